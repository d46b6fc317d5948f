import assert from 'node:assert/strict'
import { judgePath } from '../../server/src/host/path-class.ts'

function classOf(path: string): string {
  const verdict = judgePath(path, () => false)
  return verdict.kind === 'read' ? verdict.pathClass : verdict.kind
}

describe('classes of paths', () => {
  for (const path of [
    'src/main/java/hotel/GuestTest.java',
    'app/GuestTests.kt',
    'app/StaysIT.java',
    'app/Stay2TestCase.java',
    'src/guest.test.ts',
    'src/test/java/hotel/Rooms.java',
  ])
    it(`takes ${path} for a test`, () => {
      assert.equal(classOf(path), 'test')
    })

  for (const path of ['app/Latest.java', 'app/Contest.kt', 'app/AuditIT/Guest.java', 'app/EXIT.java'])
    it(`takes ${path} for the product`, () => {
      assert.equal(classOf(path), 'product')
    })
})
