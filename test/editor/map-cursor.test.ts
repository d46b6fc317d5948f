import assert from 'node:assert/strict'
import { cursorAt } from '../../server/src/editor/map-cursor.ts'

/** What is known at the bar in a text: path, then the key after a colon, then what is typed in quotes. */
function at(marked: string): string {
  const offset = marked.indexOf('|')
  const text = marked.replace('|', '')
  const cursor = cursorAt(text, offset)
  if (cursor === undefined) return 'nothing'
  const { path, key, takesKey, inList, inFlow, typed, siblings } = cursor
  return [
    path.join('.'),
    ...(key === undefined ? [] : [`: ${key}`]),
    ...(inList ? ['item'] : []),
    ...(takesKey ? ['key'] : []),
    ...(inFlow ? ['flow'] : []),
    JSON.stringify(text.slice(typed.start, typed.end)),
    ...(siblings.size === 0 ? [] : [`(${[...siblings].sort().join(' ')})`]),
  ].join(' ')
}

describe('the cursor in a data map', () => {
  it('is known on an empty line by its indentation', () => {
    const text = 'art25: 1\ndata:\n  User:\n    activity: a\n    fields:\n      email: contact.email\n'
    assert.equal(at(`${text}|`), ' key "" (art25 data)')
    assert.equal(at(`${text}  |`), 'data key "" (User)')
    assert.equal(at(`${text}    |`), 'data.User key "" (activity fields)')
    assert.equal(at(`${text}      |`), 'data.User.fields key "" (email)')
    assert.equal(at(`${text}        |`), 'nothing')
    assert.equal(at('data:\n  |\n  User:\n    activity: a\n'), 'data key "" (User)')
  })

  it('is known in what does not parse', () => {
    assert.equal(at('data:\n  User:\n    act|\n    fields: {}\n'), 'data.User key "act" (fields)')
    assert.equal(at('data:\n  User:\n    in: [src/a\n    act|\n'), 'data.User : in item flow "act"')
    assert.equal(
      at('data:\n  User:\n    in: [src/a\n    label: x\n    act|\n'),
      'data.User key "act" (in label)',
    )
    assert.equal(at('retention:\n  logs: {period: P|\ndata:\n'), 'retention.logs : period flow "P" (period)')
  })

  it('is known in values, with all that is typed of them', () => {
    assert.equal(at('organization:\n  country: |\n'), 'organization : country ""')
    assert.equal(at('organization:\n  country: Fra|\n'), 'organization : country "Fra"')
    assert.equal(at('organization:\n  name: Two wo|rds\n'), 'organization : name "Two words"')
    assert.equal(at('organization:\n  country:|\n'), 'nothing')
    assert.equal(at("recipients:\n  a:\n    website: 'http|'\n"), `recipients.a : website "http"`)
  })

  it('is known in lists of both styles, with what they hold', () => {
    const activity = 'activities:\n  a:\n    recipients'
    assert.equal(at(`${activity}: [x, |, y]\n`), 'activities.a : recipients item flow "" (x y)')
    assert.equal(at(`${activity}:\n      - x\n      - |\n`), 'activities.a : recipients item key "" (x)')
    assert.equal(at(`${activity}:\n    - x\n    - |\n`), 'activities.a : recipients item key "" (x)')
    assert.equal(
      at(`${activity}: [\n      x,\n      |\n    ]\n`),
      'activities.a : recipients item flow "" (x)',
    )
  })

  it('is known in mappings within lists', () => {
    const source = 'activities:\n  a:\n    source:\n'
    assert.equal(at(`${source}      - from: x\n        ho|\n`), 'activities.a.source key "ho" (from)')
    assert.equal(at(`${source}      - fr|\n`), 'activities.a : source item key "fr"')
    assert.equal(at(`${source}      - from: |\n`), 'activities.a.source : from ""')
    assert.equal(at('a:\n  transfers: [{to: US, |}]\n'), 'a.transfers key flow "" (to)')
    assert.equal(at('a:\n  transfers: [{to: |, covers: x}]\n'), 'a.transfers : to flow "" (covers to)')
  })

  it('is known in braces over several lines', () => {
    const text = 'recipients:\n  sentry: {name: Sentry,\n    role: |,\n    status: active}\n'
    assert.equal(at(text), 'recipients.sentry : role flow "" (name role)')
    assert.equal(
      at('recipients:\n  sentry: {name: Sentry, |, role: processor}\n'),
      'recipients.sentry key flow "" (name role)',
    )
  })

  it('is nowhere in comments and in texts of several lines', () => {
    assert.equal(at('art25: 1 # |\n'), 'nothing')
    assert.equal(at('organization:\n  name: |\n'.replace('|', '"#1" |')), 'organization : name "\\"#1\\" "')
    assert.equal(at('organization:\n  address: >\n    one\n    t|\n'), 'nothing')
    assert.equal(at('organization:\n  address: >\n    one\n  |\n'), 'organization key "" (address)')
  })

  it('is the same with CRLF', () => {
    const text = 'data:\r\n  User:\r\n    activity: a\r\n    fields:\r\n      email: contact.email\r\n'
    assert.equal(at(`${text}      |\r\n`), 'data.User.fields key "" (email)')
    assert.equal(at('activities:\r\n  a:\r\n    role: |\r\n'), 'activities.a : role ""')
  })

  it('never fails, wherever it is in a text that is cut anywhere', () => {
    const text =
      'a: {b: [c, "d, #e", {f: g}], h: \'i\'}\nj: |\n  k\n\nl:\n- m: n\n  o: >-\n    p\n- q\n"r s": [\n  t\n]\n'
    for (let cut = 0; cut <= text.length; cut++)
      for (let offset = 0; offset <= cut; offset++) {
        const cursor = cursorAt(text.slice(0, cut), offset)
        if (cursor) assert.ok(cursor.typed.start <= offset && offset <= cursor.typed.end)
      }
  })
})
