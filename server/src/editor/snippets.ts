/* Whole entries of a data map, with places to fill in. What only a person can decide is left open. */
import type { Writing } from './completion.ts'
import { meaningsAt } from '../datamap/vocabulary.ts'
import { say, type Message } from '../model/message.ts'
import { choice, fillIn, type Proposal } from './suggestion.ts'

/** Entries that may begin at a path; `dash` is what an item of a list begins with. */
export function snippetsAt(writing: Writing, path: readonly string[], dash: string): readonly Proposal[] {
  const { cursor, snippets, view } = writing
  if (cursor.inFlow) return []
  const margin = ' '.repeat(cursor.column)
  return templatesAt(path, writing, dash).map(({ label, documentation, lines }): Proposal => ({
    label: view.translator.text(label),
    kind: 'snippet',
    documentation: view.translator.text(documentation),
    ...fillIn(lines.join(`\n${margin}`), snippets),
  }))
}

interface Template {
  readonly label: Message
  readonly documentation: Message
  /** Relative to the column of the cursor. */
  readonly lines: readonly string[]
}

function templatesAt(path: readonly string[], { map }: Writing, dash: string): readonly Template[] {
  const names = (entries: ReadonlyMap<string, unknown> | undefined): readonly string[] => [
    ...(entries?.keys() ?? []),
  ]
  const [section = '', , third] = path
  const values = (at: readonly string[], key: string): readonly string[] =>
    meaningsAt(at, key).map(({ value }) => value)
  const activity = ['activities', 'x']
  const bases = values(activity, 'legal_basis')
  if (section === 'activities' && third === 'purposes' && path.length === 3 && dash !== '')
    return [
      {
        label: say('new purpose'),
        documentation: say('A purpose with its legal basis, Art. 30(1)(b) and 6(1).'),
        lines: ['- label: ${1}', `  legal_basis: ${choice(2, bases)}`],
      },
    ]
  if (path.length !== 1) return []
  switch (section) {
    case 'activities':
      return [
        {
          label: say('new activity (controller)'),
          documentation: say(
            'An entry of the record of processing for what we decide ourselves, Art. 30(1).',
          ),
          lines: [
            '${1:activity}:',
            '  label: ${2}',
            '  role: controller',
            '  purpose: ${3}',
            `  legal_basis: ${choice(4, bases)}`,
            `  data_subjects: [${choice(5, names(map?.dataSubjects))}]`,
            `  recipients: [${choice(6, names(map?.recipients))}]`,
            `  retention: ${choice(7, names(map?.retention))}`,
          ],
        },
        {
          label: say('new activity (processor)'),
          documentation: say(
            'An entry of the record of processing for what we do on behalf of others, Art. 30(2).',
          ),
          lines: [
            '${1:activity}:',
            '  label: ${2}',
            '  role: processor',
            '  controllers:',
            '    label: ${3}',
            '  processing: [${4}]',
            `  data_subjects: [${choice(5, names(map?.dataSubjects))}]`,
            `  recipients: [${choice(6, names(map?.recipients))}]`,
            `  retention: ${choice(7, names(map?.retention))}`,
          ],
        },
      ]
    case 'retention':
      return [
        {
          label: say('new policy (period)'),
          documentation: say('Data is kept for a time that runs from an event, Art. 5(1)(e).'),
          lines: [
            '${1:policy}:',
            `  period: ${choice(2, ['P30D', 'P90D', 'P6M', 'P1Y', 'P3Y', 'P5Y', 'P10Y'])}`,
            `  from: ${choice(3, values(['retention', 'x'], 'from'))}`,
            `  then: ${choice(4, values(['retention', 'x'], 'then'))}`,
          ],
        },
        {
          label: say('new policy (event)'),
          documentation: say('Data is kept until something happens, Art. 5(1)(e).'),
          lines: [
            '${1:policy}:',
            '  until: ${2}',
            `  then: ${choice(3, values(['retention', 'x'], 'then'))}`,
          ],
        },
      ]
    case 'recipients':
      return [
        {
          label: say('new recipient'),
          documentation: say('Who receives data, and on which terms, Art. 30(1)(d) and 28.'),
          lines: [
            '${1:recipient}:',
            '  name: ${2}',
            `  role: ${choice(3, values(['recipients', 'x'], 'role'))}`,
            '  purpose: ${4}',
            '  processed_in: [${5}]',
            '  agreement:',
            `    status: ${choice(6, values(['recipients', 'x', 'agreement'], 'status'))}`,
          ],
        },
      ]
    case 'systems':
      return [
        {
          label: say('new system'),
          documentation: say('Where data lies, Art. 32.'),
          lines: [
            '${1:system}:',
            '  label: ${2}',
            `  kind: ${choice(3, values(['systems', 'x'], 'kind'))}`,
            '  regions: [${4}]',
          ],
        },
      ]
    case 'data':
      return [
        {
          label: say('new data set'),
          documentation: say('What code declares as one thing, such as a table with its entity.'),
          lines: [
            '${1:Name}:',
            `  activity: ${choice(2, names(map?.activities))}`,
            '  fields:',
            '    ${3:field}: ${4}',
          ],
        },
      ]
    case 'data_subjects':
      return [
        {
          label: say('new group of persons'),
          documentation: say('Whose data it is, Art. 30(1)(c).'),
          lines: ['${1:group}:', '  label: ${2}'],
        },
      ]
    case 'measures':
      return [
        {
          label: say('new measure'),
          documentation: say('What protects data, Art. 32.'),
          lines: [
            '${1:measure}:',
            '  label: ${2}',
            `  group: ${choice(3, values(['measures', 'x'], 'group'))}`,
            `  state: ${choice(4, values(['measures', 'x'], 'state'))}`,
          ],
        },
      ]
    case 'client_storage':
      return [
        {
          label: say('new cookie or storage'),
          documentation: say('What is kept on the person’s device, ePrivacy Directive Art. 5(3).'),
          lines: [
            '${1:name}:',
            `  kind: ${choice(2, values(['client_storage', 'x'], 'kind'))}`,
            '  purpose: ${3}',
            '  lifetime: ${4}',
            '  consent:',
            '    needed: ${5|false,true|}',
          ],
        },
      ]
    case 'ignore':
      return dash === ''
        ? []
        : [
            {
              label: say('new exception'),
              documentation: say('Findings that are not shown, with the reason.'),
              lines: ['- path: ${1}', '  because: ${2}'],
            },
          ]
    default:
      return []
  }
}
