import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { regionNamed } from '../../server/src/classify/region-names.ts'
import { productRules } from './load-rules.ts'

interface Decision {
  readonly country?: string
  readonly id?: string
  readonly scope?: string
  readonly framework?: string
  readonly since: string
  readonly until?: string
  readonly source: string
}

const document = parse(readFileSync('rules/countries.yaml', 'utf8')) as {
  readonly eea: readonly string[]
  readonly adequacy: readonly Decision[]
  readonly void: readonly Decision[]
  readonly regions: Readonly<Record<string, Readonly<Record<string, string>>>>
}

const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
const isDate = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))
const regionOf = (provider: string, region: string): string | undefined =>
  document.regions[provider]?.[region]
const decisionOn = (country: string): Decision | undefined =>
  document.adequacy.find((decision) => decision.country === country)

describe('rules/countries.yaml', () => {
  it('names the thirty countries of the EEA, and neither Switzerland nor the United Kingdom', () => {
    const parts = new Set(['AX', 'GF', 'GP', 'MF', 'MQ', 'RE', 'YT'])
    assert.equal(document.eea.filter((country) => !parts.has(country)).length, 30)
    assert.equal(new Set(document.eea).size, document.eea.length)
    for (const country of document.eea) assert.ok(names.of(country), country)
    for (const country of ['IS', 'LI', 'NO']) assert.ok(document.eea.includes(country), country)
    for (const country of ['CH', 'GB']) assert.ok(!document.eea.includes(country), country)
  })

  it('gives each decision its dates and its source', () => {
    for (const decision of [...document.adequacy, ...document.void]) {
      assert.ok(isDate(decision.since), decision.since)
      if (decision.until !== undefined)
        assert.ok(isDate(decision.until) && decision.until > decision.since, decision.until)
      assert.match(decision.source, /^https:\/\//)
    }
    const countries = document.adequacy.map(({ country }) => country)
    assert.equal(new Set(countries).size, countries.length)
    for (const { country = '' } of document.adequacy)
      assert.ok(country === 'EP' || (names.of(country) && !document.eea.includes(country)), country)
  })

  it('knows what a decision does not cover, and when it ends', () => {
    assert.equal(decisionOn('US')?.framework, 'dpf')
    assert.match(decisionOn('CA')?.scope ?? '', /commercial/)
    assert.equal(decisionOn('GB')?.until, '2031-12-27')
    assert.equal(decisionOn('IN'), undefined)
    for (const { until } of document.void) assert.ok(until !== undefined)
  })

  it('places each region in a country, or in the EU as a whole', () => {
    for (const [provider, regions] of Object.entries(document.regions))
      for (const [region, country] of Object.entries(regions)) {
        assert.equal(region, region.toLowerCase(), `${provider} ${region}`)
        assert.ok(names.of(country), `${provider} ${region}: ${country}`)
      }
  })

  it('tells apart regions that sound alike', () => {
    assert.deepEqual(
      [
        regionOf('aws', 'eu-west-1'),
        regionOf('aws', 'eu-west-2'),
        regionOf('aws', 'eu-central-2'),
        regionOf('azure', 'westeurope'),
        regionOf('azure', 'north europe'),
        regionOf('gcp', 'europe-west1'),
        regionOf('gcp', 'europe-west2'),
        regionOf('wasabi', 'eu-west-1'),
        regionOf('outscale', 'eu-west-2'),
        regionOf('mongodb_atlas', 'western_europe'),
        regionOf('cloudflare', 'eu'),
      ],
      ['IE', 'GB', 'CH', 'NL', 'IE', 'BE', 'GB', 'GB', 'FR', 'BE', 'EU'],
    )
  })

  it('tells whose region a name is, as each provider and its library write it', () => {
    const { countries } = productRules()
    for (const [written, library, provider, region] of [
      ['us-east-1', undefined, 'aws', 'us-east-1'],
      ['us-east1', undefined, 'gcp', 'us-east1'],
      ['US_EAST_1', undefined, 'aws', 'us-east-1'],
      ['us-east-1a', undefined, 'aws', 'us-east-1'],
      ['us-east1-b', undefined, 'gcp', 'us-east1'],
      ['USEast1', 'aws', 'aws', 'us-east-1'],
      ['EUWest1', undefined, 'aws', 'eu-west-1'],
      ['West Europe', undefined, 'azure', 'west europe'],
      // Amazon's or Google's.
      ['USEast1', undefined, undefined, undefined],
      ['nowhere', undefined, undefined, undefined],
    ] as const) {
      const named = regionNamed(written, countries, library)
      assert.deepEqual([named?.provider, named?.region], [provider, region], written)
    }
  })
})
