/**
 * The web module on a client's site: replaces telephone numbers by the tracked number of the channel.
 * The client's consent tool calls `mgt.setConsent(true)` once the visitor agreed; until then no cookie is set and no
 * visitor is recognized.
 */
const days = 30
let hasConsent = false

function visitor() {
  if (!hasConsent) return undefined
  const known = document.cookie.match(/(?:^|; )mgt_visitor=([^;]+)/)?.[1]
  const id = known ?? crypto.randomUUID()
  document.cookie = `mgt_visitor=${id}; max-age=${days * 24 * 60 * 60}; path=/; secure; samesite=lax`
  return id
}

async function show(account) {
  const response = await fetch('https://app.magnetis.example/collect/visits', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      account,
      source: new URLSearchParams(location.search).get('utm_source') ?? 'direct',
      visitor_id: visitor(),
      page: location.pathname,
    }),
  })
  if (!response.ok) return
  const { number } = await response.json()
  for (const place of document.querySelectorAll('[data-mgt-number]')) place.textContent = number
}

window.mgt = {
  show,
  setConsent(given) {
    hasConsent = given
    if (!given) document.cookie = 'mgt_visitor=; max-age=0; path=/'
  },
}
