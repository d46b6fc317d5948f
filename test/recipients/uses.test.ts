import assert from 'node:assert/strict'
import { recipientUses } from '../../server/src/classify/recipient-uses.ts'
import { languageOf } from '../../server/src/languages/index.ts'
import { serviceRules } from './services.ts'

/** `service how evidence` of each use; each span must hold what it says. */
function usesIn(path: string, text: string): readonly string[] {
  const language = languageOf(path)?.id ?? ''
  return recipientUses(path, language, text, serviceRules).map(({ service, how, evidence, span }) => {
    const written = text.slice(span.start, span.end)
    assert.ok(
      written !== '' && evidence.toLowerCase().includes(written.toLowerCase()),
      `${evidence} is not at ${written}`,
    )
    return `${service} ${how} ${evidence}`
  })
}

const manifests: Readonly<Record<string, readonly [text: string, uses: readonly string[]]>> = {
  'package.json': [
    '{"name": "openai", "scripts": {"stripe": "x"}, "dependencies": {"stripe": "1", "@sentry/node": "2"}, "devDependencies": {"openai": "3"}, "peerDependencies": {"aws-sdk": "2"}}',
    [
      'openai published openai',
      'stripe dependency stripe',
      'sentry dependency @sentry/node',
      'openai development_dependency openai',
    ],
  ],
  'composer.json': [
    '{"require": {"php": "^8", "stripe/stripe-php": "^10"}, "require-dev": {"sentry/sentry-laravel": "^4"}}',
    ['stripe dependency stripe/stripe-php', 'sentry development_dependency sentry/sentry-laravel'],
  ],
  'requirements.txt': [
    '# openai\nstripe==7.1  # pay\nSentry_SDK[flask]>=1\n-r other.txt\nboto3\n',
    ['stripe dependency stripe', 'sentry dependency Sentry_SDK', 'aws dependency boto3'],
  ],
  'requirements/dev.txt': ['openai~=1.0\n', ['openai development_dependency openai']],
  'pyproject.toml': [
    '[project]\ndependencies = [\n  "stripe>=7", # pay\n  "openai[all]>=1",\n]\n[project.optional-dependencies]\ndev = ["boto3"]\n[tool.poetry.dependencies]\nsentry-sdk = "^1"\n[tool.poetry.group.dev.dependencies]\nsib-api-v3-sdk = "*"\n[tool.stripe]\nopenai = 1\n',
    [
      'stripe dependency stripe',
      'openai dependency openai',
      'aws development_dependency boto3',
      'sentry dependency sentry-sdk',
      'brevo development_dependency sib-api-v3-sdk',
    ],
  ],
  Pipfile: [
    '[packages]\nstripe = "*"\n[dev-packages]\nopenai = "*"\n',
    ['stripe dependency stripe', 'openai development_dependency openai'],
  ],
  Gemfile: [
    "gem 'stripe'\n# gem 'aws'\ngroup :development, :test do\n  gem 'sentry-ruby'\nend\ngem 'sentry-rails', group: :test\n",
    [
      'stripe dependency stripe',
      'sentry development_dependency sentry-ruby',
      'sentry development_dependency sentry-rails',
    ],
  ],
  'shop.gemspec': ["  s.add_dependency 'stripe', '>= 1'\n", ['stripe dependency stripe']],
  'pom.xml': [
    '<dependencies><dependency>\n<groupId>io.sentry</groupId><artifactId>sentry</artifactId></dependency><!-- <dependency><groupId>com.stripe</groupId><artifactId>stripe-java</artifactId></dependency> --><dependency><groupId>software.amazon.awssdk</groupId><artifactId>s3</artifactId><scope>test</scope></dependency></dependencies>',
    ['sentry dependency io.sentry:sentry', 'aws development_dependency software.amazon.awssdk:s3'],
  ],
  'build.gradle': [
    "dependencies {\n  implementation 'io.sentry:sentry:7.0'\n  // implementation 'com.stripe:stripe-java:1'\n  testImplementation('com.stripe:stripe-java:24')\n}",
    ['sentry dependency io.sentry:sentry', 'stripe development_dependency com.stripe:stripe-java'],
  ],
  'build.gradle.kts': [
    'dependencies { implementation("io.sentry:sentry:7") }',
    ['sentry dependency io.sentry:sentry'],
  ],
  'gradle/libs.versions.toml': [
    '[versions]\nx = "1"\n[libraries]\na = { module = "io.sentry:sentry", version.ref = "x" }\nb = { group = "com.stripe", name = "stripe-java", version = "1" }\n',
    ['sentry dependency io.sentry:sentry', 'stripe dependency com.stripe:stripe-java'],
  ],
  'Shop.csproj': [
    '<Project><ItemGroup><PackageReference Include="Stripe.net" Version="43" /><!-- <PackageReference Include="OpenAI" /> --><PackageReference Include="Sentry.AspNetCore" /></ItemGroup></Project>',
    ['stripe dependency Stripe.net', 'sentry dependency Sentry.AspNetCore'],
  ],
  'Directory.Packages.props': [
    '<PackageVersion Include="OpenAI" Version="2" />',
    ['openai dependency OpenAI'],
  ],
  'go.mod': [
    'module x\nrequire (\n\tgithub.com/stripe/stripe-go/v76 v76.1.0\n\tgithub.com/getsentry/sentry-go v0.2.0 // indirect\n)\n',
    ['stripe dependency github.com/stripe/stripe-go/v76'],
  ],
  'Cargo.toml': [
    '[package]\nname = "sentry"\n[dependencies]\nsentry = "0.3"\n[dev-dependencies]\nasync-stripe = { version = "0.2" }\n',
    ['sentry published sentry', 'sentry dependency sentry', 'stripe development_dependency async-stripe'],
  ],
  'pubspec.yaml': [
    'name: app\ndependencies:\n  flutter:\n    sdk: flutter\n  sentry_flutter: ^7\ndev_dependencies:\n  lints: any\n',
    ['sentry dependency sentry_flutter'],
  ],
  Podfile: ["target 'App' do\n  pod 'Sentry', '~> 8'\nend\n", ['sentry dependency Sentry']],
  'Package.swift': [
    'let p = Package(dependencies: [.package(url: "https://github.com/getsentry/sentry-cocoa.git", from: "8.0.0")])',
    ['sentry dependency github.com/getsentry/sentry-cocoa'],
  ],
  'mix.exs': ['defp deps do [{:sentry, "~> 10.0"}] end', ['sentry dependency sentry']],
}

