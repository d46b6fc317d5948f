import assert from 'node:assert/strict'
import { recipientUses } from '../../server/src/classify/recipient-uses.ts'
import { readTextFacts } from '../../server/src/languages/text-facts.ts'
import { languageOf } from '../../server/src/languages/index.ts'
import { resolveFix } from '../../server/src/datamap/resolve-fix.ts'
import { english } from '../../server/src/model/message.ts'
import type { Finding } from '../../server/src/model/finding.ts'
import type { IndexedFile, PathClass } from '../../server/src/model/indexed-file.ts'
import { check, file, map, rules } from './builders.ts'

const checksOfBrowsers = new Set([
  'undeclared-client-storage',
  'client-storage-lifetime',
  'client-storage-consent',
])

function source(path: string, text: string, pathClass: PathClass = 'product'): IndexedFile {
  return { ...file(path, {}, { pathClass }), ...readTextFacts(languageOf(path)?.id ?? '', { path, text }) }
}

function findings(files: readonly IndexedFile[], declarations = ''): readonly Finding[] {
  return check({ files, maps: [map(`art25: 1\n${declarations}`)], includeTests: true }).findings.filter(
    ({ check: id }) => checksOfBrowsers.has(id),
  )
}

const said = (found: readonly Finding[]): readonly string[] =>
  found.map(({ check: id, severity, message }) => `${id} ${severity}: ${english.text(message)}`)

/** The cookie of a customer's site: its visitors are counted, and the customer asks them. */
const visitor = "res.cookie('mgt_visitor', id, { maxAge: 30 * 24 * 60 * 60 * 1000 })"
const declared =
  'client_storage:\n  mgt_visitor:\n    kind: cookie\n    party: first\n    category: online.visitor_id\n    lifetime: P30D\n    consent: {needed: true, asked_by: customer}\n'

