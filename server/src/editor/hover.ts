import { mapOf } from '../datamap/paths.ts'
import type { Place } from '../model/finding.ts'
import type { Span } from '../model/span.ts'
import { hoverOfField, hoverOfOwner, hoverOfRecipient, hoverOfService } from './hover-code.ts'
import { hoverInMap } from './hover-map.ts'
import { mapSaysOfName, markdownStyle } from './map-says.ts'
import { mapAt } from './places.ts'
import { recipientAt } from './recipients.ts'
import { serviceAt } from './service-facts.ts'
import { declaredNameAt, fieldAt, ownerAt, type View } from './view.ts'

export interface HoverText {
  readonly span: Span
  /** Markdown. */
  readonly text: string
}

/** The address of a place for a link; undefined where there is none. */
export type LinkTo = (place: Place) => string | undefined

/** What Art25 knows of what stands at an offset. */
export function hoverAt(path: string, offset: number, view: View, linkTo: LinkTo): HoverText | undefined {
  const map = mapAt(path, view)
  if (map !== undefined) return hoverInMap(map, path, offset, view, linkTo)
  const field = fieldAt(path, offset, view)
  if (field) return { span: field.personal.field.span, text: hoverOfField(field, view, linkTo) }
  const owner = ownerAt(path, offset, view)
  const text = owner && hoverOfOwner(owner, path, view, linkTo)
  if (owner && text !== undefined) return { span: owner.span, text }
  const declared = declaredNameAt(path, offset, view)
  if (declared)
    return { span: declared.span, text: mapSaysOfName(declared, view, markdownStyle(linkTo)).join('\n') }
  const around = mapOf(view.maps, path)
  const written = view.textOf(path)
  if (around === undefined || written === undefined) return undefined
  const recipient = recipientAt(path, written, offset, around)
  if (recipient) return { span: recipient.span, text: hoverOfRecipient(recipient, around, view, linkTo) }
  const service = serviceAt(path, offset, view)
  return service && { span: service.use.span, text: hoverOfService(service, around, view, linkTo) }
}
