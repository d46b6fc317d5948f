/* Texts in Markdown for a forge, where what they hold must not be taken for markup. */

/** A text as code on one line, safe within a cell. */
export function code(text: string): string {
  return `\`${text
    .replaceAll('`', '')
    .replaceAll('|', String.raw`\|`)
    .replace(/\s+/g, ' ')}\``
}

/** A text within the cell of a table. */
export function cell(text: string): string {
  return escape(text).replaceAll('|', String.raw`\|`)
}

/** A text on one line. */
export function escape(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll(/[\\`*[\]<>#~]|(?<!\w)_|_(?!\w)/g, String.raw`\$&`)
}
