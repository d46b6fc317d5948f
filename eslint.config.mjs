import eslint from '@eslint/js'
import tseslint from 'typescript-eslint'

/**
 * Which rooms a room may import from (design: imports run downward only). Every room may import itself.
 * A room that is absent from a list is refused with a sentence that names the rule.
 */
const rooms = {
  model: [],
  languages: ['model'],
  classify: ['model', 'languages'],
  datamap: ['model', 'classify', 'languages'],
  checks: ['model', 'classify', 'languages', 'datamap'],
  editor: ['model', 'classify', 'languages', 'datamap', 'checks'],
  interchange: ['model', 'classify', 'languages', 'datamap', 'checks'],
  report: ['model', 'classify', 'languages', 'datamap', 'checks'],
  output: ['model', 'classify', 'languages', 'datamap', 'checks', 'report'],
  host: ['model', 'classify', 'languages', 'datamap', 'checks', 'editor', 'report', 'output'],
  lsp: ['model', 'classify', 'languages', 'datamap', 'checks', 'editor', 'report', 'output', 'host'],
  cli: [
    'model',
    'classify',
    'languages',
    'datamap',
    'checks',
    'editor',
    'report',
    'interchange',
    'output',
    'host',
  ],
}
const mayTouchTheWorld = ['host', 'lsp', 'cli']

const roomRules = Object.entries(rooms).map(([room, allowed]) => {
  const forbidden = Object.keys(rooms).filter((other) => other !== room && !allowed.includes(other))
  const patterns = [
    ...forbidden.map((other) => ({
      regex: `^(\\.\\./)+${other}/`,
      message: `Imports run downward only: ${room} may not import from ${other}.`,
    })),
    ...(mayTouchTheWorld.includes(room)
      ? []
      : [
          {
            regex: '^node:',
            message: `Only host, lsp and cli touch the world: ${room} may not import Node modules.`,
          },
        ]),
    ...(room === 'lsp'
      ? []
      : [{ regex: '^vscode-languageserver', message: 'Only lsp imports the protocol library.' }]),
    { regex: '^vscode$', message: 'Only the client imports vscode.' },
  ]
  return {
    files: [`server/src/${room}/**/*.ts`],
    rules: {
      'no-restricted-imports': ['error', { patterns }],
      ...(mayTouchTheWorld.includes(room)
        ? {}
        : {
            'no-console': 'error',
            'no-restricted-globals': [
              'error',
              ...[
                'process',
                'Buffer',
                'setTimeout',
                'setInterval',
                'setImmediate',
                'fetch',
                'performance',
              ].map((name) => ({ name, message: `Only host, lsp and cli use ${name}.` })),
            ],
            'no-restricted-properties': [
              'error',
              { object: 'Date', property: 'now', message: 'The engine reads no clock: `today` is an input.' },
              { object: 'Math', property: 'random', message: 'Same input, same output.' },
            ],
          }),
    },
  }
})

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'examples/**', 'test/**/fixtures/**', 'coverage/**'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only, outside configuration.' },
      ],
    },
  },
  ...roomRules,
  {
    files: ['client/src/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(\\.\\./)+(server|picture)/',
              allowTypeImports: true,
              message: 'The client imports nothing of others but types of what they say to each other.',
            },
          ],
        },
      ],
      'no-console': 'error',
    },
  },
  {
    // It runs in a browser, and knows of the engine what a picture is.
    files: ['client/picture/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(\\.\\./)+server/(?!src/model/picture\\.ts$)',
              message: 'The page imports nothing of the server but the model of a picture.',
            },
            { regex: '^(node:|vscode$|(\\.\\./)+src/)', message: 'The page runs in a browser.' },
          ],
        },
      ],
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        ...['innerHTML', 'outerHTML', 'insertAdjacentHTML'].map((property) => ({
          property,
          message: 'Nothing of a map is read as markup.',
        })),
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // describe and it return promises to mocha, which awaits them.
      '@typescript-eslint/no-floating-promises': 'off',
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly', Buffer: 'readonly' },
    },
  },
)
