import assert from 'node:assert/strict'
import { indexFile } from '../../server/src/classify/index-file.ts'
import { recipientUses } from '../../server/src/classify/recipient-uses.ts'
import { regionUses } from '../../server/src/classify/region-uses.ts'
import { applyEdits, resolveFixes } from '../../server/src/datamap/resolve-fix.ts'
import { emptyFacts, languageOf } from '../../server/src/languages/index.ts'
import type { Finding } from '../../server/src/model/finding.ts'
import type { IndexedFile, PathClass } from '../../server/src/model/indexed-file.ts'
import { english } from '../../server/src/model/message.ts'
import { serviceRules } from '../recipients/services.ts'
import { check, map } from './builders.ts'

function source(path: string, text: string, pathClass: PathClass = 'product'): IndexedFile {
  const language = languageOf(path)?.id ?? ''
  const uses = recipientUses(path, language, text, serviceRules)
  return indexFile(path, language, pathClass, { ...emptyFacts, recipientUses: uses }, serviceRules)
}

function findingsOf(text: string, files: readonly IndexedFile[] = [], today?: string): readonly Finding[] {
  const { findings, problems } = check({
    files,
    maps: [map(text)],
    rules: serviceRules,
    ...(today !== undefined && { today }),
  })
  assert.deepEqual(problems, [])
  return findings
}

const said = (findings: readonly Finding[], id?: string): readonly string[] =>
  findings
    .filter(({ check: own }) => id === undefined || own === id)
    .map(({ severity, message }) => `${severity}: ${english.text(message)}`)

const pay = source('src/pay.ts', "import Stripe from 'stripe'\nexport const s = new Stripe(key)\n")
const manifest = source(
  'package.json',
  '{"dependencies": {"stripe": "1"}, "devDependencies": {"openai": "1"}}',
)

