/*
 * The walk of a data protection officer: from an empty map to the finished record of a company, by what the editor offers.
 * Typed by hand are free texts alone: names, descriptions, purposes, reasons.
 */
import assert from 'node:assert/strict'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ClientCapabilities } from 'vscode-languageserver/node'
import { isMap, isScalar, isSeq, parse, parseDocument, type Node, type YAMLMap } from 'yaml'
import { openWorkspace, type TestWorkspace } from '../cli/workspace.ts'
import { connect, positionAt, pulling, type StrictClient } from './client.ts'

const map = 'datamap.yaml'
const wanted = readFileSync('examples/wegrow/datamap.yaml', 'utf8')

const capabilities: ClientCapabilities = {
  ...pulling,
  textDocument: {
    ...pulling.textDocument,
    completion: { completionItem: { snippetSupport: true } },
  },
}

/** Keys whose values are a person's own words. */
const ownWords = new Set([
  ...['name', 'contact', 'approved_by', 'told_by', 'channel', 'by', 'refuse_when', 'label', 'processing'],
  ...['from', 'how', 'purpose', 'because', 'until', 'in'],
])

/** Names of code that no rule knows, and that nothing can offer therefore. */
const namesOfCode = [
  'systems.postgres.detect.resources: azurerm_postgresql_flexible_server.main',
  'systems.postgres.detect.resources: azurerm_postgresql_flexible_server_configuration.tls',
  'systems.postgres.detect.env: DATABASE_URL',
]

describe('the walk from an empty map', function () {
  this.timeout(300_000)
  let workspace: TestWorkspace
  let client: StrictClient

  beforeEach(async () => {
    workspace = openWorkspace()
    cpSync('examples/wegrow', workspace.folder, { recursive: true })
    rmSync(join(workspace.folder, 'reports'), { recursive: true })
    writeFileSync(join(workspace.folder, map), '')
    client = await connect(workspace, { capabilities })
  })
  afterEach(() => {
    client.kill()
    workspace.close()
  })

  it('ends with the record of the example, all but free texts chosen from what is offered', async () => {
    const writer = new Writer(client)
    const document = parseDocument(wanted)
    assert.ok(isMap(document.contents))
    // As one would go about it: what others name comes first.
    const sections = [
      'art25',
      'language',
      'organization',
      'data_subjects',
      'measures',
      'notices',
      'retention',
    ]
    const order = [...sections, 'recipients', 'systems', 'activities', 'data']
    await writer.mapping(document.contents, [], order)
    assert.deepEqual(
      writer.notOffered,
      namesOfCode.map((name) => `value ${name}`),
    )
    assert.deepEqual(parse(writer.text), parse(wanted))
    workspace.write(map, writer.text)
    const missing = (folder: string): number => {
      const { stdout } = workspace.art25(
        'report',
        'record-of-processing',
        '--format',
        'json',
        '--quiet',
        folder,
      )
      return stdout.split('"missing"').length
    }
    const example = openWorkspace()
    try {
      cpSync('examples/wegrow', example.folder, { recursive: true })
      assert.equal(missing(workspace.folder), missing(example.folder))
    } finally {
      example.close()
    }
    assert.equal(workspace.art25('check', '--quiet').status, 0)
    // As many choices as it takes; what is typed is names and descriptions.
    assert.ok(writer.steps.chosen > 3 * writer.steps.typed, JSON.stringify(writer.steps))
  })
})

/** Writes a map into the open document from its beginning to its end, by completion where anything is offered. */
class Writer {
  readonly #client: StrictClient
  text = ''
  /** Places where what was to be written was not offered, and no one's own words. */
  readonly notOffered: string[] = []
  readonly steps = { chosen: 0, typed: 0 }

  constructor(client: StrictClient) {
    this.#client = client
    client.open(map, '')
  }

