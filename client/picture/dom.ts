/* The few ways in which the page makes elements. Texts become text nodes only: nothing of a map is read as markup. */

type Child = Node | string | undefined

interface Properties {
  readonly class?: string
  /** Attributes; `true` is an empty one, and `false` and undefined are none. */
  readonly [attribute: string]: string | number | boolean | undefined | ((event: Event) => void)
}

/** An element with its attributes, listeners (`onclick`) and children. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  return fill(document.createElement(tag), properties, children)
}

/** The same for SVG. */
export function svg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[Tag] {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), properties, children)
}

/** A text with its holes filled: `{shown} of {total}`. */
export function filled(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (hole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : hole,
  )
}

function fill<Element_ extends Element>(
  element: Element_,
  properties: Properties,
  children: readonly Child[],
): Element_ {
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue
    if (typeof value === 'function') element.addEventListener(name.slice(2), value)
    else element.setAttribute(name, value === true ? '' : String(value))
  }
  element.append(...children.filter((child) => child !== undefined))
  return element
}
