import { parse } from 'yaml'
import { compileRules, type Rules } from '../../server/src/classify/rules.ts'
import { productDocuments } from '../checks/builders.ts'

/** Services of the tests' own, so that a change of the rules' data changes no test of what is done with it. */
const services = `
- id: sentry
  name: Sentry
  legal_name: Functional Software, Inc.
  kind: error_monitoring
  role: processor
  established: US
  framework: {dpf: active, covers: [non_hr], verified: 2025-11-01, source: https://www.dataprivacyframework.gov}
  processed_in: [US, DE]
  packages:
    npm: ["@sentry/*"]
    pypi: [sentry-sdk]
    rubygems: [sentry-ruby, sentry-rails]
    maven: ["io.sentry:*"]
    nuget: [Sentry, "Sentry.*"]
    packagist: ["sentry/*"]
    go: [github.com/getsentry/sentry-go]
    cargo: [sentry]
    pub: [sentry_flutter]
    cocoapods: [Sentry]
    swiftpm: [github.com/getsentry/sentry-cocoa]
    hex: [sentry]
  modules: {ruby: [Sentry], php: [Sentry], swift: [Sentry]}
  hosts: ["*.sentry.io", js.sentry-cdn.com]
  env: [SENTRY_DSN]
  terraform: {providers: [jianyuan/sentry], resources: ["sentry_*"]}
  initialised_by: [Sentry.init, UseSentry]
  agreement: https://sentry.io/legal/dpa/
- id: stripe
  name: Stripe
  legal_name: Stripe Payments Europe, Limited
  kind: payments
  role: controller
  established: IE
  processed_in: [IE, US]
  packages: {npm: [stripe, "@stripe/*"], pypi: [stripe], rubygems: [stripe], packagist: [stripe/stripe-php], go: ["github.com/stripe/stripe-go*"], maven: ["com.stripe:stripe-java"], nuget: [Stripe.net], cargo: [async-stripe]}
  modules: {ruby: [Stripe], php: [Stripe], csharp: [Stripe], java: [com.stripe], rust: [stripe]}
  hosts: [api.stripe.com, js.stripe.com]
  env: [STRIPE_SECRET_KEY, STRIPE_API_KEY]
- id: openai
  name: OpenAI
  kind: ai
  role: processor
  established: US
  packages: {npm: [openai], pypi: [openai], nuget: [OpenAI]}
  hosts: [api.openai.com]
  env: [OPENAI_API_KEY]
- id: aws
  name: Amazon Web Services
  legal_name: Amazon Web Services EMEA SARL
  kind: cloud
  role: processor
  established: LU
  packages: {npm: ["@aws-sdk/*", aws-sdk], pypi: [boto3], maven: ["software.amazon.awssdk:*"]}
  hosts: ["*.amazonaws.com"]
  env: [AWS_ACCESS_KEY_ID]
  terraform: {providers: [hashicorp/aws], resources: ["aws_*", "AWS::*"]}
- id: google_analytics
  name: Google Analytics
  kind: analytics
  established: US
  packages: {npm: [react-ga4]}
  hosts: [www.google-analytics.com, www.googletagmanager.com]
- id: yandex_metrica
  name: Yandex Metrica
  kind: analytics
  role: processor
  established: RU
  hosts: [mc.yandex.ru]
- id: brevo
  name: Brevo
  legal_name: Sendinblue SAS
  kind: email
  role: processor
  established: FR
  processed_in: [EU]
  packages: {npm: ["@getbrevo/brevo"], pypi: [sib-api-v3-sdk]}
  hosts: [api.brevo.com]
  env: [BREVO_API_KEY]
- id: people_directory
  name: People Directory
  kind: identity
  direction: in
  hosts: [api.people-directory.example.com]
- id: zeta
  name: Zeta Mail
  kind: email
  role: processor
  established: US
  framework: {dpf: inactive, verified: 2025-11-01}
  packages: {npm: [zeta-mail]}
- id: cocoon
  name: Cocoon
  kind: crm
  role: processor
  established: CH
  packages: {npm: [cocoon-crm], rubygems: [cocoon], packagist: [cocoon/sdk]}
  hosts: [api.cocoon.example.com]
`

const countries = `
eea: [AT, BE, BG, HR, CY, CZ, DK, EE, FI, FR, DE, GR, HU, IE, IT, LV, LT, LU, MT, NL, PL, PT, RO, SK, SI, ES, SE, IS, LI, NO]
adequacy:
  - {country: CH, since: 2000-07-26}
  - {country: GB, since: 2021-06-28, until: 2025-12-27}
  - {country: US, framework: dpf, since: 2023-07-10}
void:
  - {id: privacy_shield, since: 2016-07-12, until: 2020-07-16, because: C-311/18}
regions:
  aws: {eu-west-1: IE, eu-central-1: DE, us-east-1: US, eu-north-1: SE}
  azure: {westeurope: NL, northeurope: IE, eastus: US}
  gcp: {europe-west1: BE, us-central1: US}
`

/** The rules of the product with these services and countries in place of its own. */
export const serviceRules: Rules = compileRules([
  ...productDocuments().filter(({ path }) => !/recipients\/|countries/.test(path)),
  { path: 'recipients/test.yaml', content: parse(services) as unknown },
  { path: 'countries.yaml', content: parse(countries) as unknown },
])