  async mapping(node: YAMLMap, path: readonly string[], first: readonly string[] = []): Promise<void> {
    const keys = node.items.map(({ key }) => String((key as Node & { value: unknown }).value))
    const rank = (key: string): number => (first.indexOf(key) + 1 || first.length + 1) - 1
    const sorted = keys.toSorted((left, right) => rank(left) - rank(right))
    const written = new Set<string>()
    for (const key of sorted) {
      if (written.has(key)) continue
      await this.#key(key, node.get(key, true), path)
      written.add(key)
    }
  }

  async #key(key: string, value: unknown, path: readonly string[]): Promise<void> {
    const indent = ' '.repeat(path.length * 2)
    if (this.text !== '' && !/\n *(?:- )?$/.test(this.text)) this.#append(`\n${indent}`)
    const isNamed = path.length === 1 && path[0] !== 'organization'
    const offered = await this.#choose(key)
    if (!offered) {
      if (!isNamed && !path.includes('fields')) this.notOffered.push(`key ${[...path, key].join('.')}`)
      this.steps.typed++
      this.#append(`${key}: `)
    }
    await this.#value(value, [...path, key], key)
  }

  async #value(value: unknown, path: readonly string[], key: string): Promise<void> {
    if (isScalar(value)) {
      await this.#scalar(value.source ?? String(value.value), key, path)
      return
    }
    if (isMap(value)) {
      const indent = ' '.repeat(path.length * 2)
      if (!/\n *$/.test(this.text)) this.#replaceEnd(/ *$/, `\n${indent}`)
      await this.mapping(value, path)
      return
    }
    assert.ok(isSeq(value))
    const inBlock = value.items.some((item) => isMap(item))
    if (!inBlock) {
      this.#replaceEnd(/\s*(?:- )?$/, ' [')
      for (const [index, item] of value.items.entries()) {
        if (index > 0) this.#append(', ')
        assert.ok(isScalar(item))
        await this.#scalar(item.source ?? String(item.value), key, path)
      }
      this.#append(']')
      return
    }
    const indent = ' '.repeat(path.length * 2)
    for (const item of value.items) {
      this.#replaceEnd(/\s*(?:- )?$/, `\n${indent}- `)
      if (isMap(item)) await this.mapping(item, [...path, '-'])
      else if (isScalar(item)) await this.#scalar(item.source ?? String(item.value), key, path)
    }
  }

  async #scalar(value: string, key: string, path: readonly string[]): Promise<void> {
    // A path is chosen folder by folder.
    const steps = [...value.matchAll(/\//g)].map(({ index }) => value.slice(0, index + 1))
    for (const folder of ownWords.has(key) ? [] : steps) if (!(await this.#choose(folder))) break
    if (await this.#choose(value)) return
    if (!ownWords.has(key)) this.notOffered.push(`value ${path.join('.')}: ${value}`)
    this.steps.typed++
    this.#append(/[:#,[\]{}'"]|^[-?]/.test(value) ? `'${value.replaceAll("'", "''")}'` : value)
  }

  /** Takes what is offered under a label, if it is. */
  async #choose(label: string): Promise<boolean> {
    const items = await this.#client.complete(map, positionAt(this.text, this.text.length))
    const item = items.find((one) => one.label === label)
    if (item?.textEdit === undefined || !('range' in item.textEdit)) return false
    const { range, newText } = item.textEdit
    const lines = this.text.split('\n')
    assert.equal(range.end.line, lines.length - 1)
    const last = lines.at(-1) ?? ''
    assert.equal(range.end.character, last.length)
    // Nothing of a data set is taken whole: every key and value is to be offered by itself.
    const first = newText.includes('\n    ') ? `${label}:` : newText
    this.steps.chosen++
    this.#set([...lines.slice(0, -1), last.slice(0, range.start.character) + first].join('\n'))
    return true
  }

  #append(text: string): void {
    this.#set(this.text + text)
  }

  #replaceEnd(end: RegExp, by: string): void {
    this.#set(this.text.replace(end, '') + by)
  }

  #set(text: string): void {
    this.text = text
    this.#client.replace(map, text)
  }
}
