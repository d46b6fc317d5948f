import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readDirectives } from '../../server/src/languages/directives.ts'
import type { Span } from '../../server/src/model/span.ts'

/** What the directives of a text say, with the texts that their spans select. */
function read(text: string): unknown[] {
  const selected = ({ start, end }: Span): string => text.slice(start, end)
  return readDirectives(text).map(({ span, covers, removal, checkSpans, ...said }) => ({
    ...said,
    text: selected(span),
    covers: selected(covers),
    removal: removal && selected(removal),
    checkSpans: checkSpans?.map(selected),
  }))
}

/** The text without the comments of its directives, as far as they can go. */
function withoutDirectives(text: string): string {
  return readDirectives(text)
    .toReversed()
    .reduce(
      (rest, { removal }) => (removal ? rest.slice(0, removal.start) + rest.slice(removal.end) : rest),
      text,
    )
}

describe('directives', () => {
  it('reads check, reason and last day, and covers the next line', () => {
    const text = [
      'interface User {',
      '  // art25-ignore-next-line undeclared-field: fictitious (until 2027-03-01)',
      '  email: string',
      '}',
    ].join('\n')
    assert.deepEqual(read(text), [
      {
        kind: 'ignore-next-line',
        checks: ['undeclared-field'],
        reason: 'fictitious',
        until: '2027-03-01',
        text: 'art25-ignore-next-line undeclared-field: fictitious (until 2027-03-01)',
        covers: '  email: string',
        removal: '  // art25-ignore-next-line undeclared-field: fictitious (until 2027-03-01)\n',
        checkSpans: ['undeclared-field'],
      },
    ])
  })

  it('covers its own line, or the whole file', () => {
    const text = 'const a = 1 // art25-ignore-line no-retention: a\n# art25-ignore-file no-activity: b\n'
    assert.deepEqual(read(text), [
      {
        kind: 'ignore-line',
        checks: ['no-retention'],
        reason: 'a',
        text: 'art25-ignore-line no-retention: a',
        covers: 'const a = 1 // art25-ignore-line no-retention: a',
        removal: ' // art25-ignore-line no-retention: a',
        checkSpans: ['no-retention'],
      },
      {
        kind: 'ignore-file',
        checks: ['no-activity'],
        reason: 'b',
        text: 'art25-ignore-file no-activity: b',
        covers: text,
        removal: '# art25-ignore-file no-activity: b\n',
        checkSpans: ['no-activity'],
      },
    ])
  })

  for (const comment of [
    '// HERE',
    '/// HERE',
    '//HERE',
    'x = 1 // HERE',
    '# HERE',
    'key: value # HERE',
    '-- HERE',
    'email text, -- HERE',
    '/* HERE */',
    '/** HERE */',
    '{/* HERE */}',
    '<!-- HERE -->',
    "<p>it is customer's</p> <!-- HERE -->",
    '; HERE',
    '{{!-- HERE --}}',
    '{{! HERE }}',
    '<%# HERE %>',
    '{# HERE #}',
    "const name = 'a' /* HERE */ + 'b'",
    'const text = "a \\" b" // HERE',
    '/*\n * HERE \n */',
    '<!--\n  HERE\n-->',
  ]) {
    it(`is read in the comment ${JSON.stringify(comment)}`, () => {
      const text = `a\n${comment.replace('HERE', () => 'art25-ignore-line no-retention: because')}\nb`
      assert.deepEqual(
        readDirectives(text).map(({ checks, reason, span }) => [
          checks,
          reason,
          text.slice(span.start, span.end),
        ]),
        [[['no-retention'], 'because', 'art25-ignore-line no-retention: because']],
      )
    })
  }

  for (const text of [
    "const a = '// art25-ignore-line no-retention: because'",
    'const a = "# art25-ignore-line no-retention: because"',
    'const a = `// art25-ignore-line no-retention: because`',
    "const a = 'it\\'s // art25-ignore-line no-retention: because'",
    '// write art25-ignore-line no-retention: because',
    'art25-ignore-line no-retention: because',
    'https://art25-ignore-line no-retention: because',
    '// art25-ignored fields are elsewhere',
    '// art25-ignore-list.json holds them',
    '// art25-ignore/list holds them',
    '// Art25-ignore-line no-retention: because',
    'const a = `\n  art25-ignore-line no-retention: because\n`',
    '',
  ]) {
    it(`is not read in ${JSON.stringify(text)}`, () => {
      assert.deepEqual(readDirectives(text), [])
    })
  }

  for (const [body, checks, reason, until] of [
    [' a-b, c-d: why', ['a-b', 'c-d'], 'why', undefined],
    [' a-b c-d: why: because', ['a-b', 'c-d'], 'why: because', undefined],
    [' a-b,c-d:why', ['a-b', 'c-d'], 'why', undefined],
    [' a-b', ['a-b'], undefined, undefined],
    [' a-b:', ['a-b'], undefined, undefined],
    [' a-b c-d', ['a-b', 'c-d'], undefined, undefined],
    [' a-b because it may', ['a-b'], undefined, undefined],
    [' a-b see https://example.com/why', ['a-b'], undefined, undefined],
    [' mistyped: why', ['mistyped'], 'why', undefined],
    [': why', [], 'why', undefined],
    ['', [], undefined, undefined],
    [' a-b: why until 2027-03-01', ['a-b'], 'why', '2027-03-01'],
    [' a-b: why, until 2027-03-01.', ['a-b'], 'why', '2027-03-01'],
    [' a-b until 2027-03-01: why', ['a-b'], 'why', '2027-03-01'],
    [' a-b (until 2027-03-01)', ['a-b'], undefined, '2027-03-01'],
    [' a-b: until 2027-03-01', ['a-b'], undefined, '2027-03-01'],
    [' a-b: why (until 2027-13-45)', ['a-b'], 'why', '2027-13-45'],
    [' a-b: waits until March', ['a-b'], 'waits until March', undefined],
  ] as const) {
    it(`understands ${JSON.stringify(body)}`, () => {
      const text = `// art25-ignore-line${body}`
      assert.deepEqual(
        readDirectives(text).map((directive) => [
          directive.checks,
          directive.reason,
          directive.until,
          directive.checkSpans?.map(({ start, end }) => text.slice(start, end)),
        ]),
        [[checks, reason, until, checks]],
      )
    })
  }

  it('covers the next line that is neither blank nor a directive', () => {
    const text = [
      '/*',
      ' * art25-ignore-next-line a-b: first',
      ' */',
      '',
      '// art25-ignore-next-line c-d: second',
      '{/* art25-ignore-next-line e-f: third */}',
      '   ',
      '// a remark',
      'code()',
    ].join('\n')
    assert.deepEqual(
      readDirectives(text).map((directive) => text.slice(directive.covers.start, directive.covers.end)),
      ['// a remark', '// a remark', '// a remark'],
    )
  })

  it('covers a line of code that begins with a directive', () => {
    const text = '// art25-ignore-next-line a-b: x\n/* art25-ignore-line c-d: y */ code()'
    assert.deepEqual(
      readDirectives(text).map((directive) => text.slice(directive.covers.start, directive.covers.end)),
      ['/* art25-ignore-line c-d: y */ code()', '/* art25-ignore-line c-d: y */ code()'],
    )
  })

  for (const end of ['\n', '\r\n', '\r']) {
    it(`keeps ${JSON.stringify(end)} out of what it covers`, () => {
      const text = ['# art25-ignore-next-line a-b: why', '', 'EMAIL=x', 'b', ''].join(end)
      const [directive] = readDirectives(text)
      assert.equal(text.slice(directive?.covers.start, directive?.covers.end), 'EMAIL=x')
      assert.equal(directive?.reason, 'why')
    })
  }

  it('covers nothing where no line follows', () => {
    const text = 'a\n// art25-ignore-next-line a-b: why\n\n'
    assert.deepEqual(
      readDirectives(text).map((directive) => directive.covers),
      [{ start: text.length, end: text.length }],
    )
  })

  it('reads two on one line, and none in the reason of another', () => {
    const text = [
      "f(/* art25-ignore-line a-b: x */ 1, /* art25-ignore-line c-d: it's y */ 2)",
      '// art25-ignore-line e-f: like // art25-ignore-line g-h: z',
    ].join('\n')
    assert.deepEqual(
      readDirectives(text).map((directive) => [directive.checks, directive.reason]),
      [
        [['a-b'], 'x'],
        [['c-d'], "it's y"],
        [['e-f'], 'like // art25-ignore-line g-h: z'],
      ],
    )
  })

  it('gives each check its own place, also where one is named twice', () => {
    const text = '// art25-ignore-line a-b, a-b a: a-b'
    const at = text.indexOf('a-b')
    assert.deepEqual(readDirectives(text)[0]?.checkSpans, [
      { start: at, end: at + 3 },
      { start: at + 5, end: at + 8 },
      { start: at + 9, end: at + 10 },
    ])
  })

  // HERE stands for a directive; `undefined`: the comment stays.
  for (const [comment, left] of [
    // Alone on its line, with the line break.
    ['// HERE', ''],
    ['\t/// HERE  ', ''],
    ['  # HERE', ''],
    ['-- HERE', ''],
    [';; HERE', ''],
    ['  /* HERE */  ', ''],
    ['/** HERE */', ''],
    ['/*! HERE **/', ''],
    ['/*\n * HERE\n */', ''],
    ['  /**\n   * HERE\n   **/', ''],
    ['/*\nHERE */', ''],
    ['/* HERE\n*/', ''],
    ['<!-- HERE -->', ''],
    ['<!--\n  HERE\n-->', ''],
    ['{{!-- HERE --}}', ''],
    ['{{!--\n  HERE\n--}}', ''],
    ['{{! HERE }}', ''],
    ['<%# HERE %>', ''],
    ['<%-- HERE --%>', ''],
    ['{# HERE #}', ''],
    // Behind code, with the white space before it.
    ['x = 1 \t// HERE', 'x = 1\n'],
    ['x = 1// HERE', 'x = 1\n'],
    ['x = 1 /* HERE */  ', 'x = 1\n'],
    ['x = 1 /* HERE\n*/', 'x = 1\n'],
    ['key: value # HERE', 'key: value\n'],
    ['email text, -- HERE', 'email text,\n'],
    ['<br> <!-- HERE -->', '<br>\n'],
    // Before and between code.
    ['  /* HERE */ code()', '  code()\n'],
    ["f('a' /* HERE */ + 'b')", "f('a' + 'b')\n"],
    ['f(/* HERE */ 1)', 'f( 1)\n'],
    ['f(/* HERE */1)', 'f(1)\n'],
    ['f(a/* HERE */, b)', 'f(a, b)\n'],
    ['return/* HERE */ x', 'return x\n'],
    ['<b>a</b><!-- HERE --><i>', '<b>a</b><i>\n'],
    // JSX.
    ['<p>\n  {/* HERE */}\n  <b />\n</p>', '<p>\n  <b />\n</p>\n'],
    ['<p>\n  {/* HERE */}\n  text\n</p>', '<p>\n  text\n</p>\n'],
    ['<p a="b">\n  {x}\n  {/*\n    HERE\n  */}\n  {y}\n</p>', '<p a="b">\n  {x}\n  {y}\n</p>\n'],
    ['<p>a{ /* HERE */ }</p>', '<p>a</p>\n'],
    ['<p>{/* HERE */}{a}</p>', '<p>{a}</p>\n'],
    // Braces of code stay.
    ['if (a) {/* HERE */}', 'if (a) {}\n'],
    ['const f = () => { /* HERE */ }', 'const f = () => { }\n'],
    ['async f(): Promise<void> {/* HERE */}', 'async f(): Promise<void> {}\n'],
    ['if (a) {\n  /* HERE */\n}', 'if (a) {\n}\n'],
    // What holds other text stays.
    ['/* HERE\n * and more */', undefined],
    ['/* For all of us.\n * HERE\n */', undefined],
    ['/**\n * HERE\n * @returns nothing\n */', undefined],
    ['<!-- HERE\n more -->', undefined],
    ['/* // HERE */', undefined],
    ['<p>// HERE</p>', undefined],
    // So does what never ends, and what keeps others apart.
    ['/* HERE', undefined],
    ['return/* HERE */x', undefined],
    ['return /* HERE\n*/ x', undefined],
    // These may be a value and the content of a string.
    ['key: value# HERE', undefined],
    ['`\n// HERE\n`', undefined],
    ['`\\`\n// HERE\n`', undefined],
    ['"""\n# HERE\n"""', undefined],
    [`// HERE ${'-'.repeat(1500)}`, undefined],
  ] as const) {
    it(`${left === undefined ? 'keeps' : 'removes'} the comment of ${JSON.stringify(comment).slice(0, 80)}`, () => {
      const written = comment.replace('HERE', () => 'art25-ignore-line a-b, c-d: because of it')
      for (const newline of ['\n', '\r\n']) {
        const withNewline = (lines: string): string => lines.replaceAll('\n', newline)
        const text = withNewline(`before\n${written}\nafter\n`)
        assert.equal(readDirectives(text).length, 1)
        assert.equal(
          withoutDirectives(text),
          left === undefined ? text : withNewline(`before\n${left}after\n`),
        )
      }
    })
  }

  it('removes the first line and the last, which has no line break', () => {
    assert.equal(withoutDirectives('// art25-ignore-file a-b: why'), '')
    assert.equal(withoutDirectives('// art25-ignore-file a-b: why\ncode()'), 'code()')
    assert.equal(withoutDirectives('code()\n  // art25-ignore-line a-b: why'), 'code()\n')
    assert.equal(withoutDirectives('code() // art25-ignore-line a-b: why'), 'code()')
    assert.equal(withoutDirectives('a\r// art25-ignore-line a-b: why\rb'), 'a\rb')
  })

  for (const [before, run, after] of [
    [
      'f()\r\n',
      [
        '  // art25-ignore-next-line a-b: first\r\n',
        '  /* art25-ignore-next-line c-d: second */\r\n',
        '  /*\r\n   * art25-ignore-next-line e-f: third\r\n   */\r\n',
        '  // art25-ignore-next-line g-h: fourth',
      ],
      '',
    ],
    [
      '<p a="b">\r\n',
      ['  {/* art25-ignore-next-line a-b: first */}\r\n', '  {/* art25-ignore-next-line c-d: second */}\r\n'],
      '  <b>\r\n',
    ],
  ] as const) {
    it(`removes each of a run behind ${JSON.stringify(before)} by itself`, () => {
      const text = before + run.join('') + after
      const removals = readDirectives(text).map(({ removal }) => text.slice(removal?.start, removal?.end))
      assert.deepEqual(removals, run)
      assert.equal(withoutDirectives(text), before + after)
    })
  }

  it('removes each of one line by itself', () => {
    const one = '/* art25-ignore-line a-b: x */'
    assert.equal(withoutDirectives(`f(${one} 1, ${one} 2) ${one} ${one}`), 'f( 1, 2)')
    assert.equal(withoutDirectives(`${one} ${one}\n`), '\n')
  })

  for (const [text, unknownVerb, kind] of [
    ['// art25-ignore a-b: why', 'ignore', 'ignore-next-line'],
    ['code() // art25-ignore a-b: why', 'ignore', 'ignore-line'],
    ['# art25-ignore: a-b', 'ignore', 'ignore-next-line'],
    ['// art25-ignore-next a-b: why', 'ignore-next', 'ignore-next-line'],
    ['// art25-ignore-nextline a-b: why', 'ignore-nextline', 'ignore-next-line'],
    ['// art25-ignoreNextLine a-b: why', 'ignoreNextLine', 'ignore-next-line'],
    ['// art25-ignore-lines a-b: why', 'ignore-lines', 'ignore-line'],
    ['/* art25-ignore-this-file a-b: why */', 'ignore-this-file', 'ignore-file'],
    ['code() // art25-ignore_all', 'ignore_all', 'ignore-line'],
  ] as const) {
    it(`knows ${JSON.stringify(text)} for a mistake that names no check`, () => {
      const [directive, ...others] = readDirectives(`${text}\nnext()\n`)
      assert.deepEqual(others, [])
      assert.equal(directive?.unknownVerb, unknownVerb)
      assert.equal(directive.kind, kind)
      assert.deepEqual(directive.checks, [])
      assert.ok(text.startsWith(`art25-${unknownVerb}`, directive.span.start))
    })
  }

  it('takes any text, and its spans select markers', () => {
    const pieces = fc.constantFrom(
      ...[
        'art25-ignore-line',
        'art25-ignore-next-line',
        'art25-ignore',
        'art25-',
        ' a-b',
        ': why',
        ' until 2027-03-01',
      ],
      ...[
        '//',
        '/*',
        '*/',
        '#',
        '--',
        '<!--',
        '-->',
        '{',
        '}',
        '<p>',
        '"',
        "'",
        '`',
        '\\',
        '\n',
        '\r',
        ' ',
        'é',
        '\u2028',
      ],
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const text = parts.join('')
        let removed = 0
        for (const { span, covers, removal, checks, checkSpans } of readDirectives(text)) {
          assert.deepEqual(
            checkSpans?.map(({ start, end }) => text.slice(start, end)),
            checks,
          )
          if (removal) {
            assert.ok(removed <= removal.start && removal.start < span.start)
            assert.ok(span.end <= removal.end && removal.end <= text.length)
            removed = removal.end
          }
          assert.ok(text.startsWith('art25-ignore', span.start))
          assert.ok(span.end <= text.length && covers.start <= covers.end && covers.end <= text.length)
          assert.ok(!/[\r\n]/.test(text.slice(covers.start, covers.end)))
        }
      }),
      { numRuns: 500 },
    )
  })

  it('reads ten thousand on one line, and ten thousand lines of them', () => {
    const one = '/* art25-ignore-line a-b: why */ f("x"); '
    assert.equal(readDirectives(one.repeat(10_000)).length, 10_000)
    const lines = '// art25-ignore-next-line a-b: why\n\n'
    const found = readDirectives(`${lines.repeat(10_000)}code()`)
    assert.equal(found.length, 10_000)
    assert.ok(found.every((directive) => directive.covers.start === lines.length * 10_000))
  })
})