describe('undeclared-recipient', () => {
  it('finds a service once, where it shows the most, with all other places', () => {
    const findings = findingsOf('art25: 1\n', [manifest, pay])
    assert.deepEqual(said(findings), [
      'info: Development uses OpenAI, which the data map does not name among the recipients',
      'warning: The code uses Stripe, which the data map does not name among the recipients',
    ])
    assert.deepEqual(
      findings[1]?.related.map(({ path, message }) => `${path} ${english.text(message)}`),
      ['src/pay.ts stripe is imported here', 'package.json stripe is a dependency'],
    )
  })

  it('stands where the client is made, whatever the order of the files', () => {
    const importing = "import * as Sentry from '@sentry/node'\n"
    const uses = [
      source('package.json', '{"dependencies": {"@sentry/node": "1"}}'),
      source('requirements-lock.txt', 'sentry-sdk==1\n'),
      source('requirements.txt', 'sentry-sdk\n'),
      source('src/a.ts', `${importing}export type S = Sentry.Event\n`),
      source('src/b.ts', `${importing}Sentry.captureException(error)\n`),
      source('src/c.ts', "fetch('https://o1.ingest.sentry.io/api')\n"),
      source('src/z.ts', `${importing}Sentry.init({ dsn })\n`),
    ]
    const placesOf = (files: readonly IndexedFile[]): readonly string[] =>
      findingsOf('art25: 1\n', files)
        .filter(({ message }) => english.text(message).includes('Sentry'))
        .flatMap(({ path, related }) => [path, ...related.map((place) => place.path)])
    const places = placesOf(uses)
    assert.deepEqual(
      [...new Set(places)],
      [
        'src/z.ts',
        'src/b.ts',
        'src/c.ts',
        'src/a.ts',
        'package.json',
        'requirements.txt',
        'requirements-lock.txt',
      ],
    )
    assert.deepEqual(placesOf(uses.toReversed()), places)
  })

  it('takes a dependency, an import and a variable as information', () => {
    for (const file of [
      manifest,
      source('src/types.ts', "import type Stripe from 'stripe'\nexport type S = Stripe\n"),
      source('.env', 'STRIPE_SECRET_KEY=\n'),
    ])
      assert.deepEqual(
        said(findingsOf('art25: 1\n', [file])).filter((one) => one.includes('Stripe')),
        [
          'info: A dependency or a setting brings in Stripe, which the data map does not name among the recipients',
        ],
      )
    assert.deepEqual(said(findingsOf('art25: 1\n', [source('a.yml', 'url: https://api.openai.com/v1\n')])), [
      'warning: The code uses OpenAI, which the data map does not name among the recipients',
    ])
  })

  it('is silent for what the map names by id, name or legal name, or detects', () => {
    for (const entry of [
      'stripe: { role: controller }',
      'payments: { name: Stripe, role: controller }',
      'payments: { name: { fr: Stripe }, role: controller }',
      'payments: { legal_name: "Stripe Payments Europe, Limited", role: controller }',
      'payments: { role: controller, detect: { packages: [stripe], calls: [Stripe] } }',
    ])
      assert.deepEqual(
        said(findingsOf(`art25: 1\nrecipients:\n  ${entry}\n`, [pay]), 'undeclared-recipient'),
        [],
      )
  })

  it('is silent of the repository that makes the service itself', () => {
    const own = source('packages/sdk/package.json', '{"name": "@stripe/own", "version": "1"}')
    assert.deepEqual(said(findingsOf('art25: 1\n', [pay, own])), [])
  })

  it('is silent in tests, for other folders and for what data only comes from', () => {
    const text = "import Stripe from 'stripe'\nnew Stripe(k)\n"
    assert.deepEqual(findingsOf('art25: 1\n', [source('test/pay.test.ts', text, 'test')]), [])
    assert.deepEqual(
      findingsOf('art25: 1\n', [source('a.ts', "fetch('https://api.people-directory.example.com/')\n")]),
      [],
    )
  })

  it('takes a name that anybody may use, or an option, only beside something that shows the service', () => {
    const named = source('a.rb', 'Cocoon::Contact.create(email: x)\n')
    const option = source('config/services.php', "<?php return ['key' => env('STRIPE_SECRET_KEY')];\n")
    assert.deepEqual(said(findingsOf('art25: 1\n', [named, option])), [])
    assert.deepEqual(said(findingsOf('art25: 1\n', [named, source('Gemfile', "gem 'cocoon'\n")])), [
      'warning: The code uses Cocoon, which the data map does not name among the recipients',
    ])
    assert.deepEqual(
      said(
        findingsOf('art25: 1\n', [
          option,
          source('composer.json', '{"require": {"stripe/stripe-php": "1"}}'),
        ]),
      ),
      [
        'info: A dependency or a setting brings in Stripe, which the data map does not name among the recipients',
      ],
    )
  })

  it('declares what is known, and asks the rest', () => {
    const text = 'art25: 1\n'
    const [finding] = findingsOf(text, [pay])
    const resolved = resolveFixes(finding?.fixes.map(({ action }) => action) ?? [], [map(text)], () => text)
    assert.ok('edits' in resolved)
    const after = applyEdits(text, resolved.edits)
    assert.equal(
      after,
      [
        'art25: 1',
        'recipients:',
        '  stripe:',
        '    name: Stripe',
        '    legal_name: Stripe Payments Europe, Limited',
        '    # role: processor, joint_controller or controller (typically controller)?',
        '    # purpose: what for?',
        '    established: IE',
        '    processed_in:',
        '      - IE',
        '      - US',
        '    # transfers: to which countries outside the EEA, and by which tool of Chapter V?',
        '    # may_receive: which categories of data?',
        '',
      ].join('\n'),
    )
    assert.deepEqual(said(findingsOf(after, [pay]), 'undeclared-recipient'), [])
    assert.deepEqual(said(findingsOf(after, [pay]), 'invalid-map'), [])
  })
})

const recipient = (entry: string): string => `art25: 1\nrecipients:\n  x: { ${entry} }\n`
const all =
  'covers: [subject_matter, duration, nature, data, data_subjects, instructions, confidentiality, security, subprocessors, rights, assistance, return, audit]'

