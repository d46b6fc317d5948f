import { Disposable, extensions, workspace } from 'vscode'
import type { Server } from './server.ts'

/** The YAML extension that takes our schema from the manifest and holds open documents against it. */
const yamlExtension = 'redhat.vscode-yaml'

/** Whether mistakes against the schema of a map that is open are shown by that extension already. */
export function isSchemaShownElsewhere(): boolean {
  return (
    extensions.getExtension(yamlExtension) !== undefined &&
    workspace.getConfiguration('yaml').get<boolean>('validate', true)
  )
}

/** Tells the server whenever the answer becomes another one. */
export function watchYamlExtension(server: Server): Disposable {
  let told = isSchemaShownElsewhere()
  const tell = (): void => {
    const shown = isSchemaShownElsewhere()
    if (shown === told) return
    told = shown
    server.notify('art25/schemaShownElsewhere', { shown })
  }
  return Disposable.from(
    extensions.onDidChange(tell),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('yaml.validate')) tell()
    }),
  )
}
