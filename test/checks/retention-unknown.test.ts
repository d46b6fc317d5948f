import assert from 'node:assert/strict'
import { said } from './settings.ts'

/** One way of writing a setting, and what may stand there without telling how long. */
interface Format {
  readonly path: string
  readonly write: (value: string) => string
  readonly unknown: readonly string[]
  /** Values by which this setting keeps for ever. */
  readonly unlimited?: readonly string[]
  /** The setting twice, with two different values. */
  readonly twice?: string
}

const tie = 'art25-retention: logs'
const tableOf = 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2024-05-15'

const formats: Readonly<Record<string, Format>> = {
  Terraform: {
    path: 'main.tf',
    write: (value) =>
      `# ${tie}\nresource "aws_cloudwatch_log_group" "app" {\n  retention_in_days = ${value}\n}\n`,
    unknown: [
      ...['-1', '"soon"', '"30 moons"', 'null', '""', 'var.days', 'local.days', 'each.value.days'],
      ...['"${var.days}"', 'var.long ? 365 : 30', 'max(30, 90)', 'tonumber("30")', '30 + 60'],
    ],
    unlimited: ['0', '"0"'],
    twice: `# ${tie}\nresource "aws_cloudwatch_log_group" "app" {\n  retention_in_days = 30\n  retention_in_days = 365\n}\n`,
  },
  CloudFormation: {
    path: 'stack.yaml',
    write: (value) =>
      `Resources:\n  # ${tie}\n  Logs:\n    Type: AWS::Logs::LogGroup\n    Properties:\n      RetentionInDays: ${value}\n`,
    unknown: [
      '-1',
      '0',
      '',
      'soon',
      '!Ref Days',
      '!If [Long, 365, 30]',
      '"{{resolve:ssm:days}}"',
      '!Sub "${Days}"',
    ],
    twice: `Resources:\n  # ${tie}\n  Logs:\n    Type: AWS::Logs::LogGroup\n    Properties:\n      RetentionInDays: 30\n      RetentionInDays: 365\n`,
  },
  Bicep: {
    path: 'main.bicep',
    write: (value) =>
      `// ${tie}\nresource events '${tableOf}' = {\n  properties: {\n    resource: {\n      defaultTtl: ${value}\n    }\n  }\n}\n`,
    unknown: ['0', '-5', 'days', 'null', "'soon'", 'long ? 1 : 2', 'int(days)'],
    unlimited: ['-1'],
  },
  Compose: {
    path: 'compose.yaml',
    write: (value) =>
      `services:\n  kafka:\n    environment:\n      KAFKA_LOG_RETENTION_HOURS: ${value} # ${tie}\n`,
    unknown: ['0', '-5', '', 'null', 'soon', '"24 moons"', '${HOURS}', '${HOURS:-24}'],
    unlimited: ['-1', '"-1"'],
    twice: `services:\n  kafka:\n    # ${tie}\n    environment:\n      KAFKA_LOG_RETENTION_HOURS: 24\n      KAFKA_LOG_RETENTION_MS: 604800000\n`,
  },
  'Compose, as a list': {
    path: 'compose.yaml',
    write: (value) =>
      `services:\n  kafka:\n    environment:\n      # ${tie}\n      - KAFKA_LOG_RETENTION_HOURS=${value}\n`,
    unknown: ['0', '', 'soon', '${HOURS}', '${HOURS:-24}'],
    unlimited: ['-1'],
  },
  'Compose, as an option of a command': {
    path: 'compose.yaml',
    write: (value) =>
      `services:\n  prometheus:\n    command:\n      # ${tie}\n      - --storage.tsdb.retention.time=${value}\n`,
    unknown: ['0', '-1', '', 'soon', '3moons', '${KEEP}'],
  },
  Helm: {
    path: 'values.yaml',
    write: (value) => `prometheus:\n  prometheusSpec:\n    retention: ${value} # ${tie}\n`,
    unknown: ['0', '0d', '-5d', '-1', '', '""', '3moons', '"{{ .Values.keep }}"'],
    twice: `prometheus:\n  # ${tie}\n  prometheusSpec:\n    retention: 30d\n    retention: 365d\n`,
  },
  Kubernetes: {
    path: 'prometheus.yaml',
    write: (value) =>
      `apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nspec:\n  retention: ${value} # ${tie}\n`,
    unknown: ['0d', '-1d', '', 'soon', '3moons', '$(KEEP)'],
  },
  SQL: {
    path: 'tables.sql',
    write: (value) => `-- ${tie}\nALTER TABLE shop.events WITH default_time_to_live = ${value};\n`,
    unknown: ['-1', ':seconds', 'keep', "'soon'", ''],
    unlimited: ['0'],
  },
  'SQL, as an interval': {
    path: 'tables.sql',
    write: (value) => `-- ${tie}\nALTER TABLE events MODIFY TTL at + ${value};\n`,
    unknown: ['INTERVAL 0 DAY', 'INTERVAL 3 MOON', 'INTERVAL keep DAY', 'toIntervalDay(keep)'],
  },
  properties: {
    path: 'server.properties',
    write: (value) => `# ${tie}\nlog.retention.hours=${value}\n`,
    unknown: ['0', '-5', '', 'soon', '${hours}', '24 moons'],
    unlimited: ['-1'],
    twice: `# ${tie}\nlog.retention.hours=24\nlog.retention.hours=900\n`,
  },
  YAML: {
    path: 'loki.yaml',
    write: (value) => `limits_config:\n  retention_period: ${value} # ${tie}\n`,
    unknown: ['-1', '-5h', '', '~', 'soon', '3 moons', '${KEEP}'],
    unlimited: ['0', '0s'],
  },
  environment: {
    path: '.env',
    write: (value) => `# ${tie}\nSENTRY_EVENT_RETENTION_DAYS=${value}\n`,
    unknown: ['0', '-1', '', 'soon', '$DAYS', '${DAYS:-90}'],
  },
  TypeScript: {
    path: 'index.ts',
    write: (value) => `// ${tie}\nevents.createIndex({ at: 1 }, { expireAfterSeconds: ${value} })\n`,
    unknown: [
      '0',
      '-1',
      'keep',
      'seconds()',
      'process.env.KEEP',
      '60 * keep',
      'long ? 1 : 2',
      "'3 moons'",
      'NaN',
    ],
  },
  'the CDK': {
    path: 'stack.ts',
    write: (value) => `// ${tie}\nnew logs.LogGroup(this, 'App', { retention: ${value} })\n`,
    unknown: ['props.keep', 'logs.RetentionDays.SOON', 'days as RetentionDays'],
    unlimited: ['logs.RetentionDays.INFINITE'],
  },
  Python: {
    path: 'index.py',
    write: (value) => `# ${tie}\ndb.events.create_index("at", expireAfterSeconds=${value})\n`,
    unknown: ['0', '-1', 'None', 'keep', 'int(os.environ["KEEP"])', '60 * keep', '1 if long else 2'],
  },
  Java: {
    path: 'Purge.java',
    write: (value) => `class Purge {\n  // ${tie}\n  static final int RETENTION_DAYS = ${value};\n}\n`,
    unknown: ['0', '-1', 'DAYS', 'Integer.getInteger("days")'],
  },
  'C#': {
    path: 'Purge.cs',
    write: (value) => `class Purge {\n  // ${tie}\n  int VisitRetentionDays = ${value};\n}\n`,
    unknown: ['0', '-1', 'days', 'Get("days")', 'isLong ? 365 : 30'],
  },
  Go: {
    path: 'purge.go',
    write: (value) => `package purge\n\n// ${tie}\nvar visitRetentionDays = ${value}\n`,
    unknown: ['0', '-1', 'days', 'os.Getenv("DAYS")'],
  },
  Ruby: {
    path: 'purge.rb',
    write: (value) => `# ${tie}\nRETENTION_DAYS = ${value}\n`,
    unknown: ['0', '-1', 'DAYS', "ENV.fetch('DAYS', 90)", "ENV['DAYS'].to_i"],
  },
  PHP: {
    path: 'purge.php',
    write: (value) => `<?php\n// ${tie}\nconst RETENTION_DAYS = ${value};\n`,
    unknown: ['0', '-1', 'DAYS', "env('DAYS', 90)"],
  },
  Rust: {
    path: 'purge.rs',
    write: (value) => `// ${tie}\nconst RETENTION_DAYS: i64 = ${value};\n`,
    unknown: ['0', '-1', 'DAYS'],
  },
}

describe('retention-conflict, where a setting does not tell', () => {
  const map = 'art25: 1\nretention:\n  logs: { period: P90D }\n'
  const lines = (path: string, text: string): Promise<readonly string[]> =>
    said('retention-conflict', { 'datamap.yaml': map, [path]: text })

  for (const [name, { path, write, unknown, unlimited = [], twice }] of Object.entries(formats)) {
    it(`says that it is unknown in ${name}`, async () => {
      for (const value of unknown) {
        const found = await lines(path, write(value))
        assert.equal(found.length, 1, `${value}: ${found.join('; ')}`)
        assert.match(found[0] ?? '', /^info How long .* cannot be told: /, value)
      }
    })

    for (const value of unlimited)
      it(`knows that ${value} keeps for ever in ${name}`, async () => {
        assert.match((await lines(path, write(value))).join(), /^error .* keeps data for ever; /)
      })

    if (twice !== undefined)
      it(`takes no side between two values in ${name}`, async () => {
        for (const line of await lines(path, twice))
          assert.match(line, /^info .* cannot be told: it is said twice with different values$/)
        assert.ok((await lines(path, twice)).length > 0)
      })
  }
})
