import assert from 'node:assert/strict'
import type { ClientCapabilities, CompletionItem } from 'vscode-languageserver/node'
import { mapWithoutPhone, openWorkspace, prismaUser, userMap, type TestWorkspace } from '../cli/workspace.ts'
import { connect, positionAt, pulling, type StrictClient } from './client.ts'

const map = 'datamap.yaml'
const person = '@Entity()\nexport class Person { @Column() birthDate: Date; @Column() email: string }\n'

const knowing: ClientCapabilities = {
  ...pulling,
  textDocument: {
    ...pulling.textDocument,
    completion: {
      completionItem: {
        snippetSupport: true,
        labelDetailsSupport: true,
        documentationFormat: ['markdown'],
        insertTextModeSupport: { valueSet: [1, 2] },
        tagSupport: { valueSet: [1] },
      },
    },
  },
}

/** The policy of the map, up to what happens at its end. */
const kept = '{enforced_by: [{procedure: the account is closed}], until: the contract has ended'

describe('completion in a data map over the protocol', () => {
  let workspace: TestWorkspace
  let client: StrictClient

  before(async () => {
    workspace = openWorkspace({
      'prisma/schema.prisma': prismaUser,
      'src/person.ts': person,
      'src/pay.ts': "import Stripe from 'stripe'\nexport const payments = new Stripe('')\n",
      'docs/terms.md': '# Terms\n',
      'docs/privacy/notice.md': '# Notice\n',
      [map]: mapWithoutPhone,
    })
    client = await connect(workspace, { capabilities: knowing })
  })
  after(async () => {
    await client.end()
    workspace.close()
  })

  /** What is offered at the bar in a text, in its order. */
  const itemsAt = async (marked: string): Promise<readonly CompletionItem[]> => {
    const offset = marked.indexOf('|')
    const text = marked.replace('|', '')
    client.open(map, text)
    const items = await client.complete(map, positionAt(text, offset))
    client.close(map)
    return items.toSorted((left, right) => ((left.sortText ?? '') < (right.sortText ?? '') ? -1 : 1))
  }
  const offered = async (marked: string): Promise<ReadonlyMap<string, string>> =>
    new Map((await itemsAt(marked)).map(({ label, textEdit }) => [label, textEdit?.newText ?? '']))
  const labels = async (marked: string): Promise<readonly string[]> => [...(await offered(marked)).keys()]
  /** The text once the item with a label was chosen. */
  const chosen = async (marked: string, label: string): Promise<string> => {
    const text = marked.replace('|', '')
    const item = (await itemsAt(marked)).find((one) => one.label === label)
    assert.ok(item?.textEdit && 'range' in item.textEdit, `${label} is not offered`)
    const { range, newText } = item.textEdit
    const lines = text.split('\n')
    const line = lines[range.start.line] ?? ''
    lines[range.start.line] = line.slice(0, range.start.character) + newText + line.slice(range.end.character)
    return lines.join('\n')
  }
  const changed = (from: string, to: string): string => {
    assert.ok(userMap.includes(from))
    return userMap.replace(from, () => to)
  }

  describe('of keys', () => {
    it('offers those that are not there yet, what the law asks for first, while the text does not parse', async () => {
      const keys = await offered(changed('    role: controller\n', '    role: controller\n    rec|\n'))
      assert.deepEqual([...keys.keys()].slice(0, 3), ['recipients', 'measures', 'notice'])
      assert.equal(keys.get('recipients'), 'recipients: ')
      assert.ok(!keys.has('role') && !keys.has('legal_basis') && !keys.has('purposes'))
    })

    it('asks a processor for other keys than a controller', async () => {
      const text = changed(
        userMap.slice(userMap.indexOf('  accounts:'), userMap.indexOf('checks:')),
        '  accounts:\n    role: processor\n    |\n',
      )
      // The text as a whole says which one it is.
      const [first, second, third] = await labels(text)
      assert.deepEqual([first, second, third], ['label', 'controllers', 'processing'])
    })

    it('begins what goes over several lines at its column', async () => {
      assert.equal((await offered(`${userMap}|`)).get('recipients'), 'recipients:\n  ')
      assert.equal((await offered(`${userMap}|`)).get('ignore'), 'ignore:\n  - ')
      const source = await offered(changed('    role: controller\n', '    source:\n      |\n'))
      assert.equal(source.get('from'), '- from: ')
      const inItem = await offered(
        changed('    role: controller\n', '    source:\n      - from: x\n        |\n'),
      )
      assert.equal(inItem.get('how'), 'how: ')
      assert.ok(!inItem.has('from'))
    })

    it('offers languages of a text, checks, and keys in braces', async () => {
      assert.equal((await offered(changed('label: User accounts', 'label:\n      |'))).get('fr'), 'fr: ')
      assert.equal((await offered(`${userMap}checks:\n  |`)).get('no-retention'), 'no-retention: ')
      const keys = await offered(changed(`${kept}, then`, '{until: x, |, then'))
      assert.equal(keys.get('enforced_by'), 'enforced_by: ')
      assert.ok(!keys.has('then') && !keys.has('until'))
    })

    it('offers fields that exist in code, with their category', async () => {
      const fields = await offered(
        mapWithoutPhone.replace('      email: contact.email\n', '      email: contact.email\n      |\n'),
      )
      assert.deepEqual([...fields].slice(0, 2), [
        ['phone', 'phone: contact.phone'],
        ['id', 'id: '],
      ])
      assert.ok(!fields.has('email'))
    })

    it('offers owners that exist in code as whole data sets', async () => {
      const text = await chosen(`${mapWithoutPhone}  |`, 'Person')
      assert.equal(
        text,
        `${mapWithoutPhone}  Person:
    activity: \${1|accounts|}
    fields:
      birthDate: demographic.date_of_birth
      email: contact.email`,
      )
      assert.ok(!(await labels(`${mapWithoutPhone}  |`)).includes('User'))
    })

    it('offers names that services keep in browsers, those of the recipients of the map first', async () => {
      const items = await itemsAt(
        'art25: 1\nrecipients:\n  numbers: {name: Hotjar}\nclient_storage:\n  _hjid: {kind: cookie}\n  _|: {kind: cookie}\n',
      )
      const names = items.map(({ label }) => label)
      assert.equal(names[0], '_hjSessionUser_*')
      assert.ok(names.includes('_ga') && !names.includes('_hjid'))
      const first = items[0]
      assert.match(
        JSON.stringify([first?.detail, first?.labelDetails, first?.documentation]),
        /Hotjar: analytics/,
      )
    })

    it('offers known services as recipients, with what is public of them and questions for the rest', async () => {
      const text = 'art25: 1\nlanguage: fr\nrecipients:\n  errors: {name: Sentry}\n  |\n'
      const items = await itemsAt(text)
      const services = items.filter(({ filterText }) => filterText !== undefined).map(({ label }) => label)
      assert.equal(services[0], 'stripe')
      assert.ok(!services.includes('sentry'))
      const stripe = items.find(({ label }) => label === 'stripe')
      assert.match(JSON.stringify(stripe?.labelDetails), /Stripe, which the code uses/)
      assert.match(JSON.stringify(stripe?.documentation), /Legal name, as publicly known: Stripe/)
      assert.match(stripe?.filterText ?? '', /^stripe Stripe Stripe /)
      const written = await chosen(text, 'stripe')
      assert.match(
        written,
        /\n {2}stripe:\n {4}name: Stripe\n {4}legal_name: Stripe [^\n]+\n {4}# role: [^\n]+\(typiquement processor\) \?\n {4}# purpose: /,
      )
      assert.match(written, /\n {4}established: IE\n/)
      assert.doesNotMatch(written, /\n {4}(?:role|purpose|agreement|transfers|may_receive):/)
    })

    it('works in CRLF', async () => {
      const keys = await offered(
        changed('    role: controller\n', '    role: controller\n    |\n').replaceAll('\n', '\r\n'),
      )
      assert.ok(keys.has('recipients') && !keys.has('role'))
    })
  })

  describe('of entries', () => {
    it('offers templates with the choices of the map', async () => {
      assert.equal(
        await chosen('art25: 1\nretention:\n  |\n', 'new policy (event)'),
        'art25: 1\nretention:\n  ${1:policy}:\n    until: ${2}\n    then: ${3|erase,anonymize,pseudonymize,aggregate,archive,move,return,review|}\n',
      )
      const activity = await chosen(changed('checks: {', '  |\nchecks: {'), 'new activity (controller)')
      assert.ok(activity.includes('\n    data_subjects: [${5|member|}]\n'), activity)
      const purpose = await offered(changed('    role: controller\n', '    purposes:\n      |\n'))
      assert.match(purpose.get('new purpose') ?? '', /^- label: \$\{1\}\n {8}legal_basis: \$\{2\|consent,/)
      for (const section of ['recipients', 'systems', 'data', 'measures', 'data_subjects'])
        assert.ok(
          (await itemsAt(`art25: 1\n${section}:\n  |`)).some(
            ({ insertTextFormat }) => insertTextFormat === 2,
          ),
        )
    })

    it('leaves open what a person decides, for a client without templates', async () => {
      const plain = await connect(workspace)
      const text = 'art25: 1\nretention:\n  \n'
      plain.open(map, text)
      const items = await plain.complete(map, { line: 2, character: 2 })
      const policy = items.find(({ label }) => label === 'new policy (event)')
      assert.equal(policy?.textEdit?.newText, 'policy:\n    until:\n    then:')
      await plain.end()
    })
  })

  describe('of values', () => {
    it('offers categories that the code shows first, and finds all by their labels', async () => {
      const items = await itemsAt(changed('contact.phone', '|'))
      assert.deepEqual(
        items.slice(0, 2).map(({ label }) => label),
        ['contact.phone', 'contact.mobile'],
      )
      const address = items.find(({ label }) => label === 'contact.email')
      assert.match(address?.filterText ?? '', /Email address/)
      assert.ok(items.some(({ label }) => label === 'none'))
      assert.ok((await labels(changed('contact.phone', '{category: |}'))).includes('none'))
      assert.ok((await labels(changed('contact.phone', '[contact.phone, |]'))).includes('online.ip_address'))
    })

    it('has labels in the language of the user', async () => {
      const german = await connect(workspace, { capabilities: knowing, locale: 'de' })
      const text = changed('contact.phone', '')
      german.open(map, text)
      const items = await german.complete(map, positionAt(text, text.indexOf('phone: ') + 'phone: '.length))
      assert.equal(
        items.find(({ label }) => label === 'contact.email')?.labelDetails?.description,
        'E-Mail-Adresse',
      )
      await german.end()
    })

    it('offers names of entries where they are used, without those that the list has', async () => {
      assert.deepEqual(await labels(changed('activity: accounts', 'activity: |')), ['accounts'])
      assert.deepEqual(await labels(changed('[member]', '[|]')), ['member'])
      assert.deepEqual(await labels(changed('[member]', '[member, |]')), [])
      assert.deepEqual(await labels(changed('[member]', '\n      - |')), ['member'])
      const [policy] = await itemsAt(changed('    retention: contract', '    retention: |'))
      assert.equal(policy?.labelDetails?.description, 'until the contract has ended, then erased')
    })

    it('offers what the schema allows, with what it means', async () => {
      const [first, , third] = await itemsAt(changed('legal_basis: contract', 'legal_basis: |'))
      assert.equal(first?.label, 'consent')
      assert.match(JSON.stringify(third?.documentation), /Art\. 6\(1\)\(c\)/)
      assert.ok((await labels(changed('then: erase', 'then: |'))).includes('anonymize'))
      assert.deepEqual(await labels(changed('role: controller', 'sensitive: |')), ['true', 'false'])
      const conditions = await itemsAt(changed('role: controller', 'special_condition: |'))
      assert.equal(conditions[0]?.label, '9(2)(a)')
      const tools = await itemsAt(`${userMap}recipients:\n  a:\n    transfers: [{transfer_tool: |}]\n`)
      assert.deepEqual(tools.find(({ label }) => label === 'privacy_shield')?.tags, [1])
      const covers = await offered(`${userMap}recipients:\n  a:\n    agreement:\n      covers: |\n`)
      assert.equal(covers.get('security'), '[security]')
    })

    it('offers countries by name, durations in words, dates and languages', async () => {
      const countries = await itemsAt(changed('name: Example', 'name: Example\n  country: Ger|'))
      const germany = countries.find(({ label }) => label === 'DE')
      assert.match(germany?.filterText ?? '', /Germany/)
      assert.deepEqual(germany?.textEdit && 'range' in germany.textEdit && germany.textEdit.range, {
        start: { line: 3, character: 11 },
        end: { line: 3, character: 14 },
      })
      assert.equal((await offered(changed('name: Example', 'country: |'))).get('NO'), "'NO'")
      const periods = await itemsAt(changed(kept, '{period: |'))
      assert.equal(periods.find(({ label }) => label === 'P30D')?.labelDetails?.description, '30 days')
      assert.match((await labels(changed('role: controller', 'created: |')))[0] ?? '', /^\d{4}-\d\d-\d\d$/)
      assert.ok((await labels(changed('art25: 1', 'art25: 1\nlanguage: |'))).includes('de'))
      assert.ok((await labels(`${userMap}ignore:\n  - check: |`)).includes('undeclared-field'))
    })

    it('offers files relative to the map, folder by folder, and those that declare a data set first', async () => {
      const notice = (typed: string): string => `${userMap}notices:\n  policy:\n    path: ${typed}\n`
      assert.ok((await labels(notice('|'))).includes('docs/'))
      assert.deepEqual(await labels(notice('docs/|')), ['docs/privacy/', 'docs/terms.md'])
      assert.deepEqual(await labels(notice('docs/privacy/no|')), ['docs/privacy/notice.md'])
      assert.deepEqual(await labels(notice('../|')), [])
      assert.equal(
        (await labels(changed('    activity: accounts\n', '    in: [|]\n')))[0],
        'prisma/schema.prisma',
      )
    })
  })

  it('offers nothing in a comment, in a text of several lines, and in code', async () => {
    assert.equal((await offered(`${userMap}# |`)).size, 0)
    assert.equal((await offered(changed('label: User accounts', 'label: >\n      us|'))).size, 0)
    client.open('prisma/schema.prisma', prismaUser)
    assert.equal((await client.complete('prisma/schema.prisma', { line: 0, character: 0 })).length, 0)
    client.close('prisma/schema.prisma')
  })
})
