import { describeInside } from './harness/inside.ts'
import { mkdtempSync } from 'node:fs'
const w = () => ({ path: mkdtempSync('/tmp/workbench/w-'), close: () => undefined })
describe('inside', () => {
  describeInside('wegrow', 'wegrow', w)
  describeInside('no-map', 'no-map', w)
  describeInside('multi-root', 'multi-root', w)
})
