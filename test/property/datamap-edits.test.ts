import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parseDataMaps } from '../../server/src/datamap/parse.ts'
import { applyEdits, resolveFixes } from '../../server/src/datamap/resolve-fix.ts'
import type { DataMap } from '../../server/src/model/declaration.ts'
import type { FixAction } from '../../server/src/model/finding.ts'
import { asIs, english } from '../../server/src/model/message.ts'

const context = { categories: new Map(), checkIds: [] }
const path = 'datamap.yaml'
const read = (text: string): DataMap | undefined => parseDataMaps([{ path, text }], context)[0]

const fieldNames = ['email', 'first_name', 'address.city', 'on', 'Größe', '@id', 'phone']
const categories = ['contact.email', 'identity.first_name', 'online.ip_address', 'contact.phone']
const dataSets = ['User', 'orders', 'null', 'Shop Visit']

const quote = (key: string, style: number): string =>
  style === 1 ? `"${key}"` : style === 2 || /^(on|null|@.*)$/.test(key) ? `'${key}'` : key

/** A map as a person may have written it: any style that YAML allows here. */
const mapText = fc
  .record({
    eol: fc.constantFrom('\n', '\r\n'),
    step: fc.integer({ min: 1, max: 4 }),
    finalBreak: fc.boolean(),
    header: fc.constantFrom([], ['# Our data map'], ['', '# a', '']),
    trailer: fc.constantFrom([], ['# the end'], ['', 'retention:', '  logs: {period: P90D}']),
    sets: fc.uniqueArray(
      fc.record({
        name: fc.constantFrom(...dataSets),
        quoted: fc.nat(2),
        style: fc.constantFrom('block', 'flow', 'flow-lines', 'empty', 'fieldless'),
        comment: fc.constantFrom('', 'tail', 'own', 'inner'),
        anchor: fc.constantFrom('', '', '', 'anchor', 'alias', 'merge'),
        blank: fc.boolean(),
        fields: fc.uniqueArray(
          fc.record({
            name: fc.constantFrom(...fieldNames),
            quoted: fc.nat(2),
            category: fc.constantFrom(...categories, 'none'),
            style: fc.constantFrom('plain', 'quoted', 'list', 'lines', 'object', 'block', 'folded', 'empty'),
            comment: fc.constantFrom('', 'tail', 'above'),
          }),
          { selector: ({ name }) => name, maxLength: 5 },
        ),
      }),
      { selector: ({ name }) => name, maxLength: 4 },
    ),
  })
  .map(({ eol, step, finalBreak, header, trailer, sets }) => {
    const pad = (depth: number): string => ' '.repeat(step * depth)
    const lines = [...header, 'art25: 1', 'data:']
    let anchored = false
    for (const set of sets) {
      const name = quote(set.name, set.quoted)
      const tail = set.comment === 'tail' ? '  # about it' : ''
      if (set.blank) lines.push('')
      if (set.comment === 'own') lines.push(`${pad(1)}# activity: which?`)
      const flowFields = set.fields.map((field) => `${quote(field.name, field.quoted)}: ${field.category}`)
      if (set.style === 'empty') {
        lines.push(`${pad(1)}${name}:${tail}`)
        continue
      }
      if (set.style === 'flow') {
        lines.push(`${pad(1)}${name}: {fields: {${flowFields.join(', ')}}}${tail}`)
        continue
      }
      if (set.style === 'flow-lines') {
        lines.push(`${pad(1)}${name}: {`, `${pad(2)}label: "it, all",${tail}`)
        lines.push(`${pad(2)}fields: {${flowFields.join(`,${eol}${pad(3)}`)}},`, `${pad(1)}}`)
        continue
      }
      lines.push(`${pad(1)}${name}:${tail}`)
      if (set.comment === 'inner') lines.push(`${pad(2)}# what follows`)
      if (set.style === 'fieldless') {
        lines.push(`${pad(2)}label: |`, `${pad(3)}several`, `${pad(3)}lines`)
        continue
      }
      if (set.anchor === 'alias' && anchored) {
        lines.push(`${pad(2)}fields: *shared`)
        continue
      }
      const defines = set.anchor === 'anchor' && !anchored && set.fields.length > 0
      lines.push(`${pad(2)}fields:${defines ? ' &shared' : ''}`)
      if (set.anchor === 'merge' && anchored) lines.push(`${pad(3)}<<: *shared`)
      if (defines) anchored = true
      for (const field of set.fields) {
        const key = `${pad(3)}${quote(field.name, field.quoted)}:`
        const end = field.comment === 'tail' ? ' # of theirs' : ''
        if (field.comment === 'above') lines.push(`${pad(3)}# next: ${field.category}`)
        if (field.style === 'plain') lines.push(`${key} ${field.category}${end}`)
        else if (field.style === 'quoted') lines.push(`${key} '${field.category}'${end}`)
        else if (field.style === 'list') lines.push(`${key} [${field.category}]${end}`)
        else if (field.style === 'lines') lines.push(`${key}${end}`, `${pad(4)}- ${field.category}`)
        else if (field.style === 'object') lines.push(`${key} {category: ${field.category}, label: x}${end}`)
        else if (field.style === 'folded') lines.push(`${key} >-`, `${pad(4)}${field.category}`)
        else if (field.style === 'empty') lines.push(`${key}${end}`)
        else lines.push(`${key}${end}`, `${pad(4)}category: ${field.category}`, `${pad(4)}label: "y: z"`)
      }
    }
    lines.push(...trailer)
    return lines.join(eol) + (finalBreak ? eol : '')
  })

