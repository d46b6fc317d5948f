import assert from 'node:assert/strict'
import { codeTextOf } from '../../server/src/languages/code-text.ts'
import { readClientStorage } from '../../server/src/languages/client-storage.ts'
import { readTextFacts } from '../../server/src/languages/text-facts.ts'

/** `kind name lifetime`, with what else is known, of everything that a text sets. */
function stored(language: string, text: string): readonly string[] {
  return readClientStorage(codeTextOf(language, text)).map(
    ({ kind, name, isPrefix, lifetime, afterConsent, constant }) =>
      [
        kind,
        `${name ?? (constant === undefined ? '?' : `<${constant}>`)}${isPrefix ? '*' : ''}`,
        String(lifetime),
        ...(afterConsent ? ['consent'] : []),
      ].join(' '),
  )
}

const day = 86_400

/** One case a line: language, code, and what is stored. */
const cases: readonly (readonly [language: string, code: string, ...stored: readonly string[]])[] = [
  // Scripts
  ['typescript', "document.cookie = 'seen=1'", 'cookie seen session'],
  ['typescript', "document.cookie = 'seen=1; path=/; max-age=3600'", 'cookie seen 3600'],
  ['typescript', 'document.cookie = `seen=${value}; Max-Age=${60 * 60 * 24}; Path=/`', `cookie seen ${day}`],
  [
    'typescript',
    'const AGE = 7 * 24 * 60 * 60\ndocument.cookie = `seen=1; max-age=${AGE}`',
    `cookie seen ${7 * day}`,
  ],
  ['typescript', 'document.cookie = `${SEEN_COOKIE}=1; max-age=60`', 'cookie <SEEN_COOKIE> 60'],
  ['typescript', 'document.cookie = `survey_${id}=1`', 'cookie survey_* session'],
  ['typescript', "document.cookie = 'a=' + value + '; expires=' + date.toUTCString()", 'cookie a unknown'],
  ['typescript', "document.cookie = 'seen=; max-age=0'"],
  ['typescript', "document.cookie = 'seen=x; max-age=0'"],
  ['typescript', "document.cookie = 'seen=x; expires=Thu, 01 Jan 1970 00:00:00 GMT'"],
  ['typescript', "document.cookie = 'a=' + value + expires + '; path=/'", 'cookie a unknown'],
  ['typescript', 'document.cookie = all', 'cookie ? unknown'],
  ['typescript', 'document.cookie = "00000=" + profile', 'cookie ? session'],
  [
    'typescript',
    "document.cookie = [`seen=${encodeURIComponent(id ?? '')}`, 'path=/', 'Max-Age=60'].join('; ')",
    'cookie seen 60',
  ],
  [
    'typescript',
    "const SEEN = 'seen'\ndocument.cookie = [`${SEEN}=1`, 'path=/'].join('; ')",
    'cookie seen session',
  ],
  ['typescript', "document.cookie = ['seen=', 'max-age=0'].join('; ')"],
  [
    'typescript',
    "export default {\n  methods: {\n    setCookie(name, value, days) {\n      document.cookie = name + '=' + value\n    },\n    accept() {\n      this.setCookie('ip_address', this.ip, 365 * 20)\n    },\n  },\n}",
    'cookie ? session',
    'cookie ip_address unknown',
  ],
  ['typescript', "// document.cookie = 'seen=1'"],
  ['typescript', "const help = \"localStorage.setItem('a', 'b')\""],
  ['typescript', "if (document.cookie === 'a=1') stop()"],
  [
    'typescript',
    "import Cookies from 'js-cookie'\nCookies.set('mgt_visitor', id, { expires: 30 })",
    `cookie mgt_visitor ${30 * day}`,
  ],
  [
    'typescript',
    "import Cookies from 'universal-cookie'\nconst cookies = new Cookies()\ncookies.set('tour', '1', { maxAge: 600 })",
    'cookie tour 600',
  ],
  [
    'typescript',
    "const [cookies, setCookie] = useCookies(['a'])\nsetCookie('a', value, { maxAge: 60 })",
    'cookie a 60',
  ],
  ['typescript', "cookies().set('theme', 'dark', { maxAge: 60 * 60 })", 'cookie theme 3600'],
  ['typescript', "(await cookies()).set({ name: 'theme', value, maxAge: 60 })", 'cookie theme 60'],
  [
    'typescript',
    "cookieStore.set('theme', 'dark', { expires: new Date(Date.now() + 7 * 24 * 3600 * 1000) })",
    `cookie theme ${7 * day}`,
  ],
  ['typescript', "response.cookies.set('theme', '', { maxAge: 0 })"],
  ['typescript', "$.cookie('tour', 'done', { expires: 7 })", `cookie tour ${7 * day}`],
  ['typescript', "map.cookies.get('a')\ncookies.delete('a')\nheaders.set('Cookie', all)"],
  ['typescript', "localStorage.setItem('cart', json)", 'local_storage cart persistent'],
  ['typescript', "window.sessionStorage.setItem('step', '2')", 'session_storage step session'],
  ['typescript', 'localStorage.cart = json', 'local_storage cart persistent'],
  ['typescript', "window.localStorage.setItem('probe', 1);\nwindow.localStorage.removeItem('probe')"],
  [
    'typescript',
    "localStorage.setItem('cart', 1); localStorage.removeItem('other')",
    'local_storage cart persistent',
  ],
  ['typescript', "localStorage['cart'] = json", 'local_storage cart persistent'],
  [
    'typescript',
    "if (localStorage['cart'] === json) localStorage.removeItem('cart')\nconst n = localStorage.length",
  ],
  ['typescript', "const KEY = 'cart'\nlocalStorage.setItem(KEY, json)", 'local_storage cart persistent'],
  [
    'typescript',
    "const keys = { cart: 'shop-cart' }\nlocalStorage.setItem(keys.cart, json)",
    'local_storage shop-cart persistent',
  ],
  ['typescript', "localStorage.setItem(keyOf(user), '1')", 'local_storage ? persistent'],
  [
    'typescript',
    "const [open, setOpen] = useLocalStorage<boolean>('open', true)",
    'local_storage open persistent',
  ],
  [
    'typescript',
    "const [shut, setShut] = useLocalStorage({ key: 'banner-shut', defaultValue: 'no' })",
    'local_storage banner-shut persistent',
  ],
  ['typescript', 'const [shut, setShut] = useLocalStorage(keyOf(id), false)'],
  ['typescript', "storage.setItem('mail-asked', 1)\n$('#ask').hide()", 'local_storage mail-asked persistent'],
  ['typescript', "const storage = createStorage()\nawait storage.setItem('jobs', [])"],
  [
    'typescript',
    "const storage = window.sessionStorage\nstorage.setItem('step', 1)",
    'session_storage step session',
  ],
  ['typescript', "storage.setItem('probe', 1)\nstorage.removeItem('probe')\nwindow.reload()"],
  ['typescript', "queue.storage.setItem('row', 1)\nstorage.set('row', 1)\nstorage.getItem('mail-asked')"],
  [
    'typescript',
    "import { persist } from 'zustand/middleware'\ncreate(persist(() => ({}), { name: 'shop' }))",
    'local_storage shop persistent',
  ],
  ['typescript', "const request = indexedDB.open('offline', 2)", 'indexed_db offline persistent'],
  [
    'typescript',
    "class Shop extends Dexie {\n  constructor() {\n    super('shop')\n  }\n}",
    'indexed_db shop persistent',
  ],
  ['typescript', "import { openDB } from 'idb'\nawait openDB('drafts', 1)", 'indexed_db drafts persistent'],
  ['html', "<script>document.cookie = 'seen=1'</script>", 'cookie seen session'],
  // Node
  [
    'typescript',
    "res.cookie('sid', token, { maxAge: 12 * 60 * 60 * 1000, httpOnly: true })",
    'cookie sid 43200',
  ],
  ['typescript', "res.status(200).cookie('sid', token, { ...options })", 'cookie sid unknown'],
  ['typescript', "res.cookie('sid', token, options)", 'cookie sid unknown'],
  [
    'typescript',
    "import fastify from 'fastify'\nreply.setCookie('sid', token, { maxAge: 60 })",
    'cookie sid 60',
  ],
  ['typescript', "res.setHeader('Set-Cookie', `sid=${token}; Max-Age=60; Path=/`)", 'cookie sid 60'],
  ['typescript', "new Response('', { headers: { 'Set-Cookie': 'sid=x; HttpOnly' } })", 'cookie sid session'],
  [
    'typescript',
    "import { serialize } from 'cookie'\nserialize('sid', token, { maxAge: 60 })",
    'cookie sid 60',
  ],
  [
    'typescript',
    "import session from 'express-session'\napp.use(session({ name: 'shop', cookie: { maxAge: 60000 } }))",
    'cookie shop 60',
  ],
  [
    'typescript',
    "import session from 'express-session'\napp.use(session({ secret }))",
    'cookie connect.sid session',
  ],
  [
    'typescript',
    "import cookieSession from 'cookie-session'\napp.use(cookieSession({ keys, maxAge: 24 * 60 * 60 * 1000 }))",
    `cookie session ${day}`,
  ],
  ['typescript', 'export function setCookie(name: string, value: string) {\n  store(name, value)\n}'],
  ['typescript', "setCookie('tour', '1', 30)", 'cookie tour unknown'],
  [
    'typescript',
    "export const { getSession, commitSession } = createCookieSessionStorage({ cookie: { name: '__message', maxAge: 60 } })",
    'cookie __message 60',
  ],
  [
    'typescript',
    "createSessionStorage({ cookie: { path: '/' }, createData, readData })",
    'cookie __session session',
  ],
  ['typescript', 'createCookieSessionStorage({ cookie: made })'],
  ['typescript', "const forbidden = ['Cookie', 'Set-Cookie', 'Set-Cookie2', 'Date']"],
  ['typescript', "headers.append('Set-Cookie', await commitSession(session))"],
  ['typescript', "const names = headers.filter(([key]) => key.toLowerCase() === 'set-cookie')"],
  // Python
  ['python', "response.set_cookie('visitor', token, max_age=60 * 60 * 24)", `cookie visitor ${day}`],
  [
    'python',
    'response.set_cookie(key="visitor", value=token, max_age=timedelta(days=30))',
    `cookie visitor ${30 * day}`,
  ],
  [
    'python',
    'response.set_cookie("visitor", token, expires=datetime.now(timezone.utc) + timedelta(hours=2))',
    'cookie visitor 7200',
  ],
  [
    'python',
    'response.set_cookie(settings.VISITOR_COOKIE, token, max_age=settings.AGE)',
    'cookie <VISITOR_COOKIE> unknown',
  ],
  [
    'python',
    "response.set_cookie('visitor', '')\nresponse.delete_cookie('visitor')\nresponse.set_cookie('visitor', 'x', max_age=0)",
  ],
  ['python', "SESSION_COOKIE_NAME = 'shop'\nSESSION_COOKIE_AGE = 60 * 60", 'cookie shop 3600'],
  ['python', 'SESSION_COOKIE_AGE = 1209600', 'cookie sessionid 1209600'],
  ['python', "SESSION_COOKIE_AGE = int(os.environ['AGE'])", 'cookie sessionid unknown'],
  ['python', 'SESSION_COOKIE_SECURE = True'],
  // Ruby
  ['ruby', 'cookies[:visitor] = { value: token, expires: 30.days.from_now }', `cookie visitor ${30 * day}`],
  ['ruby', 'cookies.permanent.signed[:visitor] = token', `cookie visitor ${20 * 365 * day}`],
  ['ruby', 'cookies["visitor"] = token', 'cookie visitor session'],
  [
    'ruby',
    'cookies[:visitor] = nil\ncookies.delete(:visitor)\ntoken = cookies[:visitor]\nrender if cookies[:visitor] == "1"',
  ],
  [
    'ruby',
    "Rails.application.config.session_store :cookie_store, key: '_shop_session', expire_after: 2.weeks",
    `cookie _shop_session ${14 * day}`,
  ],
  // PHP
  ['php', "<?php setcookie('visitor', $id, time() + 86400 * 30, '/');", `cookie visitor ${30 * day}`],
  ['php', "<?php setcookie('visitor', $id, ['expires' => time() + 60, 'path' => '/']);", 'cookie visitor 60'],
  ['php', "<?php setcookie('visitor', '', time() - 3600);\nsetcookie('visitor', $id, time() - 3600);"],
  ['php', "<?php Cookie::queue('visitor', $id, 60 * 24);", `cookie visitor ${day}`],
  ['php', "<?php Cookie::queue(Cookie::make('visitor', $id, 5));", 'cookie visitor 300'],
  ['php', "<?php return response('')->cookie('visitor', $id, 10); // Laravel", 'cookie visitor 600'],
  ['php', "<?php new Cookie('visitor', $id, strtotime('+30 days'));", `cookie visitor ${30 * day}`],
  [
    'php',
    "<?php return ['lifetime' => 120, 'expire_on_close' => false, 'cookie' => 'shop_session'];",
    'cookie shop_session 7200',
  ],
  // Java and Kotlin
  ['java', 'Cookie cookie = new Cookie("visitor", id);\ncookie.setMaxAge(60 * 60);', 'cookie visitor 3600'],
  ['java', 'Cookie cookie = new Cookie("visitor", null);\ncookie.setMaxAge(0);'],
  [
    'java',
    'ResponseCookie.from("visitor", id).httpOnly(true).maxAge(Duration.ofDays(30)).build();',
    `cookie visitor ${30 * day}`,
  ],
  ['kotlin', 'val cookie = Cookie("visitor", id).apply { maxAge = 60 }', 'cookie visitor 60'],
  [
    'yaml',
    'server:\n  servlet:\n    session:\n      cookie:\n        name: SHOP\n        max-age: 30m\n',
    'cookie SHOP 1800',
  ],
  [
    'properties',
    'server.servlet.session.cookie.name=SHOP\nserver.servlet.session.cookie.max-age=3600\n',
    'cookie SHOP 3600',
  ],
  [
    'java',
    'static final String BACK_COOKIE = "back";\nvoid run() {\n  CookieUtils.addCookie(response, BACK_COOKIE, request.getParameter("back"), 180);\n}',
    'cookie back unknown',
  ],
  [
    'java',
    'CookieUtils.deleteCookie(request, response, "back");\nCookieUtils.getCookie(request, "back");\nresponse.addCookie(made);',
  ],
  [
    'java',
    'public static void addCookie(HttpServletResponse response, String name, String value, int age) {}',
  ],
  // C#
  ['csharp', 'services.AddAuthentication().AddCookie();', 'cookie .AspNetCore.Cookies unknown'],
  [
    'csharp',
    'services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(options => options.ExpireTimeSpan = TimeSpan.FromMinutes(minutes));',
    'cookie .AspNetCore.Cookies unknown',
  ],
  ['csharp', 'builder.AddCookie("Shop");', 'cookie .AspNetCore.Shop unknown'],
  ['csharp', 'builder.AddCookie(options => options.Cookie.Name = "shop");', 'cookie shop session'],
  [
    'csharp',
    'Response.Cookies.Append("visitor", id, new CookieOptions { MaxAge = TimeSpan.FromDays(30) });',
    `cookie visitor ${30 * day}`,
  ],
  [
    'csharp',
    'var options = new CookieOptions { Expires = DateTimeOffset.UtcNow.AddDays(1) };\nResponse.Cookies.Append("visitor", id, options);',
    `cookie visitor ${day}`,
  ],
  [
    'csharp',
    'var options = factory.Create(expiry);\nResponse.Cookies.Append("visitor", id, options);',
    'cookie visitor unknown',
  ],
  ['csharp', 'Response.Cookies.Delete("visitor");\nRequest.Cookies["visitor"];'],
  [
    'csharp',
    'options.Cookie.Name = ".Shop.Session";\noptions.Cookie.MaxAge = TimeSpan.FromHours(2);',
    'cookie .Shop.Session 7200',
  ],
  // Go
  ['go', 'http.SetCookie(w, &http.Cookie{Name: "visitor", Value: id, MaxAge: 3600})', 'cookie visitor 3600'],
  [
    'go',
    'http.SetCookie(w, &http.Cookie{\n\tName:    "visitor",\n\tValue:   id,\n\tExpires: time.Now().Add(24 * time.Hour),\n})',
    `cookie visitor ${day}`,
  ],
  ['go', 'http.SetCookie(w, &http.Cookie{Name: "visitor", Value: "", MaxAge: -1})'],
  ['go', 'mc.SetCookie("signed_in", "true", 0, path)', 'cookie signed_in session'],
  ['go', 'event.SetCookie(made)\nhttp.SetCookie(w, made)\nmc.SetCookie("signed_in", "", -1)'],
  ['go', 'c.SetCookie("visitor", id, 3600, "/", "", true, true)', 'cookie visitor 3600'],
]

