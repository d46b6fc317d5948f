/*
 * Regions under the keys of configurations and templates, in the options of clients, and as constants of SDKs. A name alone must
 * tell whose region it is. A text with many of them is a list to choose from, and says nothing of where anything stands.
 */
import type { RegionUse } from '../model/region-use.ts'
import type { Countries } from '../model/service.ts'
import { regionNamed, useOf } from './region-names.ts'

/**
 * The uses in a text without comments, none in a list of regions.
 * @param isCode whether values stand in quotes
 */
export function regionsOfKeys(code: string, isCode: boolean, countries: Countries): RegionUse[] {
  if (!/region|location|availability/i.test(code)) return []
  const found = [
    ...(isCode ? quoted : plain).flatMap((pattern) => [...code.matchAll(pattern)]),
    ...(isCode ? [...code.matchAll(constant)] : []),
  ].flatMap((match): RegionUse[] => {
    const { key = '', value = '' } = match.groups ?? {}
    const named = regionNamed(value, countries, libraries[key])
    if (named === undefined) return []
    const start = match.index + match[0].lastIndexOf(value)
    const evidence = isCode ? (clientBefore(code, match.index) ?? key) : key
    const [use] = useOf(countries, named.provider, named.region, start, {
      evidence,
      by: isCode ? 'client' : 'setting',
    })
    return use === undefined ? [] : [{ ...use, span: { start, end: start + value.length } }]
  })
  return new Set(found.map(({ region }) => region)).size > mostOfOne ? [] : found
}

/** More regions in one text are a list. */
const mostOfOne = 3

const keys = String.raw`(?<![\w$.-])(?<key>(?:[\w.-]*[_.-])?(?:region(?:[_-]?name)?|location|availability[_-]?zone)|\w*(?:[a-z]Region|[a-z]Location|AvailabilityZone))`
const names = String.raw`(?<value>[A-Za-z][A-Za-z0-9 _-]{5,40}?)`

/** `region: eu-west-1`, `"location": "westeurope"`, and the default of a parameter of a template. */
const plain: readonly RegExp[] = [
  new RegExp(String.raw`${keys}["']?[ \t]*[:=][ \t]*["']?${names}["']?[ \t]*,?[ \t]*\r?$`, 'gim'),
  new RegExp(
    String.raw`(?<![\w$.-])(?<key>\w*(?:region|location)\w*)["']?[ \t]*:[ \t]*\{?[ \t]*\r?\n(?:[^\n]{0,200}\n){0,3}?[ \t]*["']?(?:default|defaultValue)["']?[ \t]*:[ \t]*["']?${names}["']?[ \t]*,?[ \t]*\r?$`,
    'gim',
  ),
]

/** `region: 'eu-west-1'`, `region_name="eu-west-1"`, `Region: aws.String("eu-west-1")`, `.WithRegion("eu-west-1")`. */
const quoted: readonly RegExp[] = [
  new RegExp(
    String.raw`${keys}["']?\s*(?::\s*[\w.]+(?:\s*\|\s*\w+)*\s*=|=>|:=|[:=])\s*(?:[\w.]{1,20}\()?["'\x60]${names}["'\x60](?=\s*[,;)}\]\r\n]|$)`,
    'gi',
  ),
  new RegExp(
    String.raw`\b(?<key>(?:with_?|set_?)?(?:region|location)(?:_?name)?)\(\s*["'\x60]${names}["'\x60]\s*\)`,
    'gi',
  ),
]

/** `Region.EU_WEST_1`, `Regions.EU_WEST_1`, `RegionEndpoint.EUWest1`, `AzureLocation.WestEurope`. */
const constant =
  /(?<![\w$])(?<key>Regions?|RegionEndpoint|AzureLocation)(?:\.|::)(?<value>[A-Z]\w{5,30})(?![\w(])/g

/** Types that only one provider's library has. */
const libraries: Readonly<Record<string, string>> = {
  RegionEndpoint: 'aws',
  Regions: 'aws',
  AzureLocation: 'azure',
}

/** What a value is an option of: `S3Client` of `new S3Client({ region:`, `boto3.client` of `boto3.client("s3", region_name=`. */
function clientBefore(code: string, at: number): string | undefined {
  const lead = code.slice(Math.max(0, at - longestLead), at)
  return /(?<![\w$.:])([A-Za-z_$][\w$]*(?:(?:\.|::|->)[\w$]+)*)\s*(?:\(\s*[{[]?|\{)[^(){};]*$/.exec(lead)?.[1]
}

/** How far what an option is of may stand before it, in UTF-16 units. */
const longestLead = 300