const action: fc.Arbitrary<FixAction> = fc
  .record({
    dataSet: fc.constantFrom(...dataSets),
    name: fc.constantFrom(...fieldNames),
    to: fc.constantFrom(...fieldNames, 'renamed'),
    category: fc.constantFrom(...categories),
    retention: fc.constantFrom(undefined, 'logs'),
    because: fc.constantFrom(undefined, 'no person, only a job: "it"'),
    kind: fc.constantFrom(
      'declare-fields' as const,
      'mark-not-personal' as const,
      'remove-field' as const,
      'remove-data-set' as const,
      'rename-field' as const,
      'set-category' as const,
      'set-value' as const,
      'ask' as const,
      'declare-entry' as const,
    ),
  })
  .map(({ kind, dataSet, name, to, category, retention, because }): FixAction => {
    const base = { mapFolder: '', dataSet, name }
    switch (kind) {
      case 'declare-fields':
        return { kind, mapFolder: '', fields: [{ dataSet, name, category }], ...(retention && { retention }) }
      case 'mark-not-personal':
        return { kind, ...base, ...(because !== undefined && { because }) }
      case 'remove-data-set':
        return { kind, mapFolder: '', dataSet }
      case 'rename-field':
        return { kind, ...base, to }
      case 'set-category':
        return { kind, ...base, category }
      case 'set-value':
        return { kind, mapFolder: '', keys: ['data', dataSet, 'activity'], value: 'a: b, c' }
      case 'ask':
        return { kind, mapFolder: '', keys: ['data', dataSet], key: 'activity', question: asIs('which one?') }
      case 'declare-entry':
        return {
          kind,
          mapFolder: '',
          section: 'recipients',
          id: name,
          entry: [
            { key: 'purpose', question: asIs('which one?') },
            { key: 'name', value: to },
            { key: 'processed_in', value: { list: ['FR', { map: [{ key: 'in', value: 'DE' }] }] } },
            { key: 'agreement', question: asIs('where?') },
          ],
        }
      case 'remove-field':
        return { kind, ...base }
    }
  })

type Declared = Map<string, Map<string, string>>

