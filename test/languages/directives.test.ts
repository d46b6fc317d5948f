import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readDirectives } from '../../server/src/languages/directives.ts'

/** What the directives of a text say, with the texts that their spans select. */
function read(text: string): unknown[] {
  return readDirectives(text).map(({ span, covers, ...said }) => ({
    ...said,
    text: text.slice(span.start, span.end),
    covers: text.slice(covers.start, covers.end),
  }))
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
      },
      {
        kind: 'ignore-file',
        checks: ['no-activity'],
        reason: 'b',
        text: 'art25-ignore-file no-activity: b',
        covers: text,
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
    '// art25-ignore-lines no-retention: because',
    '// art25-retention: P1Y',
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
      assert.deepEqual(
        readDirectives(`// art25-ignore-line${body}`).map((directive) => [
          directive.checks,
          directive.reason,
          directive.until,
        ]),
        [[checks, reason, until]],
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

  it('takes any text, and its spans select markers', () => {
    const pieces = fc.constantFrom(
      ...['art25-ignore-line', 'art25-ignore-next-line', 'art25-', ' a-b', ': why', ' until 2027-03-01'],
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
        for (const { span, covers } of readDirectives(text)) {
          assert.ok(text.startsWith('art25-ignore-', span.start))
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
