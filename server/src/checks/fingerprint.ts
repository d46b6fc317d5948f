/**
 * What tells a finding from others across commits: 16 hex digits of its parts, which hold no line, message or
 * category. FNV-1a with 64 bits: findings are no secrets and nobody gains by forging a collision.
 */
export function fingerprint(parts: readonly string[]): string {
  let high = 0xcbf29ce4
  let low = 0x84222325
  const take = (byte: number): void => {
    low = (low ^ byte) >>> 0
    // Times 2^40 + 0x1b3, modulo 2^64.
    const product = low * 0x1b3
    const carry = Math.floor(product / 0x1_0000_0000)
    high = (Math.imul(high, 0x1b3) + carry + (low << 8)) >>> 0
    low = product >>> 0
  }
  const text = parts.join('\0')
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    take(unit & 0xff)
    if (unit > 0xff) take(unit >>> 8)
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0')
}
