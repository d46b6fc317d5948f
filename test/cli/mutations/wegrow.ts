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
  ],
}
