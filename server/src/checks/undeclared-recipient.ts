import { showService } from '../classify/recipient-uses.ts'
import type { Fix, RelatedPlace, Severity } from '../model/finding.ts'
import { say, type Message } from '../model/message.ts'
import type { RecipientUse, RecipientUseKind } from '../model/recipient-use.ts'
import type { Service } from '../model/service.ts'
import { defineCheck, type CheckContext } from './check.ts'
import { comparePlaces, compareText } from './order.ts'
import { entryOfService, isDetectedBy, recipientsOf, wholesOf } from './recipients.ts'
import { isOwnService, usesOfServices, type FoundUse } from './service-uses.ts'

/** A service of somebody else that the code uses and the map does not name as a recipient (Art. 30(1)(d), 28). */
export const undeclaredRecipient = defineCheck({
  id: 'undeclared-recipient',
  severity: 'warning',
  scope: 'file',
  subject: 'code',
  audience: 'developer',
  articles: ['30(1)(d)', '28'],
  summary: 'A recipient in use that the data map does not name',
  messages: {
    'in-use': 'The code uses {service}, which the data map does not name among the recipients',
    'own-copy':
      'The code uses {service}, or a copy that you run yourself, which the data map does not name among the recipients',
    prepared:
      'A dependency or a setting brings in {service}, which the data map does not name among the recipients',
    development: 'Development uses {service}, which the data map does not name among the recipients',
  },
  run(context, report) {
    const { files, index, rules } = context
    const touched = new Set(
      files.flatMap(({ recipientUses = [] }) => recipientUses.map((use) => use.service)),
    )
    if (touched.size === 0) return
    const declared = declaredServices(context)
    const uses = usesOfServices(index)
    for (const id of [...touched].sort(compareText)) {
      const service = rules.services.get(id)
      if (service === undefined || service.direction === 'in' || isDeclared(service, declared, context))
        continue
      if (isOwnService(id, uses)) continue
      const places = (uses.get(id) ?? []).filter(
        (use) => context.owns(use.path) && !isAnswered(use, declared, context),
      )
      if (!showService((uses.get(id) ?? []).map(({ use }) => use))) continue
      const [first, ...others] = places.toSorted(
        (left, right) =>
          weight(right, service) - weight(left, service) || comparePlaces(placeOf(left), placeOf(right)),
      )
      if (first === undefined) continue
      const messageId = messageFor(first, service, places)
      report({
        messageId,
        parameters: { service: service.name },
        path: first.path,
        span: first.use.span,
        ...(messageId === 'in-use' || (messageId === 'own-copy' && service.selfHostable === 'seldom')
          ? {}
          : { atMost: 'info' satisfies Severity }),
        identity: [id],
        related: others.slice(0, mostPlaces).map(({ path, use }) => ({
          path,
          span: use.span,
          message: saidOf[use.how](use.evidence),
        })) satisfies RelatedPlace[],
        fixes: [declare(service, context)],
      })
    }
  },
})

/** As many places as somebody may look through. */
const mostPlaces = 100

/**
 * What shows the most is what the finding stands at: where the client is made before where it is called, a call before an
 * address, and all of them before an import, a variable and a manifest.
 */
function weight({ path, use }: FoundUse, { initialisedBy }: Service): number {
  if (use.how === 'initialised') {
    const steps = use.evidence.replace(/::|->|\\/g, '.')
    if (initialisedBy.some((start) => steps === start || steps.endsWith(`.${start}`)))
      return rank.initialised + 1
  }
  // What a tool wrote down follows from what somebody asked for.
  return /[._-]lock\b[^/]*$/i.test(path) ? rank[use.how] - 0.1 : rank[use.how]
}

const rank: Readonly<Record<RecipientUseKind, number>> = {
  initialised: 6,
  host: 5,
  // A name that nothing in the file brings in may be anybody's.
  named: 4.5,
  infrastructure: 4,
  import: 3,
  environment: 2,
  dependency: 1,
  option: 0.5,
  development_dependency: 0,
  published: -1,
}

const saidOf: Readonly<Record<RecipientUseKind, (evidence: string) => Message>> = {
  initialised: (evidence) => say('{evidence} is called here', { evidence }),
  named: (evidence) => say('{evidence} is called here', { evidence }),
  option: (evidence) => say('Set up by {evidence}', { evidence }),
  host: (evidence) => say('Its address {evidence}', { evidence }),
  infrastructure: (evidence) => say('Its infrastructure: {evidence}', { evidence }),
  import: (evidence) => say('{evidence} is imported here', { evidence }),
  environment: (evidence) => say('Set up by {evidence}', { evidence }),
  dependency: (evidence) => say('{evidence} is a dependency', { evidence }),
  development_dependency: (evidence) => say('{evidence} is a dependency of development', { evidence }),
  published: (evidence) => say('{evidence} is a dependency', { evidence }),
}

function messageFor(
  { use }: FoundUse,
  service: Service,
  places: readonly FoundUse[],
): 'in-use' | 'own-copy' | 'prepared' | 'development' {
  if (use.how === 'development_dependency') return 'development'
  if (rank[use.how] < rank.infrastructure) return 'prepared'
  // Only an address tells the service from a copy of it.
  return service.selfHostable !== undefined && !places.some((place) => place.use.how === 'host')
    ? 'own-copy'
    : 'in-use'
}

function placeOf({ path, use }: FoundUse): { readonly path: string; readonly span: RecipientUse['span'] } {
  return { path, span: use.span }
}

function declaredServices({ map, rules }: CheckContext): ReadonlySet<string> {
  return new Set(recipientsOf(map, rules).flatMap(({ services }) => services.map(({ id }) => id)))
}

/** The map names it, or what it is a part of. */
function isDeclared(service: Service, declared: ReadonlySet<string>, { rules }: CheckContext): boolean {
  return wholesOf(service, rules).some(({ id }) => declared.has(id))
}

/** The map says otherwise what this shows: by `detect:`, or because the same name stands for a recipient that it has. */
function isAnswered(
  { use, shared }: FoundUse,
  declared: ReadonlySet<string>,
  { map, rules }: CheckContext,
): boolean {
  return (
    shared.some((id) => declared.has(id)) ||
    recipientsOf(map, rules).some(({ entry }) => isDetectedBy(use, entry))
  )
}

/** The entry of the service, with what is publicly known. */
function declare(service: Service, { map }: CheckContext): Fix {
  return {
    title: say('Declare {service} as a recipient', { service: service.name }),
    safety: 'suggested',
    preferred: true,
    action: {
      kind: 'declare-entry',
      mapFolder: map.folder,
      section: 'recipients',
      id: service.id,
      entry: entryOfService(service),
    },
  }
}
