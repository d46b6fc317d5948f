/** Whether a name is what a pattern of the map says; `*` stands for any characters. Takes time in proportion to both. */
export function matchesPattern(name: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return name === pattern
  if (!name.startsWith(first) || name.length < first.length + last.length || !name.endsWith(last))
    return false
  let at = first.length
  for (const part of rest) {
    const found = name.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at <= name.length - last.length
}

/** Whether something imported is of a package that a pattern names. Modules of a package count as it, and `_` as `-`, which Python writes for it. */
export function matchesPackage(module: string, pattern: string): boolean {
  const folded = (name: string): string => name.replaceAll('_', '-').toLowerCase()
  const name = folded(module)
  const wanted = folded(pattern)
  return (
    matchesPattern(name, wanted) || matchesPattern(name, `${wanted}/*`) || matchesPattern(name, `${wanted}.*`)
  )
}
