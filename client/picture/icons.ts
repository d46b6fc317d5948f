import type { PictureKind, PictureMark } from '../../server/src/model/picture.ts'
import { svg } from './dom.ts'

/** The sign of a kind or a mark, 16 pixels wide; never the only thing that tells. */
export function iconOf(name: PictureKind | PictureMark): SVGSVGElement {
  return svg(
    'svg',
    { class: `icon ${name}`, viewBox: '0 0 16 16', 'aria-hidden': 'true' },
    ...ways[name].map((d) => svg('path', { d })),
  )
}

/** Drawn with lines of 1.5. */
const ways: Readonly<Record<PictureKind | PictureMark, readonly string[]>> = {
  activity: ['M2 5h12v8.5H2z', 'M6 5V2.5h4V5', 'M2 9h12'],
  'data-set': ['M2.5 2.5h11v11h-11z', 'M2.5 6h11', 'M2.5 9.8h11', 'M6.5 6v7.5'],
  system: [
    'M2.5 4c0-1.1 2.5-2 5.500-2s5.500.9 5.500 2-2.500 2-5.500 2-5.500-.9-5.500-2z',
    'M2.500 4v8c0 1.100 2.500 2 5.500 2s5.500-.9 5.500-2V4',
    'M2.500 8c0 1.100 2.500 2 5.500 2s5.500-.9 5.500-2',
  ],
  recipient: [
    'M3 14V2.500h7V14',
    'M10 6h3.500v8',
    'M1.500 14h13',
    'M5.500 5.500h2',
    'M5.500 8.500h2',
    'M5.500 11.500h2',
  ],
  country: [
    'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z',
    'M2 8h12',
    'M8 2c1.800 1.700 2.700 3.700 2.700 6S9.800 12.300 8 14c-1.800-1.700-2.700-3.700-2.700-6S6.200 3.700 8 2z',
  ],
  special: [
    'M8 14S2 10.500 2 6.300A3.200 3.200 0 0 1 8 4.600a3.200 3.200 0 0 1 6 1.700C14 10.500 8 14 8 14z',
  ],
  undeclared: ['M8 2l6.500 11.500h-13z', 'M8 6.500v3.500', 'M8 11.600v.4'],
  transfer: ['M2 8h11', 'M9 4l4 4-4 4'],
  open: [
    'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z',
    'M6.200 6.300a1.900 1.900 0 1 1 2.700 1.800c-.6.300-.9.700-.9 1.400',
    'M8 11.300v.4',
  ],
}
