/** A text of the repository as plain text in Markdown: no link, image or emphasis of its own. */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\\`*{}[\]<>#|~&]|(?<!\w)_|_(?!\w)|!(?=\[)/g, String.raw`\$&`)
    .replaceAll(/\s+/g, ' ')
}