const sources: Readonly<Record<string, readonly [text: string, uses: readonly string[]]>> = {
  'a.ts': [
    "import * as Sentry from '@sentry/node'\n// import x from 'stripe'\nSentry.init({ dsn: process.env.SENTRY_DSN })\nfetch('https://api.openai.com/v1/x')",
    [
      'sentry import @sentry/node',
      'sentry initialised Sentry.init',
      'sentry environment SENTRY_DSN',
      'openai host api.openai.com',
    ],
  ],
  'b.ts': [
    "import type OpenAI from 'openai'\nimport type { Event } from '@sentry/node'\nexport const make = (): OpenAI => load()\n",
    ['openai import openai', 'sentry import @sentry/node'],
  ],
  'c.tsx': [
    'import { Elements } from \'@stripe/react-stripe-js\'\nexport const Pay = () => <Elements stripe={x}><a href="https://api.openai.com">API</a></Elements>\n',
    ['stripe import @stripe/react-stripe-js', 'stripe initialised Elements'],
  ],
  'd.js': [
    "const stripe = require('stripe')(key)\nconst lazy = await import('openai')\n",
    ['stripe import stripe', 'openai import openai'],
  ],
  'e.ts': [
    "const policy = \"default-src 'self'; script-src 'self' https://js.stripe.com\"\nconst help = 'See https://api.openai.com for more'\nif (url.startsWith('https://api.brevo.com')) go()\n",
    ['stripe host js.stripe.com'],
  ],
  'f.ts': [
    "const links = { docs: 'https://api.openai.com', href: 'https://js.stripe.com', homepage: 'https://api.brevo.com' }\nwindow.open('https://api.stripe.com')\nconst dashboard = { url: 'https://dashboard.sentry.io/' }\nconst sample = { self: 'https://api.stripe.com/v1/charges/1', url: 'https://example.sentry.io/api', other: 'https://your-shop.stripe.com/x' }\n",
    [],
  ],
  'a.py': [
    'import stripe\n"""see https://api.openai.com"""\nstripe.Charge.create(x)\nkey = os.environ["OPENAI_API_KEY"]\nfrom sentry_sdk.integrations.flask import FlaskIntegration\n',
    [
      'stripe import stripe',
      'stripe initialised stripe.Charge.create',
      'openai environment OPENAI_API_KEY',
      'sentry import sentry_sdk.integrations.flask',
    ],
  ],
  'a.rb': [
    'Sentry.init do |config|\nend\nStripe::Customer.create(email: x)\n# OpenAI\n',
    ['sentry initialised Sentry', 'stripe initialised Stripe::Customer'],
  ],
  // A library that is called after its service brings a constant of that name; so may the application.
  'b.rb': ['Cocoon::Contact.create(email: x)\nZeta.call\n', ['cocoon named Cocoon::Contact']],
  'c.rb': ['class Cocoon\nend\nCocoon.create(email: x)\n', []],
  'b.php': ['<?php\n\\Cocoon\\Client::make();\n', ['cocoon named Cocoon\\Client']],
  // What a configuration offers, and a sample shows, is not called.
  'config/services.php': [
    "<?php\nreturn ['stripe' => ['key' => env('STRIPE_SECRET_KEY')], 'mail' => ['url' => 'https://api.brevo.com']];\n",
    ['stripe option STRIPE_SECRET_KEY', 'brevo option api.brevo.com'],
  ],
  'oauth2_config_templates/x.json': [
    '{\n  "tokenUri": "https://api.stripe.com/token"\n}\n',
    ['stripe option api.stripe.com'],
  ],
  '.env.sample': ['MAIL_URL=https://api.brevo.com\n', ['brevo environment api.brevo.com']],
  // A list of hosts that are known.
  'd.py': [
    'KNOWN = [\n    Known("api.stripe.com"),\n    Known("api.openai.com"),\n    Known("api.brevo.com"),\n]\nclient = Mail("api.brevo.com")\n',
    ['brevo host api.brevo.com'],
  ],
  // Behind a name `<` opens the arguments of a type.
  'g.tsx': [
    "import { loadStripe, StripeProps } from '@stripe/react-stripe-js'\nlet props: Promise<StripeProps | null>\nexport const View = () => <p />\n",
    ['stripe import @stripe/react-stripe-js'],
  ],
  'a.go': [
    'import (\n\t"fmt"\n\t"github.com/getsentry/sentry-go"\n\tpay "github.com/stripe/stripe-go/v76"\n)\nfunc main() { sentry.Init(x); pay.New(k) }',
    [
      'sentry import github.com/getsentry/sentry-go',
      'stripe import github.com/stripe/stripe-go/v76',
      'sentry initialised sentry.Init',
      'stripe initialised pay.New',
    ],
  ],
  'A.java': [
    'import io.sentry.Sentry;\nclass A { void m() { Sentry.init(o -> {}); } }',
    ['sentry import io.sentry.Sentry', 'sentry initialised Sentry.init'],
  ],
  'A.kt': [
    'import com.stripe.Stripe\nfun m() { println(Stripe.apiKey) }',
    ['stripe import com.stripe.Stripe'],
  ],
  'A.cs': [
    'using Stripe;\nbuilder.WebHost.UseSentry(o => {});',
    ['stripe import Stripe', 'sentry initialised builder.WebHost.UseSentry'],
  ],
  'a.php': [
    '<?php\nuse Stripe\\StripeClient;\n$s = new StripeClient("x");\n\\Sentry\\init(["dsn" => ""]);',
    [
      'stripe import Stripe\\StripeClient',
      'stripe initialised StripeClient',
      'sentry initialised Sentry\\init',
    ],
  ],
  'a.rs': [
    'use stripe::Client;\nfn main() { let c = Client::new(k); let _g = sentry::init(o); }',
    ['stripe import stripe::Client', 'stripe initialised Client::new', 'sentry initialised sentry::init'],
  ],
  'a.swift': ['import Sentry\nSentrySDK.start { }\n', ['sentry import Sentry']],
  'a.dart': [
    "import 'package:sentry_flutter/sentry_flutter.dart';\nvoid main() {}\n",
    ['sentry import package:sentry_flutter/sentry_flutter.dart'],
  ],
  'a.tf': [
    'resource "aws_s3_bucket" "b" {}\n# resource "sentry_team" "x" {}\nterraform {\n  required_providers {\n    sentry = { source = "jianyuan/sentry" }\n  }\n}',
    ['aws infrastructure aws_s3_bucket', 'sentry infrastructure jianyuan/sentry'],
  ],
  'main.bicep': [
    "resource b 'AWS::S3/Buckets@2024-01-01' = {}\n// resource x 'AWS.S3/y@1' = {}\nvar sentryHost = 'o1.ingest.sentry.io'\n",
    ['sentry host o1.ingest.sentry.io'],
  ],
  'stack.yaml': ['Resources:\n  B:\n    Type: AWS::S3::Bucket\n', ['aws infrastructure AWS::S3::Bucket']],
  'docker-compose.yml': [
    'services:\n  web:\n    environment:\n      - SENTRY_DSN=https://x@o1.ingest.sentry.io/1\n      # STRIPE_API_KEY: x\n      BREVO_API_KEY: ${BREVO_API_KEY}\n      API: api.openai.com\n',
    [
      'sentry environment SENTRY_DSN',
      'sentry host o1.ingest.sentry.io',
      'brevo environment BREVO_API_KEY',
      'openai host api.openai.com',
    ],
  ],
  '.env.example': [
    '# OPENAI_API_KEY=\nNEXT_PUBLIC_SENTRY_DSN=\nSHOP_STRIPE_SECRET_KEY=x\n',
    ['sentry environment NEXT_PUBLIC_SENTRY_DSN', 'stripe environment SHOP_STRIPE_SECRET_KEY'],
  ],
  'a.html': [
    '<script async src="https://www.googletagmanager.com/gtag/js?id=1"></script><!-- <script src="https://js.stripe.com"></script> --><a href="https://api.openai.com">x</a><script>fetch("https://api.brevo.com/v3")</script>',
    ['google_analytics host www.googletagmanager.com', 'brevo host api.brevo.com'],
  ],
  'a.vue': [
    '<script setup>\nimport { init } from \'@sentry/vue\'\ninit({})\n</script>\n<template><img src="https://mc.yandex.ru/watch/1"></template>',
    ['sentry import @sentry/vue', 'sentry initialised init', 'yandex_metrica host mc.yandex.ru'],
  ],
  'docs/a.ts': ["import OpenAI from 'openai'\nnew OpenAI()\n", []],
  'locales/en.json': ['{"hint": "https://api.openai.com"}', []],
}

describe('uses of services', () => {
  for (const [path, [text, uses]] of Object.entries({ ...manifests, ...sources }))
    it(`are read from ${path}`, () => {
      assert.deepEqual(usesIn(path, text), uses)
    })

  it('are read from half a text and from hostile ones without a crash or a long wait', () => {
    for (const [path, [text]] of Object.entries({ ...manifests, ...sources })) {
      for (let end = 0; end < text.length; end += 3) usesIn(path, text.slice(0, end))
      for (const unit of ['/*', '"', "'", '`', '<!--', '<script', 'import ', '{{!', '"a": {', 'a.', '//a.b@'])
        usesIn(path, unit.repeat(20_000))
    }
  }).timeout(60_000)
})
