/** The limits that the model sets for what is quoted from a file, in UTF-16 units. */
const typeLimit = 200
const valueLimit = 200
const commentLimit = 300

/** The text with every run of white space (line ends too) as one space, trimmed. */
export function collapseWhiteSpace(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** At most `limit` UTF-16 units of the text; never half of a surrogate pair. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text
  const last = text.charCodeAt(limit - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit)
}

/** A type as `Field.type` wants it: as written, white space collapsed, clipped. */
export function typeText(text: string): string {
  return clip(collapseWhiteSpace(text), typeLimit)
}

/** A literal as `FieldAttributes.value` wants it: line ends as `\n`, clipped. */
export function valueText(text: string): string {
  return clip(clip(text, 2 * valueLimit).replace(/\r\n?/g, '\n'), valueLimit)
}

/** A comment as `FieldAttributes.comment` wants it: white space collapsed, clipped. */
export function commentText(text: string): string {
  return clip(collapseWhiteSpace(clip(text, 10 * commentLimit)), commentLimit)
}

/** The last part of a path with forward slashes. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** The name of a file without its ending, and without `.schema` before it. */
export function fileStem(path: string): string {
  const name = fileName(path)
  const dot = name.lastIndexOf('.')
  return (dot > 0 ? name.slice(0, dot) : name).replace(/(?<=.)\.schema$/i, '')
}
