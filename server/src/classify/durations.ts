/*
 * Periods as people write them, in configuration and in code, and periods held against each other.
 */
import { parse, type Duration } from 'tinyduration'
import { say, type Message } from '../model/message.ts'
import type { SettingPeriod, TimeUnit } from '../model/setting.ts'

/**
 * The period that a value writes. What is no literal, or of a unit that nobody knows, is unknown with the reason: nothing is
 * guessed.
 * @param written without quotes around all of it, in code as it stands there
 * @param unit what a plain number counts; absent: a plain number says nothing
 */
export function readPeriod(written: string, unit?: TimeUnit): SettingPeriod {
  const text = written.trim().slice(0, longestValue)
  if (text === '') return unknown(say('it has no value'))
  const quoted = /^(["'`])(.*)\1$/s.exec(text)
  const bare = quoted && !quoted[2]?.includes(quoted[1] ?? '') ? (quoted[2] ?? '') : text
  const number = arithmetic(bare)
  if (number !== undefined) {
    if (unit === undefined) return unknown(say('it has no unit'))
    return ofAmount(number, unit)
  }
  if (/^-\s*\d+(?:\.\d+)?\s*[a-zA-Z]+$/.test(bare)) return unknown(say('it is a negative period'))
  return (
    ofIso(bare) ??
    ofWords(bare) ??
    ofCode(bare) ??
    unknown(
      isReference(bare)
        ? say('it is the variable {name}', { name: bare })
        : say('it is the expression {text}', { text: bare }),
    )
  )
}

/** The least and the most days that an ISO 8601 duration can be: a month has 28 to 31. Undefined for what is none. */
export function daysOf(duration: string): { readonly least: number; readonly most: number } | undefined {
  const parsed = parsedIso(duration)
  if (parsed === undefined) return undefined
  const { years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0 } = parsed
  const exact = weeks * 7 + days + hours / 24 + minutes / 1440 + seconds / 86_400
  const calendar = years * 12 + months
  return { least: exact + leastDays(calendar), most: exact + mostDays(calendar) }
}

/**
 * How one ISO 8601 duration stands to another. `near`: some calendars make it longer and others shorter, as 90 days and three
 * months. Undefined where one of them is none.
 */
export function compareDurations(
  left: string,
  right: string,
): 'shorter' | 'equal' | 'longer' | 'near' | undefined {
  const one = daysOf(left)
  const other = daysOf(right)
  if (!one || !other) return undefined
  const isSame = (a: number, b: number): boolean => Math.abs(a - b) < 1e-6
  if (isSame(one.least, other.least) && isSame(one.most, other.most)) return 'equal'
  if (one.least > other.most) return 'longer'
  if (one.most < other.least) return 'shorter'
  return 'near'
}

/** An ISO 8601 duration in words: `90 days`, `3 months`. */
export function inWords(duration: string): Message | string {
  const parsed = parsedIso(duration)
  if (parsed === undefined) return duration
  const parts = partsOf(parsed)
  const [only] = parts
  if (parts.length !== 1 || only === undefined) return duration
  const [unit, count] = only
  return count === 1 ? singular[unit] : plural[unit](count)
}

/**
 * The value that says another period in the way in which this one is written: `30` for `90`, `720h` for `2160h`. Undefined
 * where its unit cannot say it, or the number is none that the setting may have.
 */
export function rewritten(
  written: string,
  unit: TimeUnit | undefined,
  allowed: readonly number[] | undefined,
  duration: string,
): string | undefined {
  const counted = /^(["']?)(\d+)(\s*[A-Za-z]*)\1$/.exec(written)
  if (!counted) return undefined
  const [, quote = '', , suffix = ''] = counted
  const own = suffix === '' ? unit : unitNamed(suffix.trim())
  const count = own && countIn(duration, own)
  if (count === undefined || (allowed && !allowed.includes(count))) return undefined
  return `${quote}${count}${suffix}${quote}`
}

/** A unit as people write it: `d`, `days`, `DAY`, `mons`. */
function unitNamed(name: string): TimeUnit | undefined {
  // Where a unit is one letter, m is a minute and M a month.
  if (name === 'M') return 'month'
  return units[name.toLowerCase()]
}

/** No person writes a longer one. */
const longestValue = 400

const unknown = (why: Message): SettingPeriod => ({ is: 'unknown', why })

const units: Readonly<Record<string, TimeUnit>> = Object.fromEntries(
  (
    [
      ['millisecond', 'ms milli millis millisecond milliseconds'],
      ['second', 's sec secs second seconds'],
      ['minute', 'm min mins minute minutes'],
      ['hour', 'h hr hrs hour hours'],
      ['day', 'd day days'],
      ['week', 'w week weeks'],
      ['month', 'mo mon mons month months'],
      ['quarter', 'quarter quarters'],
      ['year', 'y yr yrs year years'],
    ] as const
  ).flatMap(([unit, names]) => names.split(' ').map((name) => [name, unit])),
)

const isoLetters: Readonly<Record<TimeUnit, (count: number) => string>> = {
  millisecond: (count) => `PT${count / 1000}S`,
  second: (count) => `PT${count}S`,
  minute: (count) => `PT${count}M`,
  hour: (count) => `PT${count}H`,
  day: (count) => `P${count}D`,
  week: (count) => `P${count}W`,
  month: (count) => `P${count}M`,
  quarter: (count) => `P${count * 3}M`,
  year: (count) => `P${count}Y`,
}

const secondsIn: Readonly<Partial<Record<TimeUnit, number>>> = {
  millisecond: 0.001,
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
}

/** A count of a unit; what is no whole number of seconds that anybody would mean is unknown. */
function ofAmount(count: number, unit: TimeUnit): SettingPeriod {
  if (!Number.isFinite(count)) return unknown(say('it is no number'))
  if (count === 0) return unknown(say('it is a period of zero'))
  if (count < 0) return unknown(say('it is a negative period'))
  const seconds = secondsIn[unit]
  // Seconds of whole days read better as days.
  const larger =
    seconds === undefined || unit === 'week'
      ? undefined
      : (['day', 'hour', 'minute'] as const).find((one) => (count * seconds) % (secondsIn[one] ?? 1) === 0)
  return {
    is: 'duration',
    duration:
      larger === undefined || seconds === undefined
        ? isoLetters[unit](count)
        : isoLetters[larger]((count * seconds) / (secondsIn[larger] ?? 1)),
  }
}

function ofIso(text: string): SettingPeriod | undefined {
  if (!/^P(?=[\dT])/.test(text) || parsedIso(text) === undefined) return undefined
  const { least = 0, most = 0 } = daysOf(text) ?? {}
  return most === 0 && least === 0
    ? unknown(say('it is a period of zero'))
    : { is: 'duration', duration: text }
}

function parsedIso(text: string): Duration | undefined {
  try {
    const parsed = parse(text)
    return parsed.negative === true ? undefined : parsed
  } catch {
    return undefined
  }
}

/** `90d`, `90 days`, `1h30m`, `INTERVAL '90 days'`, `90 DAY`. */
function ofWords(text: string): SettingPeriod | undefined {
  const interval = /^interval\s+(.+)$/is.exec(text)?.[1] ?? text
  const plain = interval
    .replace(/::\w+$/, '')
    .replace(/'/g, ' ')
    .trim()
  if (!/^(?:\d+(?:\.\d+)?\s*[a-zA-Z]+\s*)+$/.test(plain)) return undefined
  const parts = [...plain.matchAll(/(\d+(?:\.\d+)?)\s*([a-zA-Z]+)/g)].map(
    ([, count = '', name = '']) => [Number(count), unitNamed(name)] as const,
  )
  const strange = parts.find(([, unit]) => unit === undefined)
  if (strange) return unknown(say('{text} is no unit of time', { text: plain.replace(/^[\d.\s]+/, '') }))
  const [only] = parts
  if (parts.length === 1 && only?.[1]) return ofAmount(only[0], only[1])
  let seconds = 0
  for (const [count, unit = 'month'] of parts) seconds += count * (secondsIn[unit] ?? NaN)
  return Number.isNaN(seconds) ? undefined : ofAmount(seconds, 'second')
}

/** How libraries of dates write a period; the first group is the number or the unit, the second the other. */
const codeForms: readonly (readonly [form: RegExp, count: number, unit: number])[] = [
  // Ruby: 90.days, 3.months.ago
  [/^(\d[\d_]*)\.([a-z]+)(?:\.(?:ago|to_i|from_now))?$/, 1, 2],
  // CDK, Java, Kotlin, Luxon: Duration.days(90), Duration.ofDays(90), Period.ofMonths(3)
  [/^(?:[\w.]+\.)?(?:Duration|Period)\.(?:of)?([A-Za-z]+)\((\d[\d_]*)L?\)$/, 2, 1],
  // Kotlin: 90.days; C#: TimeSpan.FromDays(90)
  [/^(?:System\.)?TimeSpan\.From([A-Za-z]+)\((\d[\d_]*)\)$/, 2, 1],
  // Python: timedelta(days=90); Ecto and Luxon: { days: 90 }
  [/^(?:[\w.]+\.)?timedelta\(\s*([a-z]+)\s*=\s*(\d[\d_]*)\s*\)$/, 2, 1],
  [/^(?:[\w.]+\()?\{\s*([a-z]+)\s*:\s*(\d[\d_]*)\s*\}\)?$/, 2, 1],
  // Go: 90 * 24 * time.Hour is arithmetic with a unit
  [/^([\d\s*_]+)\*\s*time\.([A-Z][a-z]+)$/, 1, 2],
  [/^time\.([A-Z][a-z]+)\s*\*\s*([\d\s*_]+)$/, 2, 1],
  // date-fns and Carbon: subDays(now, 90), now()->subDays(90), dayjs().subtract(90, 'day')
  [
    /^(?:[^]*(?:->|\.|\b))?(?:sub|add|minus|plus)([A-Z][a-z]+)\((?:[^(),]*(?:\(\))?\s*,\s*)?(\d[\d_]*)\)$/,
    2,
    1,
  ],
  [/^[^]*\.(?:subtract|add)\(\s*(\d[\d_]*)\s*,\s*["']([a-z]+)["']\s*\)$/, 1, 2],
  // C#: DateTime.UtcNow.AddDays(-90)
  [/^[\w.]*Now\.Add([A-Z][a-z]+)\(-\s*(\d+)\)$/, 2, 1],
  // Go: time.Now().Add(-90 * 24 * time.Hour)
  [/^time\.Now\(\)(?:\.UTC\(\))?\.Add\(\s*-([\d\s*_]+)\*\s*time\.([A-Z][a-z]+)\s*\)$/, 1, 2],
  // ClickHouse: toIntervalDay(90)
  [/^toInterval([A-Za-z]+)\(\s*(\d+)\s*\)$/, 2, 1],
  // Rust: 90.days(), Duration::days(90)
  [/^(\d[\d_]*)\.([a-z]+)\(\)$/, 1, 2],
  [/^[\w:]*(?:IntervalDsl|Duration|TimeDelta)::(?:try_)?([a-z]+)\((\d[\d_]*)\)$/, 2, 1],
  // PHP: strtotime('-90 days'), new DateTime('-90 days')
  [/^(?:strtotime|new \\?DateTime(?:Immutable)?)\(\s*["']-\s*(\d+)\s*([a-z]+)["']\s*\)$/, 1, 2],
  // Java: 90, TimeUnit.DAYS
  [/^(\d[\d_]*)L?\s*,\s*(?:TimeUnit|ChronoUnit)\.([A-Z]+)$/, 1, 2],
]

function ofCode(text: string): SettingPeriod | undefined {
  const named = /^(?:[\w.]+\.)?RetentionDays\.(\w+)$/.exec(text)?.[1]
  if (named !== undefined) return ofRetentionDays(named)
  const one = /(?:->|\.)(?:sub|minus)(Day|Week|Month|Year|Hour)\(\)$/.exec(text)?.[1]
  if (one !== undefined) return ofAmount(1, unitNamed(one) ?? 'day')
  const milliseconds =
    /^(?:new Date\()?\s*(?:new )?Date(?:\.now)?\(\)(?:\.\w+\(\))?\s*-\s*([\d_\s*()]+)$/.exec(text)?.[1]
  const before = milliseconds === undefined ? undefined : arithmetic(milliseconds)
  if (before !== undefined) return ofAmount(before, 'millisecond')
  const date = /^time\.Now\(\)(?:\.UTC\(\))?\.AddDate\(\s*(-?\d+)\s*,\s*(-?\d+)\s*,\s*(-?\d+)\s*\)$/.exec(
    text,
  )
  if (date) return ofDate(date.slice(1).map((count) => -Number(count)))
  for (const [form, countAt, unitAt] of codeForms) {
    const match = form.exec(text)
    if (!match) continue
    const count = arithmetic((match[countAt] ?? '').trim())
    const unit = unitNamed(match[unitAt] ?? '')
    if (count !== undefined && unit) return ofAmount(count, unit)
  }
  return undefined
}

/** Years, months and days of which one is given. */
function ofDate(counts: readonly number[]): SettingPeriod | undefined {
  const given = counts.flatMap((count, at) =>
    count === 0 ? [] : [[count, (['year', 'month', 'day'] as const)[at] ?? 'day'] as const],
  )
  const [only] = given
  return given.length === 1 && only ? ofAmount(only[0], only[1]) : undefined
}

/** The enumeration of the AWS CDK: `ONE_MONTH` is thirty days in the API, `THREE_MONTHS` ninety. */
function ofRetentionDays(name: string): SettingPeriod | undefined {
  if (name === 'INFINITE') return { is: 'unlimited' }
  const days = retentionDays[name]
  return days === undefined ? undefined : ofAmount(days, 'day')
}

const retentionDays: Readonly<Record<string, number>> = {
  ONE_DAY: 1,
  THREE_DAYS: 3,
  FIVE_DAYS: 5,
  ONE_WEEK: 7,
  TWO_WEEKS: 14,
  ONE_MONTH: 30,
  TWO_MONTHS: 60,
  THREE_MONTHS: 90,
  FOUR_MONTHS: 120,
  FIVE_MONTHS: 150,
  SIX_MONTHS: 180,
  ONE_YEAR: 365,
  THIRTEEN_MONTHS: 400,
  EIGHTEEN_MONTHS: 545,
  TWO_YEARS: 731,
  THREE_YEARS: 1096,
  FIVE_YEARS: 1827,
  SIX_YEARS: 2192,
  SEVEN_YEARS: 2557,
  EIGHT_YEARS: 2922,
  NINE_YEARS: 3288,
  TEN_YEARS: 3653,
}

/** A number, or a product of numbers such as `60 * 60 * 24`. */
function arithmetic(text: string): number | undefined {
  if (!/^[-+]?[\d\s_.*()lL]+$/.test(text) || !/\d/.test(text)) return undefined
  const factors = text.replace(/[()\s_]/g, '').split('*')
  if (factors.some((factor) => !/^[-+]?\d+(?:\.\d+)?[lL]?$/.test(factor))) return undefined
  return factors.reduce((product, factor) => product * Number(factor.replace(/[lL]$/, '')), 1)
}

function isReference(text: string): boolean {
  return /^[$@]?[\w.$:{}>-]+$/.test(text)
}

/** How many of a unit a duration is; undefined where it is no whole number of them. */
function countIn(duration: string, unit: TimeUnit): number | undefined {
  const parsed = parsedIso(duration)
  if (parsed === undefined) return undefined
  const { years = 0, months = 0 } = parsed
  const calendar = years * 12 + months
  const days = daysOf(duration)
  if (days === undefined) return undefined
  const perCalendar = unit === 'month' ? 1 : unit === 'quarter' ? 3 : unit === 'year' ? 12 : undefined
  if (perCalendar !== undefined) {
    const isCalendar = calendar > 0 && days.least === leastDays(calendar)
    return isCalendar && calendar % perCalendar === 0 ? calendar / perCalendar : undefined
  }
  const seconds = secondsIn[unit]
  if (calendar > 0 || seconds === undefined) return undefined
  const count = Math.round(days.least * 86_400) / seconds
  return Number.isInteger(count) && count > 0 ? count : undefined
}

/** The fewest days of so many months one after another: those that begin in February of a common year. */
function leastDays(months: number): number {
  return consecutive(months, 'least')
}

function mostDays(months: number): number {
  return consecutive(months, 'most')
}

function consecutive(months: number, which: 'least' | 'most'): number {
  const years = Math.floor(months / 12)
  const rest = months % 12
  // In any run of years a leap year may or may not be; four years have exactly one.
  const leapYears = years / 4
  const ofYears = years * 365 + (which === 'least' ? Math.floor(leapYears) : Math.ceil(leapYears))
  if (rest === 0) return ofYears
  const lengths = [31, which === 'least' ? 28 : 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  const runs = lengths.map((_, from) => {
    let days = 0
    for (let month = from; month < from + rest; month++) days += lengths[month % 12] ?? 0
    return days
  })
  return ofYears + (which === 'least' ? Math.min(...runs) : Math.max(...runs))
}

type Part = keyof typeof plural

function partsOf(duration: Duration): readonly (readonly [Part, number])[] {
  const all: readonly (readonly [Part, number | undefined])[] = [
    ['year', duration.years],
    ['month', duration.months],
    ['week', duration.weeks],
    ['day', duration.days],
    ['hour', duration.hours],
    ['minute', duration.minutes],
    ['second', duration.seconds],
  ]
  return all.flatMap(([unit, count]) => (count === undefined || count === 0 ? [] : [[unit, count] as const]))
}

const singular = {
  year: say('1 year'),
  month: say('1 month'),
  week: say('1 week'),
  day: say('1 day'),
  hour: say('1 hour'),
  minute: say('1 minute'),
  second: say('1 second'),
} as const

const plural = {
  year: (count: number) => say('{count} years', { count }),
  month: (count: number) => say('{count} months', { count }),
  week: (count: number) => say('{count} weeks', { count }),
  day: (count: number) => say('{count} days', { count }),
  hour: (count: number) => say('{count} hours', { count }),
  minute: (count: number) => say('{count} minutes', { count }),
  second: (count: number) => say('{count} seconds', { count }),
} as const
