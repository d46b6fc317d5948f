import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import { compileRules } from '../../server/src/classify/rules.ts'
import { serviceNames, type NameKind } from '../../server/src/classify/service-names.ts'
import type { Ecosystem } from '../../server/src/model/service.ts'
import { languages } from '../../server/src/languages/index.ts'
import { productRules, ruleDocuments } from './load-rules.ts'

interface Entry {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly role: string
  readonly established?: string
  readonly part_of?: string
  readonly framework?: { readonly verified?: string; readonly source?: string }
  readonly packages?: Readonly<Record<string, readonly string[]>>
  readonly hosts?: readonly string[]
  readonly env?: readonly string[]
  readonly terraform?: { readonly providers?: readonly string[]; readonly resources?: readonly string[] }
  readonly initialised_by?: readonly string[]
  readonly agreement?: string
  readonly source?: string
  readonly match: readonly string[]
  readonly reject: readonly string[]
}

const folder = 'rules/recipients'
const files = readdirSync(folder).sort()
const entries: readonly Entry[] = files.flatMap(
  (file) => parse(readFileSync(join(folder, file), 'utf8')) as Entry[],
)

const isAddress = (text: string): boolean => /^https:\/\/[\w.-]+\.[a-z]+(?:\/\S*)?$/.test(text)
const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })

const names = serviceNames(productRules().services)
const languageIds = new Set(languages.map(({ id }) => id))

/** The services that a proof, `kind:name`, is taken for. */
function servicesOf(proof: string): readonly string[] {
  const colon = proof.indexOf(':')
  const kind = proof.slice(0, colon)
  const name = proof.slice(colon + 1)
  if (kind === 'call') return names.ofCall(name)
  return names.of(kindOf(kind), name)
}

function kindOf(kind: string): NameKind {
  if (kind === 'host' || kind === 'env' || kind === 'provider' || kind === 'resource') return kind
  return languageIds.has(kind) ? { module: kind } : { ecosystem: kind as Ecosystem }
}

/** Names of an entry that another entry must not have too, with the kind of name in front. */
function namesOf(entry: Entry): readonly string[] {
  return [
    ...Object.entries(entry.packages ?? {}).flatMap(([ecosystem, names]) =>
      names.map((name) => `${ecosystem}:${name}`),
    ),
    ...(entry.hosts ?? []).map((name) => `host:${name}`),
    ...(entry.env ?? []).map((name) => `env:${name}`),
    ...(entry.terraform?.providers ?? []).map((name) => `provider:${name}`),
    ...(entry.terraform?.resources ?? []).map((name) => `resource:${name}`),
    ...(entry.initialised_by ?? []).map((name) => `call:${name}`),
  ]
}

describe('rules/recipients', () => {
  it('is read without a problem', () => {
    const paths = new Set(
      ruleDocuments()
        .map(({ path }) => path)
        .filter((path) => path.startsWith('recipients/')),
    )
    assert.deepEqual(
      productRules().problems.filter(({ path }) => paths.has(path)),
      [],
    )
    assert.equal(productRules().services.size, entries.length)
  })

  it('knows at least 300 services', () => {
    assert.ok(entries.length >= 300, String(entries.length))
  })

  it('holds each service once, in the file of its kind', () => {
    const ids = entries.map(({ id }) => id)
    assert.deepEqual(
      ids.filter((id, index) => ids.indexOf(id) !== index),
      [],
    )
    for (const file of files) {
      const kinds = (parse(readFileSync(join(folder, file), 'utf8')) as Entry[]).map(({ kind }) => kind)
      assert.deepEqual([...new Set(kinds)], [basename(file, '.yaml')])
    }
  })

  it('gives no name to two services', () => {
    const owners = new Map<string, string>()
    const twice = entries.flatMap((entry) =>
      namesOf(entry).flatMap((name) => {
        const first = owners.get(name)
        owners.set(name, entry.id)
        return first === undefined ? [] : [`${name}: ${first}, ${entry.id}`]
      }),
    )
    assert.deepEqual(twice, [])
  })

  it('names what no other program says by chance', () => {
    for (const entry of entries) {
      for (const name of entry.env ?? []) {
        assert.match(name, /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*(?:_\*)?$/, entry.id)
        assert.ok(name.includes('_'), `${entry.id}: ${name}`)
      }
      for (const host of entry.hosts ?? []) {
        assert.match(host, /^[a-z0-9*.-]+\.[a-z]+(?:\/[\w./@-]+)?$/, entry.id)
        // A whole domain of a provider is everybody's who is hosted there.
        assert.doesNotMatch(
          host,
          /^(?:\*\.)?(?:google|googleapis|amazonaws|github|microsoft|windows|cloudfront|apple|facebook|linkedin)\.(?:com|net)$/,
          entry.id,
        )
      }
    }
  })

  it('takes a host that serves pages too only by the path of its interface', () => {
    const of = (address: string): readonly string[] => names.of('host', address)
    assert.deepEqual(of('slack.com/api/chat.postMessage'), ['slack'])
    assert.deepEqual(of('slack.com:443/api'), ['slack'])
    assert.deepEqual(of('www.facebook.com/tr?id=1'), ['meta'])
    assert.deepEqual(of('www.google.com/recaptcha/api.js'), ['recaptcha'])
    assert.deepEqual(of('acme.zendesk.com/api/v2/tickets.json'), ['zendesk'])
    for (const page of ['slack.com', 'slack.com/help', 'www.facebook.com/travel', 'acme.zendesk.com/hc'])
      assert.deepEqual(of(page), [], page)
    assert.deepEqual(of('api.stripe.com/v1/charges'), ['stripe'])
  })

  it('knows whose terms a service comes under, and whose client also talks to a server of one’s own', () => {
    const { services } = productRules()
    assert.equal(services.get('amazon_ses')?.partOf, 'aws')
    assert.equal(services.get('aws')?.partOf, undefined)
    assert.equal(services.get('posthog')?.selfHostable, 'seldom')
    assert.equal(services.get('matomo')?.selfHostable, true)
    const entry = { id: 'own', name: 'Own', kind: 'email', self_hostable: 'yes' }
    assert.match(
      compileRules([{ path: 'recipients/own.yaml', content: [entry] }]).problems[0]?.message ?? '',
      /self_hostable must be true, false or seldom/,
    )
  })

  for (const entry of entries) {
    it(`describes ${entry.id}`, () => {
      assert.ok(['processor', 'controller'].includes(entry.role))
      assert.ok(namesOf(entry).length > 0, 'nothing shows that it is in use')
      if (entry.established !== undefined) assert.ok(countryNames.of(entry.established), entry.established)
      if (entry.part_of !== undefined) {
        assert.ok(
          entries.some(({ id }) => id === entry.part_of),
          entry.part_of,
        )
        assert.notEqual(entry.part_of, entry.id)
      }
      for (const address of [entry.agreement, entry.source, entry.framework?.source])
        if (address !== undefined) assert.ok(isAddress(address), address)
      if (entry.framework?.verified !== undefined) assert.ok(entry.framework.source)
      for (const proof of [...entry.match, ...entry.reject]) assert.match(proof, /^[a-z]+:\S+$/)
      assert.ok(entry.match.length > 0 && entry.reject.length > 0, 'proofs of both kinds are needed')
    })

    for (const proof of entry.match)
      it(`takes ${proof} for ${entry.id}`, () => {
        assert.deepEqual(servicesOf(proof), [entry.id])
      })

    for (const proof of entry.reject)
      it(`does not take ${proof} for ${entry.id}`, () => {
        assert.ok(!servicesOf(proof).includes(entry.id))
      })
  }
})
