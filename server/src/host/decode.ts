import { isUtf8 } from 'node:buffer'
import type { Problem } from '../model/problem.ts'
import { say } from '../model/message.ts'

export interface Decoded {
  /** Without its byte order mark. */
  readonly text: string
  readonly problems: readonly Problem[]
}

/**
 * Bytes to text: UTF-8, or UTF-16 where a byte order mark says so. Bytes that are no UTF-8 become U+FFFD and are noted
 * at the first of them.
 */
export function decode(bytes: Uint8Array): Decoded {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  switch (byteOrderMark(buffer)) {
    case 'utf-16le':
      return { text: buffer.toString('utf16le', 2), problems: [] }
    case 'utf-16be':
      return { text: swapped(buffer.subarray(2)).toString('utf16le'), problems: [] }
    case 'utf-8':
      return decodeUtf8(buffer.subarray(3))
    case undefined:
      return decodeUtf8(buffer)
  }
}

/** UTF-16 as UTF-8, everything else as it is: what works on bytes sees one encoding. */
export function asUtf8(bytes: Uint8Array): Uint8Array {
  const mark = byteOrderMark(bytes)
  return mark === 'utf-16le' || mark === 'utf-16be' ? Buffer.from(decode(bytes).text, 'utf8') : bytes
}

/** Whether the bytes are no text, whatever the file is called: a NUL near the beginning and no byte order mark of UTF-16. */
export function isBinary(bytes: Uint8Array): boolean {
  const mark = byteOrderMark(bytes)
  if (mark === 'utf-16le' || mark === 'utf-16be') return false
  return bytes.subarray(0, sniffedBytes).includes(0)
}

/** As far as git looks for a NUL. */
const sniffedBytes = 8000

function byteOrderMark(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return undefined
}

function decodeUtf8(buffer: Buffer): Decoded {
  const text = buffer.toString('utf8')
  if (isUtf8(buffer)) return { text, problems: [] }
  const start = Math.max(text.indexOf('\ufffd'), 0)
  return {
    text,
    problems: [
      {
        code: 'undecodable',
        severity: 'note',
        message: say('Some bytes are no UTF-8 and were read as replacement characters; the rest was read'),
        span: { start, end: start + 1 },
      },
    ],
  }
}

function swapped(bytes: Uint8Array): Buffer {
  const even = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)))
  return even.swap16()
}
