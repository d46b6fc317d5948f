/* Documents for whoever answers for personal data, as the extension asks for them. */
import type { CancellationToken } from 'vscode-languageserver/node'
import { placesFor, renderDocument, renderTables } from '../host/documents.ts'
import { loadTranslator } from '../host/translations.ts'
import type { DataMap } from '../model/declaration.ts'
import { say } from '../model/message.ts'
import { countMissing, documentKinds, makeDocument } from '../report/index.ts'
import { mapName, refusal, viewOf, type Desk } from './desk.ts'
import type { Project } from './project.ts'
import type { DocumentChoices, DocumentWish, MadeDocument, MadeFile, Requests } from './protocol.ts'

/** Answers which documents there are, and makes them from what is known of the folders at that moment. */
export function listenToDocuments(desk: Desk): void {
  const { connection } = desk
  connection.onRequest('art25/documents' satisfies keyof Requests, async (_, token: CancellationToken) => {
    await desk.allReady(token)
    return choicesOf(desk)
  })
  connection.onRequest(
    'art25/document' satisfies keyof Requests,
    async (wish: DocumentWish, token: CancellationToken) => {
      await desk.allReady(token)
      return make(desk, wish)
    },
  )
}

function choicesOf(desk: Desk): DocumentChoices {
  const { translator } = desk
  return {
    documents: documentKinds.map(({ id, title, summary }) => ({
      id,
      title: translator.text(title),
      summary: translator.text(summary),
    })),
    maps: usableMapsOf(desk).map(({ uri, project, map }) => ({ uri, name: mapName(desk, project, map) })),
  }
}

async function make(desk: Desk, { document: id, format, map: uri }: DocumentWish): Promise<MadeDocument> {
  const found = usableMapsOf(desk).find((one) => one.uri === uri)
  const kind = documentKinds.find((one) => one.id === id)
  const view = found && viewOf(desk, found.project)
  if (found === undefined || view === undefined || kind === undefined)
    throw refusal(desk, say('There is no such document, or no data map to make it from.'))
  const { map } = found
  const document = makeDocument(kind, {
    map,
    maps: view.maps,
    index: view.index,
    rules: view.rules,
    translator: loadTranslator(map.language),
  })
  const places = placesFor(map.folder, map.folder)
  return { title: document.title, missing: countMissing(document), files: await files() }

  async function files(): Promise<readonly MadeFile[]> {
    if (format !== 'csv') {
      const content = await renderDocument(document, format, places)
      return [asFile(`${document.id}.${format}`, document.title, content)]
    }
    const tables = renderTables(document, places)
    const titles = new Map(document.sections.flatMap((one) => one.tables).map((one) => [one.id, one.title]))
    return [...tables].map(([table, content]) =>
      asFile(
        tables.size === 1 ? `${document.id}.csv` : `${document.id}.${table}.csv`,
        titles.get(table) ?? table,
        content,
      ),
    )
  }
}

function asFile(name: string, title: string, content: string | Uint8Array): MadeFile {
  const isText = typeof content === 'string'
  return { name, title, isText, content: isText ? content : Buffer.from(content).toString('base64') }
}

/** A map that can be read, by the URI of its first file. */
export interface UsableMap {
  readonly uri: string
  readonly project: Project
  readonly map: DataMap
}

/** Maps that declare something, in the order of the folders. */
export function usableMapsOf(desk: Desk): readonly UsableMap[] {
  const { session } = desk
  return session.projects.flatMap((project) =>
    (viewOf(desk, project)?.maps ?? []).flatMap((map) => {
      const [file] = map.files
      return file === undefined || !map.usable
        ? []
        : [{ uri: session.uriOf(project, file.path), project, map }]
    }),
  )
}
