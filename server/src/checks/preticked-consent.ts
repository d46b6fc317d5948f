import { say } from '../model/message.ts'
import { defineCheck } from './check.ts'

/** Consent that is given unless somebody says no: silence and pre-ticked boxes are none (Art. 4(11), 7, recital 32). */
export const pretickedConsent = defineCheck({
  id: 'preticked-consent',
  severity: 'warning',
  scope: 'file',
  subject: 'code',
  audience: 'developer',
  articles: ['4(11)', '7(1)', '25(2)'],
  summary: 'Consent that defaults to yes',
  messages: {
    box: 'The box {name} is ticked before anybody ticks it, and that is no consent',
    default: '{name} is yes where nobody says so, and that is no consent',
  },
  run({ files }, report) {
    for (const { path, pathClass, consentDefaults = [] } of files) {
      if (pathClass === 'test') continue
      for (const { name, span, edit, place } of consentDefaults)
        report({
          messageId: place,
          parameters: { name },
          path,
          span,
          field: name,
          identity: [name, place],
          settled: true,
          fixes:
            edit === undefined
              ? []
              : [
                  {
                    title:
                      place === 'box'
                        ? say('Leave {name} unticked', { name })
                        : say('Let {name} default to no', { name }),
                    safety: 'suggested',
                    preferred: true,
                    action: { kind: 'edit-text', edits: [{ path, ...edit }] },
                  },
                ],
        })
    }
  },
})
