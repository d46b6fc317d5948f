/* The picture of a map: who does what with which data, where it lies, and who gets it in which country (Art. 30, 44). */
import { recipientsOf, textsOf, plainAt, placesOf, type Recipient } from '../checks/recipients.ts'
import { transfersOf } from '../checks/transfer-without-tool.ts'
import { isInEea } from '../classify/countries.ts'
import { undeclaredDataIn } from '../checks/undeclared-data.ts'
import { namesOf, recordOf } from '../datamap/plain.ts'
import { termInWords } from '../datamap/terms.ts'
import type { Finding } from '../model/finding.ts'
import { say, type Message } from '../model/message.ts'
import type { MarkInWords, Picture, PictureEdge, PictureFact } from '../model/picture.ts'
import { Context, joined, type ReportInput } from './context.ts'
import { organizationName } from './organization.ts'
import { PictureNodes, pictureId } from './picture-nodes.ts'
import { pictureTexts } from './picture-texts.ts'

export interface PictureInput extends Omit<ReportInput, 'today'> {
  /** What the checks found in the folder of the map. */
  readonly findings: readonly Finding[]
}

/** The picture of a map. The same input gives the same picture; nothing of it depends on the clock. */
export function makePicture(input: PictureInput): Picture {
  const context = new Context(input)
  const nodes = new PictureNodes(context, input)
  const edges = new Edges(nodes, context, input)
  edges.draw()
  return {
    title: context.t(say('Picture of personal data')),
    organization: organizationName(context) ?? context.t(say('organization not recorded')),
    language: context.language,
    nodes: nodes.made(),
    edges: edges.made(),
    texts: pictureTexts(context.t),
  }
}

/** How many things the picture marks as missing. */
export function countOpen({ nodes, edges }: Picture): number {
  return [...nodes, ...edges]
    .flatMap(({ facts }) => facts.flatMap(({ lines }) => lines.flat()))
    .filter(({ kind }) => kind === 'missing').length
}

/** What is known of an edge; the first that is said of it names it. */
interface Drawn {
  readonly from: string
  readonly to: string
  readonly label: string
  readonly back: string
  readonly marks: MarkInWords[]
  readonly facts: PictureFact[]
}

/** What goes from one node to another. A name that the map uses and does not declare gets a node of its own. */
class Edges {
  readonly #nodes: PictureNodes
  readonly #context: Context
  readonly #input: PictureInput
  readonly #drawn = new Map<string, Drawn>()

  constructor(nodes: PictureNodes, context: Context, input: PictureInput) {
    this.#nodes = nodes
    this.#context = context
    this.#input = input
  }

