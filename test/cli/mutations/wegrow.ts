import type { Example } from './example.ts'

export const wegrow: Example = {
  name: 'wegrow',
  mutations: [
    {
      it: 'reports a new column and offers to declare it',
      edits: [
        {
          path: 'prisma/schema.prisma',
          text: '  email      String         @unique\n',
          by: '$&  phone      String?\n',
        },
      ],
      findings: [
        {
          check: 'undeclared-field',
          severity: 'error',
          path: 'prisma/schema.prisma',
          line: '  phone ',
          marks: 'phone',
          owner: 'Member',
          field: 'phone',
          category: 'contact.phone',
          fixes: [
            'Declare Member.phone as contact.phone',
            'Member.phone is not personal data, with a reason',
          ],
        },
      ],
    },
    {
      it: 'reports each data set that loses its retention with its activity',
      edits: [{ path: 'datamap.yaml', text: '    retention: logs\n', by: '' }],
      findings: ['FunctionalLog', 'StaffAccessLog'].map((dataSet) => ({
        check: 'no-retention',
        severity: 'warning',
        path: 'datamap.yaml',
        line: `  ${dataSet}:`,
        marks: dataSet,
        fixes: [
          `Keep ${dataSet} according to end_of_contract`,
          `Keep ${dataSet} according to logs`,
          `Keep ${dataSet} according to connections`,
          `Ask how long ${dataSet} is kept`,
        ],
      })),
    },
    {
      it: 'reports a misspelt activity once, with the nearest name',
      edits: [
        {
          path: 'datamap.yaml',
          text: '    in: [prisma/schema.prisma]\n    activity: platform\n',
          by: '    in: [prisma/schema.prisma]\n    activity: platfrom\n',
        },
      ],
      findings: [
        {
          check: 'invalid-map',
          severity: 'error',
          path: 'datamap.yaml',
          line: 'platfrom',
          marks: 'platfrom',
          fixes: ['Replace platfrom by platform'],
        },
      ],
    },
    {
      it: 'reports a declaration whose column is gone',
      edits: [{ path: 'prisma/schema.prisma', text: '  country    String\n', by: '' }],
      findings: [
        {
          check: 'stale-declaration',
          severity: 'warning',
          path: 'datamap.yaml',
          line: '      country:',
          marks: 'country',
          fixes: ['Remove Member.country from the data map'],
        },
      ],
    },
    {
      it: 'offers the new name of a column that was renamed',
      edits: [
        {
          path: 'prisma/schema.prisma',
          text: '  firstName  String         @map("first_name")\n',
          by: '  givenName  String         @map("given_name")\n',
        },
      ],
      findings: [
        {
          check: 'stale-declaration',
          severity: 'warning',
          path: 'datamap.yaml',
          line: '      firstName:',
          marks: 'firstName',
          fixes: ['Rename Member.firstName to givenName'],
        },
        {
          check: 'undeclared-field',
          severity: 'error',
          path: 'prisma/schema.prisma',
          line: '  givenName ',
          marks: 'givenName',
        },
      ],
    },
    {
      it: 'reports a log that is kept longer than declared, and offers either value for the other',
      edits: [
        {
          path: 'infra/main.tf',
          text: '  retention_in_days   = 30\n',
          by: '  retention_in_days   = 90\n',
        },
      ],
      findings: [
        {
          check: 'retention-conflict',
          severity: 'error',
          path: 'infra/main.tf',
          line: '  retention_in_days ',
          marks: '90',
          fixes: ['Keep for 30 days, as connections says', 'Declare 90 days in connections'],
        },
      ],
    },
    {
      it: 'does not guess how long a variable keeps a log',
      edits: [
        {
          path: 'infra/main.tf',
          text: '  retention_in_days   = 30\n',
          by: '  retention_in_days   = var.retention\n',
        },
      ],
      findings: [
        {
          check: 'retention-conflict',
          severity: 'info',
          path: 'infra/main.tf',
          line: '  retention_in_days ',
          marks: 'var.retention',
        },
      ],
    },
    {
      it: 'reports a policy that nothing carries out any more',
      duties: true,
      edits: [{ path: 'datamap.yaml', text: '    enforced_by: jobs/offboard.ts\n', by: '' }],
      findings: [
        {
          check: 'retention-unenforced',
          severity: 'info',
          path: 'datamap.yaml',
          line: '  end_of_contract:\n',
          marks: 'end_of_contract',
        },
      ],
    },
    {
      it: 'reports a column that requires what the map calls optional',
      edits: [
        {
          path: 'datamap.yaml',
          text: '      country: contact.country\n',
          by: '      country: { category: contact.country, mandatory: false }\n',
        },
      ],
      findings: [
        {
          check: 'mandatory-conflict',
          severity: 'warning',
          path: 'prisma/schema.prisma',
          line: '  country ',
          marks: 'country',
          fixes: ['Declare Member.country as mandatory'],
        },
      ],
    },
    {
      it: 'reports an address that is logged, and not one that is masked',
      edits: [
        {
          path: 'src/practices.ts',
          text: "import { requireMember } from './session.js'\n",
          by: "import { logger } from './logging/logger.js'\nimport { maskEmail } from './logging/mask.js'\n$&",
        },
        {
          path: 'src/practices.ts',
          text: "  await recordAction(member.customerId, member.id, 'practice.create')\n",
          by: "  logger.info('practice created', { by: maskEmail(member.email) })\n  logger.info('practice created', { by: member.email })\n",
        },
      ],
      findings: [
        {
          check: 'personal-data-in-log',
          severity: 'warning',
          path: 'src/practices.ts',
          line: '{ by: member.email }',
          marks: 'member.email',
          category: 'contact.work_email',
          fixes: ["Write '[redacted]' instead of member.email"],
        },
      ],
    },
    {
      it: 'reports a database that takes connections in clear',
      edits: [{ path: 'infra/main.tf', text: '  value     = "ON"', by: '  value     = "OFF"' }],
      findings: [
        {
          check: 'encryption-conflict',
          severity: 'error',
          path: 'infra/main.tf',
          line: '  value     = "OFF"',
          marks: 'OFF',
        },
      ],
    },
    {
      it: 'asks for each agreement, once the map does not say why none is recorded',
      duties: true,
      edits: [
        {
          path: 'datamap.yaml',
          text: '\n  - check: no-agreement\n    because: the policy names the sub-processors, and not the contracts with them',
          by: '',
        },
      ],
      findings: ['azure', 'brevo', 'sentry'].map((recipient) => ({
        check: 'no-agreement',
        severity: 'info' as const,
        path: 'datamap.yaml',
        line: `  ${recipient}:\n`,
        marks: recipient,
      })),
    },
    {
      it: 'asks when customers were told of each sub-processor',
      duties: true,
      edits: [
        {
          path: 'datamap.yaml',
          text: '\n  - check: subprocessor-not-announced\n    because: the policy says that customers are told of changes, and not when they were',
          by: '',
        },
      ],
      findings: ['azure', 'brevo', 'sentry'].map((recipient) => ({
        check: 'subprocessor-not-announced',
        severity: 'info' as const,
        path: 'datamap.yaml',
        line: `  ${recipient}:\n`,
        marks: recipient,
      })),
    },
    {
      it: 'lists what an agreement does not provide for',
      duties: true,
      edits: [
        {
          path: 'datamap.yaml',
          text: '    purpose: transactional mail\n',
          by: '$&    agreement:\n      status: signed\n      covers: [subject_matter, duration]\n',
        },
      ],
      findings: [
        {
          check: 'agreement-incomplete',
          severity: 'info',
          path: 'datamap.yaml',
          line: '  brevo:\n',
          marks: 'brevo',
        },
      ],
    },
  ],
}
