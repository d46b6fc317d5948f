import type { Span } from '../model/span.ts'
import type { View } from './view.ts'
import { labelIn } from '../datamap/terms.ts'
import { confidences } from './words.ts'

/** A few words within the text of a file. */
export interface Hint {
  /** Behind which it stands. */
  readonly offset: number
  readonly label: string
  readonly tooltip: string
}

/** After the name of each personal field in a part of a file, what kind of data it is. */
export function hintsIn(path: string, within: Span, view: View): readonly Hint[] {
  const file = view.index.file(path)
  if (file === undefined) return []
  return file.personal.flatMap(({ field, category, confidence }): Hint[] => {
    const { span, role } = field
    if (role === 'configured' || confidence === 'low') return []
    if (span.end < within.start || within.end < span.start) return []
    const known = view.rules.categories.get(category)
    return known === undefined
      ? []
      : [
          {
            offset: span.end,
            label: labelIn(known, view.translator),
            tooltip: `${category}, ${view.translator.text(confidences[confidence])}`,
          },
        ]
  })
}
