import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { parseDocument } from 'yaml'

const text = readFileSync('rules/categories.yaml', 'utf8')
const document = parseDocument(text, { uniqueKeys: true })
const { categories } = document.toJS() as { categories: Record<string, Group> }
const vocabularies = JSON.parse(readFileSync('test/rules/fixtures/vocabularies.json', 'utf8')) as Record<
  'fideslang' | 'dpv' | 'apple' | 'play',
  string[]
>

interface Entry {
  label: Record<string, string>
  special?: string
  sensitivity: string
  fideslang?: string
  dpv?: string
  apple?: string
  play?: string
}

interface Group extends Entry {
  leaves: Record<string, Entry>
}

/** The groups of the design, in its order, which is the order of the file too. */
const groups = [
  'identity contact demographic government_id account credential online location financial employment education',
  'communication content behavior preference relationship vehicle health biometric genetic belief politics union',
  'sexuality ethnicity criminal child',
]
  .join(' ')
  .split(' ')

/** Leaves that officers asked for by name. */
const askedFor: Readonly<Record<string, string>> = {
  communication: 'call_log call_recording voicemail message_content delivery_event',
  behavior: 'link_click message_open content_view reaction page_view traffic_source access_log score',
  preference: 'consent_record objection subscription',
  contact: 'work_email work_phone mobile',
  employment: 'department work_location payslip social_contribution',
  financial: 'direct_debit_mandate card_token invoice payment_status',
  online: 'visitor_id session_id request_log push_token',
  government_id: 'social_security_number',
  belief: 'church_tax',
  union: 'dues',
  health: 'sick_leave disability medicine_order',
  criminal: 'allegation',
  politics: 'pep_status',
  content: 'free_text ai_prompt',
  identity: 'signature',
  child: 'guardian',
  relationship: 'emergency_contact',
}

const entries: readonly (readonly [string, Entry])[] = Object.entries(categories).flatMap(
  ([group, entry]) => [
    [group, entry] as const,
    ...Object.entries(entry.leaves).map(([leaf, own]) => [`${group}.${leaf}`, own] as const),
  ],
)

/** The ids of the entries that fail, so that a failure names them all. */
const idsWhere = (fails: (entry: Entry, id: string) => boolean): string[] =>
  entries.filter(([id, entry]) => fails(entry, id)).map(([id]) => id)

