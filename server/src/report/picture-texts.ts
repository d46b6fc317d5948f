import { say, type Message } from '../model/message.ts'
import type { PictureTexts } from '../model/picture.ts'

/** The words of the page around a picture. What the page fills in itself stays as a hole: it knows the figures. */
export function pictureTexts(t: (message: Message) => string): PictureTexts {
  const hole = (name: string): string => `{${name}}`
  return {
    search: t(say('Search')),
    show_only: t(say('Show only')),
    group_by: t(say('Group by')),
    fold_all: t(say('Fold all')),
    unfold_all: t(say('Unfold all')),
    fold: t(say('Fold {name}', { name: hole('name') })),
    unfold: t(say('Unfold {name}', { name: hole('name') })),
    zoom_in: t(say('Zoom in')),
    zoom_out: t(say('Zoom out')),
    fit: t(say('Show everything')),
    graph: t(say('Graph')),
    graph_help: t(
      say(
        'Arrow keys up and down: the next in the column, or the next connection. Right: along a connection. Left: back. Enter: select and show what is known. Control and Enter, or a double click: go there. F: fold or unfold. Plus, minus, zero: zoom. Escape: end the selection. Slash: search.',
      ),
    ),
    tables: t(say('Tables')),
    view: t(say('View')),
    view_both: t(say('Graph and tables')),
    name: t(say('Name')),
    about: t(say('About')),
    connections: t(say('Connections')),
    where: t(say('Where')),
    selected: t(say('Selected')),
    nothing_selected: t(say('Nothing is selected. Choose something in the graph or in a table.')),
    clear_selection: t(say('End the selection')),
    in_map: t(say('In the data map')),
    in_code: t(say('In code')),
    shown: t(say('{shown} of {total} shown', { shown: hole('shown'), total: hole('total') })),
    shown_all: t(say('All {total} shown', { total: hole('total') })),
    found: t(
      say('Found: {found}. {shown} of {total} shown', {
        found: hole('found'),
        shown: hole('shown'),
        total: hole('total'),
      }),
    ),
    nothing_shown: t(say('Nothing of the kind is in the picture.')),
    nothing_at_all: t(say('The data map declares nothing that could be shown.')),
    things: t(say('{count} in one', { count: hole('count') })),
    edge_position: t(say('connection {index} of {total}', { index: hole('index'), total: hole('total') })),
    edge_count: t(say('connections: {count}', { count: hole('count') })),
    more_places: t(say('and {count} more', { count: hole('count') })),
    help: t(say('Keys')),
    no_script: t(say('The picture is drawn by a script, which this browser does not run.')),
    kinds: {
      activity: t(say('Activities')),
      'data-set': t(say('Data sets')),
      system: t(say('Systems')),
      recipient: t(say('Recipients')),
      country: t(say('Countries')),
    },
    filters: {
      special: t(say('Special categories')),
      undeclared: t(say('Undeclared')),
      transfer: t(say('Outside the EEA')),
      open: t(say('Open points')),
    },
    groupings: {
      none: t(say('nothing')),
      kind: t(say('kind')),
      system: t(say('system')),
      country: t(say('country')),
    },
  }
}
