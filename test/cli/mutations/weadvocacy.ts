import type { Example } from './example.ts'

export const weAdvocacy: Example = {
  name: 'weadvocacy',
  mutations: [
    {
      it: 'reports a column that the directory does not need',
      edits: [
        {
          path: 'app/models.py',
          text: '    job_title: Mapped[str | None]\n',
          by: '$&    birth_date: Mapped[str | None]\n',
        },
      ],
      findings: [
        {
          check: 'undeclared-field',
          severity: 'error',
          path: 'app/models.py',
          line: '    birth_date:',
          marks: 'birth_date',
          owner: 'Employee',
          field: 'birth_date',
          category: 'demographic.date_of_birth',
          fixes: ['Declare Employee.birth_date as demographic.date_of_birth'],
        },
      ],
    },
    {
      it: 'reports the address of a recipient whose declaration was removed',
      edits: [
        {
          path: 'datamap.yaml',
          text: '      recipient_email:\n        category: [contact.email, behavior.link_click]\n        label: Email of the recipient who clicked\n        data_subjects: addressee\n',
          by: '',
        },
      ],
      findings: [
        {
          check: 'undeclared-field',
          severity: 'error',
          path: 'app/models.py',
          line: '    recipient_email:',
          marks: 'recipient_email',
          owner: 'BannerClick',
          field: 'recipient_email',
          category: 'contact.email',
        },
      ],
    },
    {
      it: 'reports click tracking that is kept for no stated time',
      edits: [
        {
          path: 'datamap.yaml',
          text: '    data_subjects: [employee, addressee]\n    recipients: [gcp]\n    measures: *all_measures\n    retention: use_of_the_service\n',
          by: '    data_subjects: [employee, addressee]\n    recipients: [gcp]\n    measures: *all_measures\n',
        },
      ],
      findings: [
        {
          check: 'no-retention',
          severity: 'warning',
          path: 'datamap.yaml',
          line: '  BannerClick:',
          marks: 'BannerClick',
          fixes: ['Keep BannerClick according to use_of_the_service', 'Ask how long BannerClick is kept'],
        },
      ],
    },
    {
      it: 'reports the address of an employee in the log of a purge',
      edits: [
        {
          path: 'app/purge/users.py',
          text: 'log.info("employee %d removed", employee_id)',
          by: 'log.info("employee %s removed", employee.email)',
        },
      ],
      findings: [
        {
          check: 'personal-data-in-log',
          severity: 'warning',
          path: 'app/purge/users.py',
          line: '            log.info("employee %s removed"',
          marks: 'employee.email',
        },
      ],
    },
    {
      it: 'reports the purge that forgets what a user did with notifications',
      duties: true,
      edits: [
        {
          path: 'app/purge/users.py',
          text: '    session.execute(delete(NotificationReaction).where(NotificationReaction.employee_id == employee.id))\n',
          by: '',
        },
        {
          path: 'app/purge/users.py',
          text: ', Employee, NotificationReaction\n',
          by: ', Employee\n',
        },
      ],
      findings: [
        {
          check: 'no-rights-path',
          severity: 'info',
          path: 'datamap.yaml',
          line: '  internal_communication:',
          marks: 'internal_communication',
        },
      ],
    },
  ],
}