describe('rules/categories.yaml', () => {
  it('parses without errors, warnings or duplicate keys', () => {
    assert.deepEqual([...document.errors, ...document.warnings], [])
  })

  it('has the groups of the design in their order', () => {
    assert.deepEqual(Object.keys(categories), groups)
  })

  it('has snake_case ids, and each once', () => {
    const ids = entries.map(([id]) => id)
    assert.deepEqual(
      ids.filter((id) => !/^[a-z]+(_[a-z]+)*(\.[a-z]+(_[a-z]+)*)?$/u.test(id)),
      [],
    )
    assert.equal(new Set(ids).size, ids.length)
  })

  it('has every leaf that was asked for by name', () => {
    const missing = Object.entries(askedFor).flatMap(([group, leaves]) =>
      leaves.split(' ').filter((leaf) => categories[group]?.leaves[leaf] === undefined),
    )
    assert.deepEqual(missing, [])
  })

  it('labels every category in eight languages', () => {
    const languages = ['en', 'fr', 'de', 'it', 'es', 'pt', 'nl', 'pl']
    assert.deepEqual(
      idsWhere(
        ({ label }) =>
          Object.keys(label).join() !== languages.join() ||
          Object.values(label).some(
            (value) => typeof value !== 'string' || value.trim() !== value || value === '',
          ),
      ),
      [],
    )
  })

  it('never gives two leaves of a group the same label', () => {
    const same = Object.entries(categories).flatMap(([group, { leaves }]) =>
      ['en', 'fr', 'de', 'it', 'es', 'pt', 'nl', 'pl'].flatMap((language) => {
        const labels = Object.values(leaves).map(({ label }) => label[language])
        return new Set(labels).size === labels.length ? [] : [`${group} ${language}`]
      }),
    )
    assert.deepEqual(same, [])
  })

  it('uses only the members that its header explains', () => {
    const known = new Set(['label', 'special', 'sensitivity', 'fideslang', 'dpv', 'apple', 'play', 'leaves'])
    assert.deepEqual(
      idsWhere((entry, id) =>
        Object.keys(entry).some((key) => !known.has(key) || (key === 'leaves' && id.includes('.'))),
      ),
      [],
    )
  })

  it('knows four kinds of special data and three sensitivities', () => {
    const kinds = [undefined, 'art9', 'art10', 'art87', 'possible']
    assert.deepEqual(
      idsWhere(({ special }) => !kinds.includes(special)),
      [],
    )
    assert.deepEqual(
      idsWhere(({ sensitivity }) => !['low', 'medium', 'high'].includes(sensitivity)),
      [],
    )
  })

  it('marks as special what Art. 9 and Art. 10 name, and takes none of it lightly', () => {
    const art9 = 'health biometric genetic belief politics union sexuality ethnicity'.split(' ')
    assert.deepEqual(
      idsWhere(({ special }, id) => !id.includes('.') && (special === 'art9') !== art9.includes(id)),
      [],
    )
    assert.equal(categories['criminal']?.special, 'art10')
    assert.deepEqual(
      idsWhere(
        ({ special, sensitivity }) =>
          ['art9', 'art10', 'art87'].includes(special ?? '') && sensitivity !== 'high',
      ),
      [],
    )
    assert.deepEqual(
      idsWhere(({ special }, id) => {
        const group = id.split('.')[0] ?? ''
        const expected = art9.includes(group) ? 'art9' : group === 'criminal' ? 'art10' : undefined
        return (special === 'art9' || special === 'art10') && special !== expected
      }),
      [],
    )
  })

  it('says "may reveal" of a photograph, a voice and a nationality', () => {
    const possible = new Set(idsWhere(({ special }) => special === 'possible'))
    const expected = ['identity.photo', 'communication.call_recording', 'demographic.nationality']
    assert.deepEqual(
      expected.filter((id) => !possible.has(id)),
      [],
    )
  })

  it('takes its crosswalks from the vocabularies', () => {
    const dpv = vocabularies.dpv.map((term) => `pd:${term}`)
    const outside = (term: string | undefined, vocabulary: readonly string[]): boolean =>
      term !== undefined && !vocabulary.includes(term)
    assert.deepEqual(
      idsWhere((entry) => outside(entry.fideslang, vocabularies.fideslang)),
      [],
      'fideslang',
    )
    assert.deepEqual(
      idsWhere((entry) => outside(entry.dpv, dpv)),
      [],
      'dpv',
    )
    assert.deepEqual(
      idsWhere((entry) => outside(entry.apple, vocabularies.apple)),
      [],
      'apple',
    )
    assert.deepEqual(
      idsWhere((entry) => outside(entry.play, vocabularies.play)),
      [],
      'play',
    )
  })

  it('has a name in DPV and in Apple’s manifest for every category, and leaves out only what others lack', () => {
    assert.deepEqual(
      idsWhere(({ dpv, apple }) => dpv === undefined || apple === undefined),
      [],
    )
    const group = (id: string): string => id.split('.')[0] ?? ''
    assert.deepEqual(
      [...new Set(idsWhere(({ fideslang }) => fideslang === undefined).map(group))],
      ['education', 'vehicle', 'union'],
    )
    assert.deepEqual([...new Set(idsWhere(({ play }) => play === undefined).map(group))], ['credential'])
  })

  it('attributes the vocabularies', () => {
    const header = text.slice(0, text.indexOf('\ncategories:'))
    assert.match(header, /CC BY 4\.0/u)
    assert.match(header, /W3C Document Licence/u)
  })
})