describe('no-agreement and agreement-incomplete', () => {
  it('ask a processor for its agreement, and nobody else', () => {
    for (const role of ['controller', 'joint_controller', 'internal', 'authority'])
      assert.deepEqual(said(findingsOf(recipient(`name: X, role: ${role}`)), 'no-agreement'), [], role)
    for (const entry of [
      'name: X, role: processor, status: ended',
      'name: X, role: processor, direction: in',
    ])
      assert.deepEqual(said(findingsOf(recipient(entry)), 'no-agreement'), [], entry)
    assert.deepEqual(said(findingsOf(recipient('name: X, role: processor')), 'no-agreement'), [
      'info: The agreement with X as a processor is not recorded',
    ])
    // What the rules know it to be typically.
    assert.equal(said(findingsOf(recipient('name: Brevo')), 'no-agreement').length, 1)
  })

  it('speak of one that is open, has ended or covers too little', () => {
    const with_ = (agreement: string): string =>
      recipient(`name: X, role: processor, agreement: { ${agreement} }`)
    assert.deepEqual(said(findingsOf(with_('status: pending'))), [
      'info: The agreement with X as a processor is recorded as pending',
    ])
    assert.deepEqual(said(findingsOf(with_(`until: 2024-05, ${all}`), [], '2024-06-01')), [
      'info: The agreement with X as a processor ended on 2024-05',
    ])
    assert.deepEqual(said(findingsOf(with_(`until: 2024-05, ${all}`), [], '2024-05-31')), [])
    assert.deepEqual(said(findingsOf(with_(`until: 2024-05, ${all}`))), [])
    assert.deepEqual(said(findingsOf(with_(`status: signed, ${all.replace(', audit', '')}`))), [
      'info: That the agreement with X provides for audit is not recorded',
    ])
    assert.deepEqual(said(findingsOf(with_('status: signed'))), [
      'info: What the agreement with X provides for is not recorded',
    ])
    assert.deepEqual(said(findingsOf(with_('status: not_required'))), [])
  })
})

describe('transfer-without-tool', () => {
  const transfers = (entry: string, today?: string): readonly string[] =>
    said(findingsOf(recipient(`role: controller, ${entry}`), [], today), 'transfer-without-tool')
  const missing = (country: string): readonly string[] => [
    `info: The tool for the transfer to X in ${country} is not recorded`,
  ]

  it('goes by where data goes, and by the seat only where nothing else is said', () => {
    assert.deepEqual(transfers('name: X, processed_in: [IN]'), missing('IN'))
    assert.deepEqual(transfers('name: X, processed_in: [{in: [IN, FR], for: support}]'), missing('IN'))
    assert.deepEqual(transfers('name: X, processed_in: [us-east-1]'), missing('US'))
    assert.deepEqual(transfers('name: X, established: US'), missing('US'))
    assert.deepEqual(transfers('name: X, established: US, processed_in: [EU]'), [])
    assert.deepEqual(transfers('name: X, established: US, transfers: none'), [])
    assert.deepEqual(transfers('name: X, processed_in: [EEA, FR, "NO"]'), [])
    assert.deepEqual(transfers('name: X'), [])
  })

  it('knows decisions with their end, and listings with their scope', () => {
    assert.deepEqual(transfers('name: X, processed_in: [CH]'), [])
    assert.deepEqual(transfers('name: X, processed_in: [GB]', '2025-12-27'), [])
    assert.deepEqual(transfers('name: X, processed_in: [GB]', '2025-12-28'), missing('GB'))
    assert.deepEqual(transfers('name: Sentry, processed_in: [US]'), [])
    // What a company says of itself is no look at the list.
    assert.deepEqual(transfers('name: Theta, processed_in: [US]'), [
      'info: The tool for the transfer to Theta in US is not recorded',
    ])
    assert.deepEqual(transfers('name: Sentry, processed_in: [US], data_subjects: [employee]'), [
      'info: The tool for the transfer to Sentry in US is not recorded',
    ])
    assert.deepEqual(
      transfers(
        'name: Sentry, data_subjects: [employee], transfers: [{to: US, transfer_tool: dpf, covers: non_hr}]',
      ),
      [
        'info: The transfer to Sentry in US is recorded under the Data Privacy Framework for data other than that of staff, and it receives data of employee',
      ],
    )
    assert.deepEqual(transfers('name: Zeta Mail, transfers: [{to: US, transfer_tool: dpf}]'), [
      'info: The transfer to Zeta Mail is recorded under the Data Privacy Framework, whose list did not have Zeta Mail on 2025-11-01',
    ])
  })

  it('takes a recorded tool, and not a void one or a decision that is not there', () => {
    assert.deepEqual(transfers('name: X, processed_in: [IN], transfers: [{to: IN, transfer_tool: scc}]'), [])
    assert.deepEqual(transfers('name: X, transfers: [{to: US, transfer_tool: privacy_shield}]'), [
      'info: The transfer to X in US is recorded under privacy_shield, which has been void since 2020-07-16',
    ])
    assert.deepEqual(transfers('name: X, transfers: [{to: IN, transfer_tool: adequacy}]'), [
      'info: The transfer to X in IN is recorded under an adequacy decision, and none that covers it is known',
    ])
    assert.deepEqual(transfers('name: X, transfers: [{to: CH, transfer_tool: adequacy}]'), [])
  })
})