  made(): readonly PictureEdge[] {
    return [...this.#drawn].map(([id, drawn]) => ({ id, ...drawn }))
  }

  draw(): void {
    const { map } = this.#input
    for (const activity of map.activities.values()) {
      const from = pictureId('activity', activity.id)
      for (const system of namesOf(recordOf(activity.raw)['systems']))
        this.#link(from, this.#nodes.of('system', system), relations.uses)
      for (const { name } of activity.recipients) {
        const recipient = this.#nodes.of('recipient', name)
        if (plainAt(map.recipients.get(name)?.raw, 'direction') === 'in')
          this.#link(recipient, from, relations.provides)
        else this.#link(from, recipient, relations.passesOn)
      }
    }
    this.#drawData()
    for (const system of map.systems.values()) this.#drawSystem(system.id, system.raw)
    for (const recipient of recipientsOf(map, this.#input.rules)) this.#drawRecipient(recipient)
  }

  #drawData(): void {
    const { map } = this.#input
    for (const dataSet of map.dataSets.values()) {
      const node = pictureId('data-set', dataSet.id)
      const raw = recordOf(dataSet.raw)
      for (const { name } of dataSet.activities)
        this.#link(this.#nodes.of('activity', name), node, relations.processes)
      for (const name of namesOf(raw['system']))
        this.#link(node, this.#nodes.of('system', name), relations.storedIn)
      for (const name of namesOf(raw['held_in']))
        this.#link(
          node,
          this.#nodes.of(map.systems.has(name) ? 'system' : 'recipient', name),
          relations.heldBy,
        )
    }
    for (const storage of map.clientStorage.values()) {
      const node = this.#nodes.ofStorage(storage.id)
      for (const name of namesOf(recordOf(storage.raw)['activity']))
        this.#link(this.#nodes.of('activity', name), node, relations.processes)
    }
    for (const { dataSet } of undeclaredDataIn(this.#input.findings)) this.#nodes.of('data-set', dataSet)
  }

  #drawSystem(id: string, raw: unknown): void {
    const from = pictureId('system', id)
    for (const provider of namesOf(recordOf(raw)['provider']))
      this.#link(from, this.#nodes.of('recipient', provider), relations.runBy)
    for (const country of placesOf(recordOf(raw)['regions'], this.#input.rules)) {
      const edge = this.#link(from, this.#nodes.of('country', country), relations.locatedIn)
      this.#markTransfer(edge, country)
    }
  }

  #drawRecipient(recipient: Recipient): void {
    const { entry, processedIn, established, receives, roles } = recipient
    const from = pictureId('recipient', entry.id)
    const goesOut = receives && !roles.includes('internal')
    const transfers = transfersOf(recipient)
    for (const { country, tool } of transfers) {
      const recorded = recipient.transfers?.some(({ to }) => to.includes(country)) === true
      const edge = this.#link(
        from,
        this.#nodes.of('country', country),
        recorded
          ? relations.transfersTo
          : processedIn.includes(country)
            ? relations.processesIn
            : relations.establishedIn,
      )
      if (!goesOut) continue
      this.#markTransfer(edge, country)
      if (isInEea(country, this.#input.rules.countries)) continue
      this.#addTool(edge, entry.id, country, tool)
    }
    for (const country of textsOf(established).flatMap((one) => placesOf(one, this.#input.rules)))
      this.#link(from, this.#nodes.of('country', country), relations.establishedIn)
  }

  /** By which tool of Chapter V, or that a check asks for one. */
  #addTool(edge: Drawn, recipient: string, country: string, tool: string | undefined): void {
    const { t } = this.#context
    const asked = this.#nodes
      .findingsOf('recipient', recipient)
      .find(
        ({ check, message }) =>
          check === 'transfer-without-tool' && message.parameters?.['country'] === country,
      )
    if (tool !== undefined)
      edge.facts.push({ title: t(say('Transfer tool')), lines: [joined(t(termInWords(tool)))] })
    if (asked === undefined) return
    edge.facts.push({ title: t(say('Open points')), lines: [[{ kind: 'missing', text: t(asked.message) }]] })
    if (!edge.marks.some(({ mark }) => mark === 'open'))
      edge.marks.push({ mark: 'open', text: t(say('transfer tool not recorded')) })
  }

  #markTransfer(edge: Drawn, country: string): void {
    if (isInEea(country, this.#input.rules.countries)) return
    if (edge.marks.some(({ mark }) => mark === 'transfer')) return
    edge.marks.push({ mark: 'transfer', text: this.#context.t(say('outside the EEA')) })
  }

  #link(from: string, to: string, { label, back }: Relation): Drawn {
    const id = `${from} > ${to}`
    const known = this.#drawn.get(id)
    const said = this.#context.t(label)
    if (known !== undefined) {
      const { facts } = known
      const title = this.#context.t(say('Also'))
      const also = facts.find((fact) => fact.title === title)?.lines.flat() ?? []
      if (said !== known.label && !also.some((part) => part.kind === 'text' && part.text === said))
        facts.push({ title, lines: [joined(said)] })
      return known
    }
    const made: Drawn = { from, to, label: said, back: this.#context.t(back), marks: [], facts: [] }
    this.#drawn.set(id, made)
    return made
  }
}

/** What goes on between two things, seen from each end. */
interface Relation {
  readonly label: Message
  readonly back: Message
}

const relations = {
  uses: { label: say('uses'), back: say('is used by') },
  provides: { label: say('provides data to'), back: say('receives data from') },
  passesOn: { label: say('passes data on to'), back: say('receives data from') },
  processes: { label: say('processes'), back: say('is processed for') },
  storedIn: { label: say('is stored in'), back: say('stores') },
  heldBy: { label: say('is held by'), back: say('holds') },
  runBy: { label: say('is run by'), back: say('runs') },
  locatedIn: { label: say('is located in'), back: say('is the place of') },
  transfersTo: { label: say('transfers data to'), back: say('receives data from') },
  processesIn: { label: say('processes data in'), back: say('is the place of processing of') },
  establishedIn: { label: say('is established in'), back: say('is the seat of') },
} satisfies Readonly<Record<string, Relation>>
