import type { Span } from '../model/span.ts'

/** The first of those in ascending order that ends behind a place; undefined where none does. */
export function firstEndingBehind<Place extends { readonly end: number }>(
  places: readonly Place[],
  place: number,
): Place | undefined {
  let low = 0
  let high = places.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places[middle]?.end ?? 0) <= place) low = middle + 1
    else high = middle
  }
  return places[low]
}

/** A span as far behind where it is, or before for a negative number, in UTF-16 units. */
export function moved({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by }
}