/** What a map declares, and nothing of how it is written. */
function declared(map: DataMap): Declared {
  return new Map(
    [...map.dataSets].map(([id, set]) => [
      id,
      new Map([...set.fields].map(([name, field]) => [name, field.categories.join('+') || 'none'])),
    ]),
  )
}

function expected(before: Declared, one: FixAction): Declared {
  const after = new Map([...before].map(([id, fields]) => [id, new Map(fields)]))
  const fieldsOf = (dataSet: string): Map<string, string> => {
    const known = after.get(dataSet) ?? new Map<string, string>()
    after.set(dataSet, known)
    return known
  }
  if (one.kind === 'declare-fields') {
    for (const { dataSet, name, category } of one.fields) fieldsOf(dataSet).set(name, category)
  } else if (one.kind === 'mark-not-personal') fieldsOf(one.dataSet).set(one.name, 'none')
  else if (one.kind === 'set-category') fieldsOf(one.dataSet).set(one.name, one.category)
  else if (one.kind === 'remove-field') fieldsOf(one.dataSet).delete(one.name)
  else if (one.kind === 'remove-data-set') after.delete(one.dataSet)
  else if (one.kind === 'rename-field') {
    const fields = fieldsOf(one.dataSet)
    const category = fields.get(one.name)
    fields.delete(one.name)
    if (category !== undefined) fields.set(one.to, category)
  } else if (one.kind === 'set-value') fieldsOf(one.keys[1] ?? '')
  return after
}

const sorted = (map: Declared): unknown =>
  [...map]
    .map(([id, fields]) => [id, [...fields].sort()] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1))

describe('edits of a data map', () => {
  it('change what was asked for, or are refused', () => {
    let applied = 0
    let refused = 0
    fc.assert(
      fc.property(mapText, action, (text, one) => {
        const map = read(text)
        assert.ok(
          map?.usable,
          `the map of the test must be readable:\n${text}\n${JSON.stringify(map?.problems)}`,
        )
        const resolved = resolveFixes([one], [map], () => text)
        if ('refused' in resolved) {
          assert.match(english.text(resolved.refused), /[.]$/)
          refused++
          return
        }
        applied++
        const after = applyEdits(text, resolved.edits)
        const result = read(after)
        assert.ok(result?.usable, after)
        assert.deepEqual(sorted(declared(result)), sorted(expected(declared(map), one)), after)
        // Line ends stay what they were.
        if (text.includes('\r\n')) assert.doesNotMatch(after, /[^\r]\n/)
        else assert.doesNotMatch(after, /\r/)
        // Every comment that an edit did not remove with its entry is still there, byte for byte.
        const removed = resolved.edits.map(({ span }) => text.slice(span.start, span.end)).join('')
        for (const comment of text.match(/#[^\r\n]*/g) ?? []) {
          assert.ok(after.includes(comment) || removed.includes(comment), `${comment} is gone:\n${after}`)
        }
      }),
      { numRuns: 600 },
    )
    assert.ok(applied > refused / 4, `${applied} applied, ${refused} refused`)
  })

  it('can be combined: the result is that of one after the other', () => {
    fc.assert(
      fc.property(mapText, fc.array(action, { minLength: 2, maxLength: 4 }), (text, actions) => {
        const map = read(text)
        assert.ok(map)
        const resolved = resolveFixes(actions, [map], () => text)
        if ('refused' in resolved) return
        let end = 0
        for (const { span } of resolved.edits) {
          assert.ok(span.start >= end && span.end >= span.start)
          end = span.end
        }
        const result = read(applyEdits(text, resolved.edits))
        assert.ok(result?.usable)
        // Declarations are gathered, which changes their order among the others only where it does not matter.
        const inOrder = [...actions].every((one) => one.kind === 'declare-fields' || one.kind === 'ask')
        if (inOrder)
          assert.deepEqual(sorted(declared(result)), sorted(actions.reduce(expected, declared(map))))
      }),
      { numRuns: 150 },
    )
  })
})
