import { rangesOf, type CheckReport } from './report.ts'

/**
 * JUnit's XML, which every build server shows: a test case for each finding, failed by errors and warnings; what is only
 * noted passes, with its text as output. Without findings one case says so. Paths relative to the repository's root.
 */
export function formatJunit(report: CheckReport): string {
  const rangeOf = rangesOf(report.textOf)
  const cases = report.findings.map(({ path, span, check, severity, message }) => {
    const { line } = rangeOf(path, span).start
    const said = report.translator.text(message)
    const place = `${report.pathOf(path)}:${line}`
    const inside =
      severity === 'info'
        ? `<system-out>${text(said)}</system-out>`
        : `<failure type=${attribute(severity)} message=${attribute(said)}>${text(`${place}: ${said}`)}</failure>`
    return `    <testcase classname=${attribute(report.pathOf(path))} name=${attribute(`${check} ${place}`)}>${inside}</testcase>`
  })
  const unreadable = report.problems
    .filter(({ severity }) => severity === 'error')
    .map(({ path, code, message }) => {
      const said = report.translator.text(message)
      return `    <testcase classname=${attribute(path === '' ? 'art25' : report.pathOf(path))} name=${attribute(code)}><error type=${attribute(code)} message=${attribute(said)}/></testcase>`
    })
  const failures = report.findings.filter(({ severity }) => severity !== 'info').length
  const all = [...cases, ...unreadable]
  const lines = all.length > 0 ? all : ['    <testcase classname="art25" name="check"/>']
  const counts = `tests="${lines.length}" failures="${failures}" errors="${unreadable.length}"`
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="art25" ${counts}>
  <testsuite name="art25 check" ${counts}>
${lines.join('\n')}
  </testsuite>
</testsuites>
`
}

function attribute(value: string): string {
  return `"${text(value).replaceAll('"', '&quot;').replaceAll(/\s/g, ' ')}"`
}

/** Characters that XML 1.0 knows no way to write are left out. */
function text(value: string): string {
  return value
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}