describe('what is kept on a device', () => {
  for (const [language, code, ...expected] of cases)
    it(`${language}: ${code.replaceAll(/\s+/g, ' ')}`, () => {
      assert.deepEqual(
        stored(
          language === 'html' ? 'typescript' : language,
          language === 'html' ? code.replace(/<\/?script>/g, '') : code,
        ),
        expected,
      )
    })

  it('is found at the name, and its lifetime at the number', () => {
    const text = "response.cookie('mgt_visitor', id, { maxAge: 2592000000 })"
    const [found] = readClientStorage(codeTextOf('typescript', text))
    assert.ok(found?.lifetimeSpan)
    assert.equal(text.slice(found.span.start, found.span.end), 'mgt_visitor')
    assert.equal(text.slice(found.lifetimeSpan.start, found.lifetimeSpan.end), '2592000000')
    assert.equal(found.lifetimeUnit, 0.001)
  })

  it('is not guessed where a variable is changed later on', () => {
    const text =
      'const d = new Date()\nd.setTime(d.getTime() + days * 86400000)\ndocument.cookie = `a=1; expires=${d.toUTCString()}`'
    assert.deepEqual(stored('typescript', text), ['cookie a unknown'])
  })

  it('knows constants that other files use', () => {
    const text = 'export const VISITOR_COOKIE = "mgt_visitor"\nexport const LIMIT_KEY = 5\n'
    assert.deepEqual(readTextFacts('typescript', { path: 'a.ts', text }).storageConstants, [
      { name: 'VISITOR_COOKIE', value: 'mgt_visitor' },
    ])
  })
})