describe('client storage', () => {
  it('is nothing to say where the map declares what the code does', () => {
    assert.deepEqual(findings([source('a.ts', visitor)], declared), [])
  })

  it('is undeclared once a name, with its other places', () => {
    const found = findings([source('a.ts', visitor), source('b.ts', visitor)])
    assert.deepEqual(said(found), [
      'undeclared-client-storage warning: The data map does not declare the cookie mgt_visitor',
    ])
    assert.deepEqual(
      found[0]?.related.map(({ path }) => path),
      ['b.ts'],
    )
  })

  it('is declared by a fix that asks what it cannot know', () => {
    const [found] = findings([source('a.ts', visitor)])
    const text = 'art25: 1\n'
    const action = found?.fixes[0]?.action
    assert.ok(action)
    const resolved = resolveFix(action, [map(text)], () => text)
    assert.ok('edits' in resolved)
    const [edit] = resolved.edits
    assert.match(edit?.newText ?? '', /client_storage:\n {2}mgt_visitor:\n {4}kind: cookie\n/)
    assert.match(edit?.newText ?? '', /\n {4}lifetime: P30D\n/)
    assert.match(edit?.newText ?? '', /\n {4}# consent: is consent needed/)
    assert.doesNotMatch(edit?.newText ?? '', /\n {4}consent:/)
  })

  it('weighs less where a key of local storage says nothing of a person', () => {
    const texts = ["localStorage.setItem('sidebar', '1')", "localStorage.setItem('customer_email', mail)"]
    assert.deepEqual(said(findings([source('a.ts', texts.join('\n'))])), [
      'undeclared-client-storage info: The data map does not declare the local storage key sidebar',
      'undeclared-client-storage warning: The data map does not declare the local storage key customer_email',
    ])
  })

  it('is declared by a star, by another name, and of the same kind only', () => {
    const text =
      'localStorage.setItem(`draft-${id}`, json)\nlocalStorage.setItem("cart", json)\nlocalStorage.setItem("tour", json)'
    const map =
      'client_storage:\n  "draft-*": {kind: local_storage, consent: false}\n  basket: {consent: {needed: false, because: strictly_necessary}, detect: {names: [car*]}}\n  tour: {kind: cookie, consent: false}\n'
    assert.deepEqual(said(findings([source('a.ts', text)], map)), [
      'undeclared-client-storage info: The data map does not declare the local storage key tour',
    ])
  })

  it('is known by a constant of another file, unless two say different things', () => {
    const use = source('a.ts', "import { VISITOR_COOKIE } from './names'\nCookies.set(VISITOR_COOKIE, id)")
    const names = source('names.ts', "export const VISITOR_COOKIE = 'mgt_visitor'")
    const others = source('others.ts', "export const VISITOR_COOKIE = 'other'")
    assert.deepEqual(said(findings([use, names])), [
      'undeclared-client-storage warning: The data map does not declare the cookie mgt_visitor',
    ])
    assert.deepEqual(findings([use, names, others]), [])
  })

  it('says nothing of tests', () => {
    assert.deepEqual(findings([source('a.test.ts', visitor, 'test')]), [])
  })
})

describe('client-storage-lifetime', () => {
  const lifetime = (code: string, declaredLifetime: string): readonly string[] =>
    findings(
      [source('a.ts', code)],
      `client_storage:\n  tour: {lifetime: ${declaredLifetime}, consent: false}\n`,
    ).map(({ severity, message }) => `${severity}: ${english.text(message)}`)

  it('compares what the code sets with what is declared', () => {
    assert.deepEqual(lifetime("Cookies.set('tour', '1', { expires: 31 })", 'P30D'), [
      'error: The cookie tour stays P31D, and the data map declares P30D',
    ])
    assert.deepEqual(lifetime("Cookies.set('tour', '1', { expires: 7 })", 'P30D'), [
      'info: The cookie tour stays only P7D, and the data map declares P30D',
    ])
    assert.deepEqual(lifetime("Cookies.set('tour', '1')", 'P30D'), [
      'info: The cookie tour stays only until the browser closes, and the data map declares P30D',
    ])
    assert.deepEqual(lifetime("Cookies.set('tour', '1', { expires: 7 })", 'session'), [
      'error: The cookie tour stays P7D, and the data map declares session',
    ])
    assert.deepEqual(lifetime("localStorage.setItem('tour', '1')", 'session'), [
      'error: The local storage key tour stays until it is erased, and the data map declares session',
    ])
  })

  it('takes a month for 28 to 31 days, and a year for 365 or 366', () => {
    assert.deepEqual(lifetime("Cookies.set('tour', '1', { expires: 30 })", 'P1M'), [])
    assert.deepEqual(lifetime("Cookies.set('tour', '1', { expires: 365 })", 'P1Y'), [])
    assert.deepEqual(lifetime("Cookies.set('tour', '1', { expires: 90 })", 'P3M'), [])
    assert.equal(lifetime("Cookies.set('tour', '1', { expires: 93 })", 'P3M').length, 1)
    assert.equal(lifetime("Cookies.set('tour', '1', { expires: 395 })", 'P1Y').length, 1)
  })

  it('does not guess', () => {
    assert.deepEqual(lifetime("Cookies.set('tour', '1', { expires: days })", 'P30D'), [])
    assert.deepEqual(lifetime("document.cookie = 'tour=1; expires=' + date", 'P30D'), [])
    assert.deepEqual(lifetime("localStorage.setItem('tour', '1')", 'P30D'), [])
  })

  it('offers either side, as a number of the unit that stands there', () => {
    const text = "res.cookie('tour', id, { maxAge: 34128000000 })"
    const declarations = 'art25: 1\nclient_storage:\n  tour:\n    lifetime: P30D\n    consent: false\n'
    const [found] = check({ files: [source('a.ts', text)], maps: [map(declarations)] }).findings
    const titles = found?.fixes.map(({ title }) => english.text(title))
    assert.deepEqual(titles, ['Let the code say P30D', 'Declare P395D for tour'])
    const [inCode, inMap] = found?.fixes ?? []
    assert.deepEqual(
      inCode?.action.kind === 'edit-text' ? inCode.action.edits.map(({ newText }) => newText) : [],
      ['2592000000'],
    )
    assert.ok(inMap)
    const resolved = resolveFix(inMap.action, [map(declarations)], () => declarations)
    assert.deepEqual('edits' in resolved ? resolved.edits.map(({ newText }) => newText) : [], ['P395D'])
  })
})

describe('client-storage-consent', () => {
  const consent = (code: string, answer: string): readonly string[] =>
    findings([source('a.ts', code)], `client_storage:\n  tour: {${answer}}\n  session: {}\n`).map(
      ({ severity, message }) => `${severity}: ${english.text(message)}`,
    )
  const set = "Cookies.set('tour', '1')"

  it('asks for an answer once a name', () => {
    assert.deepEqual(consent(`${set}\n${set}`, 'label: Tour'), [
      'warning: Whether the cookie tour needs consent is not recorded',
    ])
    assert.deepEqual(consent(set, 'consent: {tool: banner}'), [])
    assert.deepEqual(consent(set, 'consent: {needed: false, because: strictly_necessary}'), [])
    assert.deepEqual(consent("Cookies.set('session', id)", ''), [])
  })

  it('looks for the condition where consent is needed', () => {
    assert.deepEqual(consent(set, 'consent: {needed: true}'), [
      'warning: The data map says that the cookie tour needs consent, and no condition here asks for it',
    ])
    assert.deepEqual(consent(`if (hasConsent) {\n  ${set}\n}`, 'consent: true'), [])
    assert.deepEqual(consent(set, 'consent: {needed: true, asked_by: customer}'), [])
  })

  it('writes the answer, or the question of its reason', () => {
    const text = 'art25: 1\nclient_storage:\n  tour:\n    label: Tour\n'
    const [found] = check({ files: [source('a.ts', set)], maps: [map(text)] }).findings.filter(
      ({ check: id }) => id === 'client-storage-consent',
    )
    const mended = (found?.fixes ?? []).map(({ action }) => {
      const resolved = resolveFix(action, [map(text)], () => text)
      assert.ok('edits' in resolved, JSON.stringify(resolved))
      return resolved.edits
        .toReversed()
        .reduce(
          (whole, { span, newText }) => whole.slice(0, span.start) + newText + whole.slice(span.end),
          text,
        )
    })
    assert.match(mended[0] ?? '', /label: Tour\n {4}consent:\n {6}needed: true\n/)
    assert.match(mended[1] ?? '', /# consent: why is it needed/)
  })
})

describe('personal-data-literal', () => {
  const mailbox = 'isaline.quillfeather@gmail.com'
  const literals = (files: readonly IndexedFile[]): readonly Finding[] =>
    check({ files, maps: [map('art25: 1\n')] }).findings.filter(
      ({ check: id }) => id === 'personal-data-literal',
    )

  it('looks into tests, never into what a program wrote, and shows no value', () => {
    const found = literals([
      source('a.json', `"${mailbox}"`, 'test'),
      source('b.json', `"${mailbox}"`),
      source('c.json', `"anatole.quillfeather@gmail.com"`, 'generated'),
    ])
    assert.deepEqual(
      found.map(({ message, path, severity }) => `${path} ${severity}: ${english.text(message)}`),
      [
        'a.json warning: i…@gmail.com looks like the mailbox of a real person; the history of the repository keeps it',
      ],
    )
    assert.deepEqual(
      found[0]?.related.map(({ path }) => path),
      ['b.json'],
    )
    assert.doesNotMatch(JSON.stringify(found), /quillfeather/)
  })

  it('gives the same person the same reserved value everywhere', () => {
    const [found] = literals([source('a.json', `"${mailbox}"`), source('b.sql', `SELECT '${mailbox}'`)])
    const action = found?.fixes[0]?.action
    assert.ok(action?.kind === 'edit-text')
    assert.deepEqual(
      action.edits.map(({ path }) => path),
      ['a.json', 'b.sql'],
    )
    assert.equal(new Set(action.edits.map(({ newText }) => newText)).size, 1)
  })

  it('is one finding for a list of people', () => {
    const people = ['isaline', 'anatole', 'brunhild', 'casimir', 'delphine', 'edelmar', 'felicitas'].map(
      (name) => `"${name}.quillfeather@gmail.com"`,
    )
    const found = literals([source('a.json', `[${people.join(',')}]`)])
    assert.deepEqual(
      found.map(({ message }) => english.text(message)),
      [
        'i…@gmail.com and 6 more values here look like those of real people; the history of the repository keeps them',
      ],
    )
  })
})

describe('preticked-consent', () => {
  it('is found in product code, with a fix', () => {
    const text = 'CREATE TABLE a (newsletter_opt_in BOOLEAN DEFAULT true);'
    const found = check({
      files: [source('a.sql', text), source('b.sql', text, 'test')],
      maps: [map('art25: 1\n')],
      includeTests: true,
    }).findings
    assert.deepEqual(
      found.map(({ check: id, path }) => `${id} ${path}`),
      ['preticked-consent a.sql'],
    )
    const action = found[0]?.fixes[0]?.action
    assert.deepEqual(action?.kind === 'edit-text' ? action.edits.map(({ newText }) => newText) : [], [
      'false',
    ])
  })
})

describe('names that services are known to keep', () => {
  it('are told with the service, and give a lifetime where code says none', () => {
    const found = findings([source('a.ts', "Cookies.set('_ga', id, { expires: days })")])
    assert.deepEqual(said(found), [
      'undeclared-client-storage warning: The data map does not declare the cookie _ga, kept by Google Analytics for analytics',
    ])
    assert.match(JSON.stringify(found[0]?.fixes), /"lifetime","value":"P2Y"/)
    assert.deepEqual(
      said(
        findings(
          [source('a.ts', "document.cookie = '_fbp=' + id")],
          'client_storage:\n  _fbp: {kind: cookie}\n',
        ),
      ),
      [
        'client-storage-consent warning: Whether the cookie _fbp needs consent is not recorded; it is kept by Meta for advertising',
      ],
    )
    assert.deepEqual(
      said(
        findings([source('a.ts', "document.cookie = '__cf_bm=' + id")], 'client_storage:\n  __cf_bm: {}\n'),
      ),
      [],
    )
  })
})

describe('what services keep in a page', () => {
  const uses = (path: string, text: string, pathClass: PathClass = 'product'): IndexedFile => ({
    ...file(path, {}, { pathClass }),
    recipientUses: recipientUses(path, languageOf(path)?.id ?? '', text, rules),
  })
  const page = uses('index.html', '<script src="https://static.hotjar.com/c/hotjar-1.js"></script>')
  const client = uses('src/a.ts', "import posthog from 'posthog-js'\nposthog.init(key)")
  const gtag = uses('a.html', '<script src="https://www.google-analytics.com/analytics.js"></script>')

  it('is expected in the map, once a service and as information', () => {
    const found = findings([page, client, gtag])
    assert.deepEqual(said(found), [
      'undeclared-client-storage info: With Google Analytics, browsers usually keep _ga, _ga_*, _gid and 11 more, and the data map declares none of them',
      'undeclared-client-storage info: With Hotjar, browsers usually keep _hjSessionUser_*, _hjSession_*, _hjid and 10 more, and the data map declares none of them',
      'undeclared-client-storage info: With PostHog, browsers usually keep ph_*_posthog, ph_*_window_id, ph_*_primary_window_exists, __ph_opt_in_out_*, and the data map declares none of them',
    ])
    const text = 'art25: 1\nrecipients: {ga: {name: Google Analytics}}\n'
    const action = findings([gtag], text.slice(text.indexOf('\n') + 1))[0]?.fixes[0]?.action
    assert.ok(action)
    const resolved = resolveFix(action, [map(text)], () => text)
    assert.ok('edits' in resolved)
    assert.match(
      resolved.edits[0]?.newText ?? '',
      /_ga:\n {4}kind: cookie\n[^]*party: third\n {4}recipient: ga\n[^]*lifetime: P2Y\n/,
    )
  })

  it('is answered by one of the names, by the recipient, and by code that sets one', () => {
    for (const declarations of [
      'client_storage:\n  _ga: {consent: {needed: true}}\n',
      "client_storage:\n  '_ga*': {kind: cookie}\n",
      'client_storage:\n  statistics: {recipient: google_analytics}\n',
      'recipients: {ga: {name: Google Analytics}}\nclient_storage:\n  statistics: {recipient: ga}\n',
    ])
      assert.deepEqual(said(findings([gtag], declarations)), [], declarations)
    assert.equal(findings([gtag, source('b.ts', "document.cookie = '_gid=' + id")]).length, 1)
  })

  it('is not expected of servers, tests, links and dependencies alone', () => {
    assert.deepEqual(
      findings([
        uses('src/b.ts', "import { PostHog } from 'posthog-node'\nnew PostHog(key)"),
        uses('package.json', '{"dependencies": {"posthog-js": "1"}}'),
        uses('src/csp.ts', "export const connectSrc = ['https://static.hotjar.com']"),
        uses('about.html', '<a href="https://www.hotjar.com/legal">Hotjar</a>'),
        uses('test/a.test.ts', "import posthog from 'posthog-js'", 'test'),
      ]),
      [],
    )
  })
})