describe('subprocessor-not-announced', () => {
  const text = (role: string, more = ''): string =>
    `art25: 1\nactivities:\n  a: { role: ${role}, recipients: [x] }\nrecipients:\n  x: { name: X, role: processor${more} }\n`

  it('asks for processors in activities for others alone', () => {
    const id = 'subprocessor-not-announced'
    assert.deepEqual(said(findingsOf(text('processor')), id), [
      'info: When the controllers of a were told of X is not recorded',
    ])
    assert.deepEqual(said(findingsOf(text('controller')), id), [])
    assert.deepEqual(said(findingsOf(text('processor', ', announced: 2024-01-18')), id), [])
    assert.deepEqual(said(findingsOf(text('processor', ', status: planned')), id), [])
  })
})

describe('region-conflict', () => {
  const infra = (text: string, path = 'infra/main.tf'): IndexedFile => {
    const language = languageOf(path)?.id ?? ''
    const uses = regionUses(language, text, serviceRules.countries)
    return indexFile(path, language, 'product', { ...emptyFacts, regionUses: uses }, serviceRules)
  }
  const system = (more: string): string => `art25: 1\nsystems:\n  db: { provider: azure, ${more} }\n`
  const server = (location: string): string =>
    `variable "where" {\n  default = "eastus"\n}\nvariable "open" {}\nresource "azurerm_postgresql_flexible_server" "main" {\n  location = ${location}\n}\n`
  const named = 'regions: [NL], detect: { resources: [azurerm_postgresql_flexible_server.main] }'
  const conflicts = (map: string, file: IndexedFile): readonly string[] =>
    said(findingsOf(map, [file]), 'region-conflict')
  const conflict =
    'azurerm_postgresql_flexible_server.main stands in eastus (US), and the data map declares db in NL'

  it('compares what a system names with its regions', () => {
    assert.deepEqual(conflicts(system(named), infra(server('"eastus"'))), [`warning: ${conflict}`])
    assert.deepEqual(conflicts(system(named), infra(server('var.where'))), [`warning: ${conflict}`])
    assert.deepEqual(conflicts(system(named), infra(server('"westeurope"'))), [])
    assert.deepEqual(conflicts(system(named.replace('NL', 'EU')), infra(server('"northeurope"'))), [])
  })

  it('says of a provider alone what is information, and only where all its systems say where they stand', () => {
    assert.deepEqual(conflicts(system('regions: [NL]'), infra(server('"eastus"'))), [`info: ${conflict}`])
    const open = 'art25: 1\nsystems:\n  a: { provider: azure, regions: [NL] }\n  b: { provider: azure }\n'
    assert.deepEqual(conflicts(open, infra(server('"eastus"'))), [])
  })

  it('never guesses', () => {
    for (const location of [
      'var.open',
      'azurerm_resource_group.main.location',
      '"${var.where}"',
      'lower("eastus")',
      'null',
      '"nowhere"',
    ])
      assert.deepEqual(conflicts(system(named), infra(server(location))), [], location)
    const aliased = 'provider "azurerm" {\n  alias = "x"\n  location = "eastus"\n}\n'
    assert.deepEqual(conflicts(system('regions: [NL]'), infra(aliased)), [])
  })

  it('reads keys of configurations, options of clients and constants of SDKs', () => {
    const aws = 'art25: 1\nsystems:\n  db: { provider: aws, regions: [IE] }\n'
    for (const [path, text, evidence] of [
      ['serverless.yml', 'provider:\n  name: aws\n  region: us-east-1\n', 'region'],
      ['.github/workflows/deploy.yml', 'with:\n  aws-region: us-east-1\n', 'aws-region'],
      [
        'stack.yaml',
        'Parameters:\n  ReplicaRegion:\n    Type: String\n    Default: us-east-1\n',
        'ReplicaRegion',
      ],
      ['deploy.yaml', '- name: AWS_REGION\n  value: us-east-1\n', 'AWS_REGION'],
      ['compose.yaml', 'environment:\n  AWS_REGION: ${AWS_REGION:-us-east-1}\n', 'AWS_REGION'],
      ['live.tfvars', 'aws_region = "us-east-1"\n', 'aws_region'],
      ['main.tf', 'module "db" {\n  source = "./db"\n  region = "us-east-1"\n}\n', 'region'],
      ['a.ts', "const s3 = new S3Client({ region: 'us-east-1' })\n", 'S3Client'],
      ['a.py', 's3 = boto3.client("s3", region_name="us-east-1")\n', 'boto3.client'],
      ['a.go', 'cfg := aws.Config{Region: aws.String("us-east-1")}\n', 'aws.Config'],
      ['a.php', "<?php\n$s3 = new S3Client(['region' => 'us-east-1']);\n", 'S3Client'],
      ['a.rb', "s3 = Aws::S3::Client.new(region: 'us-east-1')\n", 'Aws::S3::Client.new'],
      ['A.java', 'class A { Object s3 = S3Client.builder().region(Region.US_EAST_1).build(); }\n', 'Region'],
      ['A.cs', 'var s3 = new AmazonS3Client(RegionEndpoint.USEast1);\n', 'AmazonS3Client'],
      ['settings.py', 'class Settings:\n    AWS_REGION: str = "us-east-1"\n', 'AWS_REGION'],
      ['b.py', 'class Store:\n    def __init__(self, region_name: str = "us-east-1"): ...\n', '__init__'],
      ['B.java', 'class B { void b() { sns.setRegion("us-east-1"); } }\n', 'setRegion'],
      ['variables.tf', 'variable "aws_region" {\n  default = "us-east-1"\n}\n', 'var.aws_region'],
      ['c.ts', "const queue = 'https://queue-us-east-1.shop.io'\n", 'queue-us-east-1.shop.io'],
      [
        'replica.tf',
        'provider "aws" {\n  alias  = "far"\n  region = "us-east-1"\n}\nresource "aws_s3_bucket" "copy" {\n  provider = aws.far\n}\n',
        'aws_s3_bucket.copy',
      ],
      [
        'b.ts',
        "const url = 'postgres://x:y@aws-0-us-east-1.pooler.example.com/db'\n",
        'aws-0-us-east-1.pooler.example.com',
      ],
    ] as const)
      assert.deepEqual(
        conflicts(aws, infra(text, path)),
        [`info: ${evidence} stands in us-east-1 (US), and the data map declares db in IE`],
        path,
      )
  })

  it('reads the places and parameters of Bicep', () => {
    const azure = 'art25: 1\nsystems:\n  db: { provider: azure, regions: [NL] }\n'
    const main = (location: string): string =>
      `resource main 'Microsoft.DBforPostgreSQL/flexibleServers@2023-12-01-preview' = {\n  name: 'db'\n  location: ${location}\n}\n`
    assert.deepEqual(conflicts(azure, infra(main("'eastus'"), 'main.bicep')), [
      'info: main stands in eastus (US), and the data map declares db in NL',
    ])
    assert.deepEqual(
      conflicts(azure, infra(`param location string = 'eastus'\n${main('location')}`, 'main.bicep')),
      ['info: location stands in eastus (US), and the data map declares db in NL'],
    )
    assert.deepEqual(conflicts(azure, infra("param location = 'eastus'\n", 'live.bicepparam')), [
      'info: location stands in eastus (US), and the data map declares db in NL',
    ])
    for (const location of ["'westeurope'", "'global'", 'resourceGroup().location', "'${where}'"])
      assert.deepEqual(conflicts(azure, infra(main(location), 'main.bicep')), [], location)
  })

  it('is silent of lists of regions, expressions, and hosts that are only spoken of', () => {
    const aws = 'art25: 1\nsystems:\n  db: { provider: aws, regions: [IE] }\n'
    for (const [path, text] of [
      ['a.ts', 'const s3 = new S3Client({ region: process.env.REGION })\n'],
      ['a.ts', 'const s3 = new S3Client({ region: `us-${side}-1` })\n'],
      [
        'regions.ts',
        ['us-east-1', 'eu-west-1', 'eu-central-1', 'eu-north-1']
          .map((one) => `{ region: '${one}' },`)
          .join('\n'),
      ],
      ['a.yaml', 'region: ${AWS_REGION}\n'],
      ['b.yaml', 'region: !Ref AWS::Region\n'],
      ['c.yaml', 'description: its address, e.g. https://sns.us-east-1.amazonaws.com.\n'],
      ['event.json', '{\n  "Host": "x.execute-api.us-east-1.amazonaws.com"\n}\n'],
      ['variables.tf', 'variable "zone" {\n  description = "such as (e.g. `us-east-1.shop.io`)"\n}\n'],
      ['sample.json', '{\n  "detail-type": "Uploaded",\n  "region": "us-east-1"\n}\n'],
      [
        'queue.php',
        "<?php return ['prefix' => env('SQS_PREFIX', 'https://sqs.us-east-1.amazonaws.com/your-account-id')];\n",
      ],
      ['queue.php', "<?php return ['region' => env('AWS_DEFAULT_REGION', 'us-east-1')];\n"],
      [
        'Queue.java',
        'class Queue { String url = "https://sqs.us-east-1.amazonaws.com/123456789012/mine"; }\n',
      ],
      [
        'form.tsx',
        'export const Host = () => <input placeholder="my-db.abc123.us-east-1.rds.amazonaws.com" />\n',
      ],
      ['storage.yml', 'amazon:\n  region: <%= ENV["S3_REGION"] || "us-east-1" %>\n'],
      ['a.rb', "options 'Region', values: %w[us-east-1 us-west-1 eu-west-1 eu-central-1]\n"],
      [
        'avatar.ts',
        "const link = 'https://a.example/b?d=https%3A%2F%2Favatars.us-east-1.public.shop.net%2F1'\n",
      ],
      ['ids.ts', "const short = { 'us-east-1': 'e', 'us-west-2': 'w' }\n"],
      ['policy.tf', 'data "aws_iam_policy_document" "logs" {\n  values = ["arn:aws:logs:us-east-1:*"]\n}\n'],
      ['variables.tf', 'variable "aws_region" {\n  type = string\n}\n'],
      ['variables.tf', 'variable "aws_region" {\n  description = "such as us-east-1"\n  default = null\n}\n'],
      [
        'compose.yaml',
        'services:\n  app:\n    environment:\n      AWS_REGION:\n      S3_REGION: ${S3_REGION}\n',
      ],
      [
        'certificate.tf',
        'provider "aws" {\n  alias  = "cdn"\n  region = "us-east-1"\n}\nresource "aws_acm_certificate" "site" {\n  provider = aws.cdn\n}\n',
      ],
      [
        'main.tf',
        'variable "region" {\n  default = "us-east-1"\n}\nprovider "aws" {\n  alias  = "x"\n  region = "us-east-1"\n}\n',
      ],
    ] as const)
      assert.deepEqual(conflicts(aws, infra(text, path)), [], `${path}: ${text}`)
  })

  it('offers to declare the country under the system', () => {
    const text = 'art25: 1\nsystems:\n  db:\n    provider: azure\n    regions: [NL]\n'
    const [finding] = findingsOf(text, [infra(server('"eastus"'))])
    const actions = finding?.fixes.filter(({ title }) => english.text(title).startsWith('Declare')) ?? []
    const resolved = resolveFixes(
      actions.map(({ action }) => action),
      [map(text)],
      () => text,
    )
    assert.ok('edits' in resolved)
    assert.equal(applyEdits(text, resolved.edits), text.replace('[NL]', '[NL, US]'))
    assert.deepEqual(
      actions.map(({ safety }) => safety),
      ['suggested'],
    )
  })

  it('reads variables and addresses', () => {
    const aws = (detect: string): string =>
      `art25: 1\nsystems:\n  db: { provider: aws, regions: [IE], detect: { ${detect} } }\n`
    for (const [path, text] of [
      ['.env', 'AWS_REGION=us-east-1\n'],
      ['compose.yml', 'services:\n  a:\n    environment:\n      AWS_REGION: "us-east-1"\n'],
      ['k8s.json', '{"AWS_REGION": "us-east-1"}'],
    ] as const)
      assert.equal(conflicts(aws('env: [AWS_REGION]'), infra(text, path)).length, 1, path)
    const address = infra("export const url = 'postgres://db.x1.us-east-1.rds.amazonaws.com/shop'\n", 'a.ts')
    assert.deepEqual(conflicts(aws('hosts: ["*.rds.amazonaws.com"]'), address), [
      'warning: db.x1.us-east-1.rds.amazonaws.com stands in us-east-1 (US), and the data map declares db in IE',
    ])
    assert.deepEqual(
      conflicts(aws('env: [AWS_REGION]'), infra('# AWS_REGION=us-east-1\nAWS_REGION=\n', '.env')),
      [],
    )
  })
})
