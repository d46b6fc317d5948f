import assert from 'node:assert/strict'
import { loadReaders } from '../../server/src/host/chunks.ts'
import { languages } from '../../server/src/languages/index.ts'
import { serviceRules } from '../recipients/services.ts'

/** Code by language, and what it hands to which service. */
const cases: Readonly<Record<string, readonly (readonly [code: string, ...handed: string[]])[]>> = {
  typescript: [
    [
      "import * as Sentry from '@sentry/node'\nSentry.withScope((scope) => { scope.user = { email: user.email } })",
      'sentry scope.user: user.email',
    ],
    [
      "import * as Sentry from '@sentry/node'\nSentry.captureException(new Error(`no order of ${user.email}`))",
      'sentry Sentry.captureException: user.email',
    ],
    [
      "import * as Sentry from '@sentry/node'\nSentry.setUser({ email: user.email })",
      'sentry Sentry.setUser: user.email',
    ],
    [
      "import { setUser as know } from '@sentry/node'\nknow({ email: user.email })",
      'sentry know: user.email',
    ],
    [
      "import Stripe from 'stripe'\nconst stripe = new Stripe('k')\nawait stripe.customers.create({ email: user.email, ...user.address })",
      'stripe stripe.customers.create: user.email, user.address',
    ],
    [
      "import OpenAI from 'openai'\nclass A {\n  private readonly client = new OpenAI()\n  run(user) {\n    const prompt = `Write to ${user.email}`\n" +
        "    return this.client.chat.completions.create({ messages: [{ role: 'user', content: prompt }] })\n  }\n}",
      'openai this.client.chat.completions.create: user.email',
    ],
    [
      "import type OpenAI from 'openai'\nclass A { constructor(private readonly model: OpenAI) {}\n  run(user) { this.model.responses.create({ input: user.email }) } }",
      'openai this.model.responses.create: user.email',
    ],
    [
      "import * as Sentry from '@sentry/node'\nSentry.withScope((scope) => { scope.setUser({ email: user.email }) })",
      'sentry scope.setUser: user.email',
    ],
    [
      "const { captureMessage } = require('@sentry/node')\ncaptureMessage(`failed for ${hash(user.email)}`)",
      'sentry captureMessage: user.email masked',
    ],
    [
      "import Stripe from 'stripe'\nclass A {\n  private payClient(): Promise<Stripe> { return this.made }\n  async run(user) {\n    const pay = await this.payClient()\n    await pay.customers.create({ email: user.email })\n  }\n}",
      'stripe pay.customers.create: user.email',
    ],
    ["import { mail } from './mail'\nmail.send({ to: user.email })"],
    [
      "import Stripe from 'stripe'\nconst customer = await stripe.customers.retrieve(id)\ncustomer.update(user.email)",
    ],
    ["import * as Sentry from '@sentry/node'\ntry {} catch (error) { Sentry.captureException(error) }"],
  ],
  python: [
    [
      'from openai import OpenAI\n\n\nclass A:\n    async def run(self, user):\n        async with self._get_model_client() as model:\n            await model.responses.create(input=user.email)\n\n    async def _get_model_client(self) -> AsyncIterator[OpenAI]:\n        yield made\n',
      'openai model.responses.create: user.email',
    ],
    [
      'import stripe\ntry:\n    stripe.Account.retrieve(id)\nexcept stripe.InvalidRequestError as e:\n    raise WrongAccount(e)\nexcept WrongAccount:\n    pass\nWrongAccount(user.email)',
      'stripe stripe.Account.retrieve: id',
    ],
    [
      'import stripe\nparams: stripe.Customer.CreateParams = {}\nparams["email"] = user.email',
      'stripe params.email: user.email',
    ],
    [
      'import stripe\ndef f(method: stripe.PaymentMethod):\n    card: stripe.PaymentMethod.Card | None = method.card',
    ],
    [
      'import sentry_sdk\nwith sentry_sdk.start_span(op="x", name=name()) as part:\n    part.set_tag("mail", user.email)\n    part.data["phone"] = user.phone',
      'sentry part.set_tag: user.email',
      'sentry part.data.phone: user.phone',
    ],
    [
      'import sentry_sdk\nsentry_sdk.set_user({"email": user.email})',
      'sentry sentry_sdk.set_user: user.email',
    ],
    [
      'from openai import OpenAI\nclient = OpenAI()\ndef run(user):\n    client.chat.completions.create(messages=[{"role": "user", "content": f"Write to {user.email}"}])',
      'openai client.chat.completions.create: user.email',
    ],
    ['import sentry\nsentry.set_user({"email": user.email})'],
  ],
  ruby: [
    [
      'Sentry.with_scope(tags(x)) do |part|\n  part.user = { email: user.email }\n  nil\nend',
      'sentry Sentry.with_scope: x',
      'sentry part.user: user.email',
    ],
    [
      'Sentry.capture_exception(ArgumentError.new("no order of #{user.email}"))',
      'sentry Sentry.capture_exception: user.email',
    ],
    ['Stripe::Customer.create(email: user.email)', 'stripe Stripe.Customer.create: user.email'],
    ['Sentry.set_user(email: user.email)', 'sentry Sentry.set_user: user.email'],
    [
      'Sentry.with_scope do |report|\n  report.set_user(email: user.email)\nend',
      'sentry Sentry.with_scope: report',
      'sentry report.set_user: user.email',
    ],
    ['Customer.create(email: user.email)'],
  ],
  php: [
    [
      '<?php\nuse App\\Models\\Client;\nfunction import(Client $client) { $api = new \\Stripe\\Client("k"); $client->email = $user->email; $api->create(["email" => $user->email]); }',
      'stripe api.create: user.email',
    ],
    [
      '<?php\n\\Sentry\\configureScope(function (\\Sentry\\State\\Scope $scope): void {\n  $scope->setTag("mail", $user->email);\n});\n\\Sentry\\captureMessage($user->phone);',
      'sentry scope.setTag: user.email',
      'sentry captureMessage: user.phone',
    ],
    [
      '<?php\nuse Stripe\\StripeClient;\n$pay = $container->get(StripeClient::class);\n$pay->customers->create(["email" => $user->email]);',
      'stripe pay.customers.create: user.email',
    ],
    ['<?php\n$crumb = new \\Sentry\\Breadcrumb("info", $user->email);', 'sentry Breadcrumb: user.email'],
    ['<?php\n$report->setTag("mail", $user->email);\n$report->user = $user->email;'],
    [
      "<?php\nuse Stripe\\StripeClient;\n$stripe = new StripeClient('k');\n$stripe->customers->create(['email' => $user->email]);",
      'stripe stripe.customers.create: user.email',
    ],
    ["<?php\n\\Stripe\\Customer::create(['email' => $user->email]);", 'stripe Customer.create: user.email'],
    ["<?php\nuse App\\Models\\Customer;\nCustomer::create(['email' => $user->email]);"],
  ],
  java: [
    [
      'import com.stripe.model.Customer;\nclass A { void run(User user) { Customer made = new Customer(user.getEmail()); made.mail = user.getPhone(); } }',
      'stripe Customer: user.email',
      'stripe made.mail: user.phone',
    ],
    [
      'import com.stripe.model.Customer;\nclass A { void run(User user) { Customer.create(user.getEmail()); } }',
      'stripe Customer.create: user.email',
    ],
    ['import com.example.Customer;\nclass A { void run(User user) { Customer.create(user.getEmail()); } }'],
  ],
  kotlin: [
    [
      'import io.sentry.Sentry\nfun run(user: User) { Sentry.setUser(user.email) }',
      'sentry Sentry.setUser: user.email',
    ],
    ['import a.Sentry\nfun run(user: User) { Sentry.setUser(user.email) }'],
  ],
  go: [
    [
      'package a\nimport "github.com/stripe/stripe-go/v1b3"\nfunc run(user *User) { c := stripe.CustomerParams{Name: user.Email} }',
      'stripe stripe.CustomerParams: user.Email',
    ],
    [
      'package a\nimport "github.com/getsentry/sentry-go"\nfunc run(user *User) {\n\tclient, err := sentry.NewClient(o)\n\tclient.Capture([]map[string]string{{"mail": user.Email}})\n}',
      'sentry sentry.NewClient: o',
      'sentry client.Capture: user.Email',
    ],
    [
      'package a\nimport "github.com/getsentry/sentry-go"\nfunc run(user *User) {\n\tcrumb := &sentry.Breadcrumb{Message: user.Email}\n\tcrumb.Data["phone"] = user.Phone\n}',
      'sentry sentry.Breadcrumb: user.Email',
      'sentry crumb.Data.phone: user.Phone',
    ],
    [
      'package a\nimport (\n\t"github.com/getsentry/sentry-go"\n)\nfunc run(user *User) { sentry.CaptureMessage(user.Email) }',
      'sentry sentry.CaptureMessage: user.Email',
    ],
    [
      'package a\nimport (\n\t"example.com/a/sentry"\n)\nfunc run(user *User) { sentry.CaptureMessage(user.Email) }',
    ],
  ],
  csharp: [
    [
      'using Stripe;\nclass A { void Run(User user) { var made = new StripeCustomer(user.Email); var o = new StripeOptions { Phone = user.Phone }; } }',
      'stripe StripeCustomer: user.Email',
      'stripe StripeOptions: user.Phone',
    ],
    [
      'using Stripe;\nclass A { private readonly StripeClient _client; void Run(User user) { _client.V1.Customers.Create(new { email = user.Email }); } }',
      'stripe _client.V1.Customers.Create: user.Email',
    ],
    ['class A { private readonly Client _client; void Run(User user) { _client.Create(user.Email); } }'],
  ],
}

describe('values that are handed to services', () => {
  for (const [language, all] of Object.entries(cases))
    for (const [code, ...handed] of all)
      it(`${language}: ${code.split('\n').at(-1) ?? ''}`, async () => {
        const one = languages.find(({ id }) => id === language)
        assert.ok(one)
        const reader = (await loadReaders(one))[language]
        assert.ok(reader)
        const { calls } = reader({ path: 'a', text: code }, serviceRules.reader)
        assert.deepEqual(
          calls
            .filter(
              ({ sink, arguments: given }) => sink === 'recipient' && given.some(({ path }) => path !== 'k'),
            )
            .map(
              ({ services = [], callee, arguments: given }) =>
                `${services.join()} ${callee}: ${given.map(({ path, masked }) => (masked ? `${path} masked` : path)).join(', ')}`,
            ),
          handed,
        )
      })
})