const set = "Cookies.set('visitor', id)"

describe('a condition that asks for consent', () => {
  const asking: readonly string[] = [
    `if (hasConsent) ${set}`,
    `hasConsent && ${set}`,
    `if (consent.analytics) {\n  ${set}\n}`,
    `if (\n  isReady &&\n  acceptedCookies\n) {\n  ${set}\n}`,
    `function track() {\n  if (!hasConsent()) return\n  ${set}\n}`,
    `function track() {\n  if (!hasConsent()) {\n    return\n  }\n  ${set}\n}`,
    `banner.onConsent(() => {\n  ${set}\n})`,
    `function onAcceptCookies() {\n  ${set}\n}`,
    `if (getCookie('cookie_consent') === 'yes') {\n  if (id) {\n    ${set}\n  }\n}`,
    `if (!consent) {\n  hide()\n} else {\n  ${set}\n}`,
  ]
  for (const text of asking)
    it(`stands around: ${text.replaceAll(/\s+/g, ' ')}`, () => {
      assert.match(stored('typescript', text).join(), / consent$/)
    })

  const others: readonly string[] = [
    set,
    `// consent\n${set}`,
    `if (isReady) {\n  ${set}\n}`,
    `if (hasConsent) {\n  other()\n}\n${set}`,
    `function ask() {\n  if (consent) return\n}\n\nfunction track() {\n  ${set}\n}`,
    `const consent = read()\n${set}`,
    `if (navigator.cookieEnabled) {\n  ${set}\n}`,
  ]
  for (const text of others)
    it(`does not: ${text.replaceAll(/\s+/g, ' ')}`, () => {
      assert.deepEqual(stored('typescript', text), ['cookie visitor session'])
    })

  it('stands around in languages without brackets', () => {
    assert.deepEqual(
      stored('python', "if request.user.has_consented:\n    response.set_cookie('visitor', token)"),
      ['cookie visitor session consent'],
    )
    assert.deepEqual(
      stored('ruby', 'def track\n  return unless consent_given?\n  cookies[:visitor] = token\nend'),
      ['cookie visitor session consent'],
    )
  })
})
