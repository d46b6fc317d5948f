import assert from 'node:assert/strict'
import { languageOf } from '../../server/src/languages/index.ts'
import { readTextFacts } from '../../server/src/languages/text-facts.ts'
import { mayHoldTextFacts } from '../../server/src/languages/text-mentions.ts'

/** `kind value` of every value of a real person that a file holds. */
function found(path: string, text: string): readonly string[] {
  const language = languageOf(path)?.id ?? ''
  const { literals = [] } = readTextFacts(language, { path, text })
  assert.ok(
    literals.length === 0 || mayHoldTextFacts(language, path, text),
    'the scan before would have missed it',
  )
  for (const { shape, span } of literals) {
    const value = text.slice(span.start, span.end)
    assert.ok(shape.length < value.length && !shape.includes(value), 'the shape tells the value')
  }
  return literals.map(({ kind, span }) => `${kind} ${text.slice(span.start, span.end)}`)
}

// Improbable people at real providers: reserved ones would not be found.
const mailbox = 'isaline.quillfeather@gmail.com'

describe('values of real people', () => {
  const cases: readonly (readonly [path: string, text: string, ...found: readonly string[]])[] = [
    // Mailboxes
    ['seeds.json', `{"email": "${mailbox}"}`, `email ${mailbox}`],
    ['seeds.sql', `INSERT INTO users VALUES (1, '${mailbox}');`, `email ${mailbox}`],
    ['users.csv', `id,email\n1,${mailbox}\n`, `email ${mailbox}`],
    ['docs/setup.md', `Sign in as ${mailbox}.`, `email ${mailbox}`],
    ['src/seed.ts', `await create({ email: '${mailbox}' })`, `email ${mailbox}`],
    ['src/seed.ts', `// asked by ${mailbox}`],
    ['src/seed.py', `EMAIL = "${mailbox}"  # ${mailbox}`, `email ${mailbox}`],
    ['db/seeds.rb', `User.create!(email: '${mailbox}')`, `email ${mailbox}`],
    [
      'seed.ts',
      "create({ name: 'Isaline Quillfeather', email: 'isaline@nordfell.io' })",
      'email isaline@nordfell.io',
    ],
    ['seed.ts', "create({ email: 'zuvela@nordfell.io' })"],
    ['seed.ts', "create({ email: 'not_applicable@nordfell.io', name: 'Value', other: 'value@nordfell.io' })"],
    ['seed.ts', "create({ name: 'Survey Taker 1', email: 'survey1@nordfell.io' })"],
    [
      'seed.ts',
      "create({ email: 'isaline.quillfeather@nordfell.io' })",
      'email isaline.quillfeather@nordfell.io',
    ],
    [
      'seed.json',
      '["jane.doe@gmail.com", "max.mustermann@web.de", "user@example.org", "isaline.quillfeather@example.com"]',
    ],
    [
      'seed.json',
      '["isaline.quillfeather@acme.com", "isaline@my-company.de", "isaline.quillfeather@corp.test"]',
    ],
    [
      'seed.json',
      '["support@nordfell.io", "no-reply@nordfell.io", "sales.team@nordfell.io", "nordfell@nordfell.io"]',
    ],
    [
      'owners.json',
      '["cloud.platforms@nordfell.io", "data-engineering@nordfell.io", "probation-webops@nordfell.io", "query.tenant@nordfell.io", "dataengineering-gg@nordfell.io", "TU_NOMBRE@nordfell.io"]',
    ],
    [
      'seed.ts',
      "const url = 'https://isaline.quillfeather@gmail.com/path', git = 'git@github.com:nordfell/shop.git'",
    ],
    ['seed.ts', "import a from '@scope/pkg'\nconst b = 'logo.small@2x.png'"],
    ['README.md', `Maintained by Isaline <${mailbox}>`],
    ['README.md', `Copyright 2020 ${mailbox}`],
    ['AUTHORS.md', mailbox],
    ['TERMS.md', mailbox],
    ['docs/privacy-policy.md', mailbox],
    ['.well-known/csaf/notice.json', `{"contact_details": "${mailbox}"}`],
    ['doc/dependency-licenses/slider.json', `{"email": "${mailbox}"}`],
    ['lib/slider.jquery.json', `{"email": "${mailbox}"}`],
    ['texts.php', "<?php return ['help' => 'as in VASE_IME@support.nordfell.com'];"],
    [
      'tests/users.json',
      '["false@gmail.com", "not_isaline@gmail.com", "reset@me.com", "updatedAgain@me.com", "delete@me.com"]',
    ],
    ['seed.ts', "create({ phone: '+1 213 777 1234' })"],
    ['CODE_OF_CONDUCT.md', mailbox],
    ['package.json', `{"author": "${mailbox}"}`],
    ['datamap.yaml', `dpo: ${mailbox}`],
    ['i18n.js', `load({ translator:\n  '${mailbox}', language: 'x' })`],
    ['app.yaml', `# ${mailbox}\nadmin: ${mailbox}`, `email ${mailbox}`],
    // Telephone numbers
    ['seed.ts', "create({ phone: '+33 6 87 41 52 69' })", 'phone +33 6 87 41 52 69'],
    ['seed.ts', "create({ phone: '06 87 41 52 69' })", 'phone 06 87 41 52 69'],
    ['seed.ts', "create({ reference: '06 87 41 52 69' })"],
    ['seed.ts', "create({ phone: '+33 6 39 98 12 47', other: '+1 212-555-0142', uk: '+44 7700 900461' })"],
    ['seed.ts', "create({ phone: '+33 6 12 34 56 78', other: '+49 30 1234567', third: '+11111111111' })"],
    ['seed.ts', "create({ phone: '+49 1805 426457', other: '+1 800-342-7519', third: '+33 8 92 47 61 53' })"],
    ['lang.php', "<?php return ['format' => 'Nome Silva (jose.silva@exemplo.com.br)'];"],
    ['seed.ts', 'const sum = a +33687415269'],
    ['seed.json', '{"at": "2024-01-18T10:00:00+00:00", "ratio": "1+2948172645"}'],
    // Accounts, cards, national numbers
    ['seed.json', '{"iban": "FR96 2004 1010 0587 6934 1826 094"}'],
    ['seed.json', '{"iban": "DE89 3704 0044 0532 0130 00", "other": "GB29NWBK60161331926819"}'],
    ['seed.json', '{"card": "4242 4242 4242 4242", "pan": "4111111111111111"}'],
    ['seed.json', '{"order": "4929478361052735"}'],
    ['seed.json', '{"pesel": "02070803628"}', 'national_number 02070803628'],
    ['seed.json', '{"pesel": "02070803629", "number": "02070803628"}'],
  ]
  for (const [path, text, ...expected] of cases)
    it(`${path}: ${text.replaceAll(/\s+/g, ' ')}`, () => {
      assert.deepEqual(found(path, text), expected)
    })

  it('include accounts and cards that pass their checksums', () => {
    const iban = withChecksum('DE', '370400440718293645')
    const card = withLuhn('492947836105273')
    assert.deepEqual(
      found('seed.json', `{"iban": "${iban}", "card": "${card}", "x": "${iban.slice(0, -1)}0"}`).slice(0, 2),
      [`iban ${iban}`, `card ${card}`],
    )
  })

  it('are replaced by reserved ones of the same shape that are no value again', () => {
    const iban = withChecksum('DE', '370400440718293645')
    const text = `{"email": "${mailbox}", "phone": "+33 6 87 41 52 69", "iban": "${iban}", "pesel": "02070803628"}`
    const { literals = [] } = readTextFacts('json', { path: 'a.json', text })
    assert.equal(literals.length, 4)
    const mended = literals
      .toReversed()
      .reduce(
        (whole, { span, replacement }) => whole.slice(0, span.start) + replacement + whole.slice(span.end),
        text,
      )
    assert.match(
      mended,
      /"person-[0-9a-f]{4}@example\.com", "phone": "\+33 6 39 98 \d\d \d\d", "iban": "DE89370400440532013000"/,
    )
    assert.deepEqual(found('a.json', mended), [])
  })

  it('say whether a name stands beside them', () => {
    const named = readTextFacts('json', {
      path: 'a.json',
      text: `{"first_name": "Isaline", "email": "${mailbox}"}`,
    })
    assert.equal(named.literals?.[0]?.isNamed, true)
    const alone = readTextFacts('json', { path: 'a.json', text: `{"email": "${mailbox}"}` })
    assert.equal(alone.literals?.[0]?.isNamed, undefined)
  })
})

function withChecksum(country: string, account: string): string {
  const digits = Array.from(`${account}${country}00`, (one) => parseInt(one, 36)).join('')
  return `${country}${String(98n - (BigInt(digits) % 97n)).padStart(2, '0')}${account}`
}

function withLuhn(digits: string): string {
  const sum = Array.from(digits)
    .toReversed()
    .reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 0 ? 2 : 1)
      return total + (value > 9 ? value - 9 : value)
    }, 0)
  return digits + String((10 - (sum % 10)) % 10)
}
