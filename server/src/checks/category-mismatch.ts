import { fieldKey } from '../classify/words.ts'
import { isCategory } from '../datamap/references.ts'
import type { DeclaredField } from '../model/declaration.ts'
import { say } from '../model/message.ts'
import { agrees, labelOf } from './categories.ts'
import { defineCheck } from './check.ts'
import { declaredPlaces } from './declared-places.ts'
import { stemsOfFiles, type FoundField } from './owner-index.ts'

/** A field is declared as another kind of personal data than the code plainly shows (Art. 5(2), 30(1)(c)). */
export const categoryMismatch = defineCheck({
  id: 'category-mismatch',
  severity: 'warning',
  scope: 'file',
  subject: 'code',
  audience: 'developer',
  articles: ['30(1)(c)'],
  summary: 'A field that is declared as another category than the code shows',
  messages: {
    differs: '{owner}.{field} is declared as {declared}; the code shows {category} ({label})',
  },
  run(context, report) {
    const { files, index, map, rules } = context
    const found = stemsOfFiles(files, index).flatMap((stem) => index.fieldsOf(stem).filter(isCertain))
    for (const { dataSet, field, places: all } of declaredPlaces(found, context)) {
      // A part of what is declared may be of another kind than the whole.
      const places = all.filter((one) => isItself(one, field))
      const place = places[0]
      if (!place || field.because !== undefined || field.categories.length === 0) continue
      // What a misspelt category was to say is not known: invalid-map speaks of it.
      if (!field.categories.every((declared) => isCategory(declared, rules.categories))) continue
      // Where one place shows what is declared, the declaration has its reason.
      if (
        places.some((one) =>
          field.categories.some((declared) => agrees(declared, one.category, rules.categories)),
        )
      ) {
        continue
      }
      const { category } = place
      report({
        messageId: 'differs',
        parameters: {
          owner: place.owner,
          field: place.field.name,
          declared: field.categories,
          category,
          label: labelOf(category, rules.categories),
        },
        path: place.path,
        span: place.field.span,
        owner: place.owner,
        field: place.field.name,
        category,
        identity: [index.stemOf(dataSet.id), field.name],
        related: [
          { path: field.categoryAt.path, span: field.categoryAt.span, message: say('Declared here') },
          ...places
            .slice(1)
            .map((one) => ({ path: one.path, span: one.field.span, message: say('Also in code here') })),
        ],
        fixes: [
          {
            title: say('Declare {name} as {category}', { name: `${dataSet.id}.${field.name}`, category }),
            safety: 'suggested',
            preferred: true,
            action: {
              kind: 'set-category',
              mapFolder: map.folder,
              dataSet: dataSet.id,
              name: field.name,
              category,
            },
          },
          {
            title: say('Keep {categories}, with a reason', { categories: field.categories }),
            safety: 'suggested',
            action: {
              kind: 'ask',
              mapFolder: map.folder,
              keys: ['data', dataSet.id, 'fields', field.name],
              key: 'because',
              question: say('why is this {declared} and not {category}?', {
                declared: field.categories,
                category,
              }),
            },
          },
        ],
      })
    }
  },
})

function isItself({ field: { name, attributes } }: FoundField, declared: DeclaredField): boolean {
  const key = fieldKey(lastPart(declared.name))
  return [name, attributes.column ?? name].some((one) => fieldKey(lastPart(one)) === key)
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

function isCertain({ confidence, field }: FoundField): boolean {
  return confidence === 'high' && field.role !== 'configured'
}
