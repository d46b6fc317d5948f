import type { Finding } from '../model/finding.ts'

/** Something in code that the map does not declare, by the names under which it would stand there. */
export interface UndeclaredData {
  readonly dataSet: string
  readonly name: string
  readonly finding: Finding
}

/** What the findings of `undeclared-field` are about; the other findings are left out. */
export function undeclaredDataIn(findings: readonly Finding[]): readonly UndeclaredData[] {
  return findings.flatMap((finding): UndeclaredData[] => {
    if (finding.check !== 'undeclared-field') return []
    const action = finding.fixes.map((fix) => fix.action).find(({ kind }) => kind === 'declare-fields')
    const target = action?.kind === 'declare-fields' ? action.fields[0] : undefined
    return [
      {
        dataSet: target?.dataSet ?? finding.owner ?? '',
        name: target?.name ?? finding.field ?? '',
        finding,
      },
    ]
  })
}
