import assert from 'node:assert/strict'
import * as vscode from 'vscode'

describe('the workbench', () => {
  it('is there', () => {
    assert.ok(vscode.version)
  })
  it('fails', () => {
    assert.deepEqual({ a: vscode.version }, { a: 2 })
  })
})
