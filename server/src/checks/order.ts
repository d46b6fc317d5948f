import type { Place } from '../model/finding.ts'

/** By UTF-16 units: the same on every machine, unlike the order of a locale. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}

/** By path, then start, then end. */
export function comparePlaces(left: Place, right: Place): number {
  return (
    compareText(left.path, right.path) || left.span.start - right.span.start || left.span.end - right.span.end
  )
}

/** Like `compareText`, but runs of digits count as numbers: `V2__x.sql` before `V10__x.sql`. */
export function compareNatural(left: string, right: string): number {
  // What both begin with decides nothing, but a number that starts in it is compared as a whole.
  let same = 0
  while (same < left.length && left.charCodeAt(same) === right.charCodeAt(same)) same++
  while (same > 0 && isDigit(left.charAt(same - 1))) same--
  const leftParts = left.slice(same).match(digitsOrNot) ?? []
  const rightParts = right.slice(same).match(digitsOrNot) ?? []
  for (let index = 0; index < Math.min(leftParts.length, rightParts.length); index++) {
    const one = leftParts[index] ?? ''
    const other = rightParts[index] ?? ''
    const difference = isDigit(one) && isDigit(other) ? compareDigits(one, other) : compareText(one, other)
    if (difference !== 0) return difference
  }
  return leftParts.length - rightParts.length || compareText(left, right)
}

const digitsOrNot = /\d+|\D+/g

function isDigit(part: string): boolean {
  const unit = part.charCodeAt(0)
  return unit >= 48 && unit <= 57
}

/** Timestamps can be longer than a number is exact. */
function compareDigits(left: string, right: string): number {
  const one = left.replace(/^0+/, '')
  const other = right.replace(/^0+/, '')
  return one.length - other.length || compareText(one, other)
}
