import { parse } from 'tinyduration'

/**
 * The day that lies a period after a date (ISO 8601; a month stands for its last day): when something that is repeated every
 * period is due again. A day that the month does not have is its last one. Undefined where either cannot be read.
 * @param date `YYYY-MM-DD` or `YYYY-MM`
 * @param period ISO 8601 duration: `P1Y`, `P6M`, `P2W`, `P30D`
 */
export function dueAfter(date: string, period: string): string | undefined {
  const start = lastDayOf(date)
  if (start === undefined) return undefined
  try {
    const { years = 0, months = 0, weeks = 0, days = 0 } = parse(period)
    const [year = 0, month = 0, day = 0] = start.split('-').map(Number)
    const whole = (year + years) * 12 + (month - 1) + months
    const there = { year: Math.floor(whole / 12), month: (whole % 12) + 1 }
    const last = daysIn(there.year, there.month)
    const from = Date.UTC(there.year, there.month - 1, Math.min(day, last))
    return new Date(from + (weeks * 7 + days) * dayLength).toISOString().slice(0, 10)
  } catch {
    return undefined
  }
}

/** The day itself, or the last one of a month: `2024-01` is `2024-01-31`. Undefined for what is no date. */
export function lastDayOf(date: string): string | undefined {
  const match = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(date)
  if (match === null) return undefined
  const [year, month] = [Number(match[1]), Number(match[2])]
  if (month < 1 || month > 12) return undefined
  const last = daysIn(year, month)
  const day = match[3] === undefined ? last : Number(match[3])
  return day < 1 || day > last
    ? undefined
    : `${match[1] ?? ''}-${match[2] ?? ''}-${String(day).padStart(2, '0')}`
}

const dayLength = 86_400_000

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}
