import type { Example } from './example.ts'

export const mailjet: Example = {
  name: 'mailjet',
  mutations: [
    {
      it: 'reports a column that the map of an account does not know',
      edits: [
        {
          path: 'app/models.py',
          text: '    sign_up_ip: Mapped[str]\n',
          by: '$&    phone: Mapped[str | None]\n',
        },
      ],
      findings: [
        {
          check: 'undeclared-field',
          severity: 'error',
          path: 'app/models.py',
          line: '    phone:',
          marks: 'phone',
          owner: 'Account',
          field: 'phone',
          category: 'contact.phone',
          fixes: ['Declare Account.phone as contact.phone'],
        },
      ],
    },
    {
      it: 'reports an address that a provider learns and may not receive',
      edits: [
        {
          path: 'app/crm.py',
          text: '"LastName": account.last_name}',
          by: '"LastName": account.last_name, "Description": account.sign_up_ip}',
        },
      ],
      findings: [
        {
          check: 'undeclared-disclosure',
          severity: 'warning',
          path: 'app/crm.py',
          line: '"Description": account.sign_up_ip',
          marks: 'account.sign_up_ip',
          category: 'online.ip_address',
          fixes: ['Record that Salesforce may receive: IP address'],
        },
      ],
    },
    {
      it: 'reports a consent that is ticked beforehand',
      edits: [
        {
          path: 'templates/sign_up.html',
          text: 'type="checkbox" value="yes"',
          by: '$& checked',
        },
      ],
      findings: [
        {
          check: 'preticked-consent',
          severity: 'warning',
          path: 'templates/sign_up.html',
          line: 'name="newsletter"',
          marks: 'newsletter',
          fixes: ['Leave newsletter unticked'],
        },
      ],
    },
    {
      it: 'reports the mailbox of somebody real in the settings',
      edits: [
        {
          path: 'app/config.py',
          text: 'SMTP_HOST = os.environ["SMTP_HOST"]\n',
          by: '$&FIRST_CLIENT = "isaline.quillfeather@gmail.com"\n',
        },
      ],
      findings: [
        {
          check: 'personal-data-literal',
          severity: 'warning',
          path: 'app/config.py',
          line: 'FIRST_CLIENT',
          marks: 'isaline.quillfeather@gmail.com',
          fixes: ['Write the reserved example person-e3b5@example.com instead'],
        },
      ],
    },
    {
      it: 'asks for the notice to clients',
      duties: true,
      edits: [
        {
          path: 'datamap.yaml',
          text: '    profiling: false\n    dpia: emailing\n    notice: policy\n',
          by: '    profiling: false\n    dpia: emailing\n',
        },
      ],
      findings: [
        {
          check: 'collected-without-notice',
          severity: 'info',
          path: 'datamap.yaml',
          line: '  clients:\n    label',
          marks: 'clients',
        },
      ],
    },
    {
      it: 'misses the text in a record of consent',
      duties: true,
      edits: [
        { path: 'datamap.yaml', text: '          text: Consent.text_version\n', by: '' },
        { path: 'datamap.yaml', text: '          asked_in: templates/sign_up.html\n', by: '' },
        { path: 'datamap.yaml', text: '      text_version: preference.consent_record\n', by: '' },
        { path: 'app/models.py', text: '    text_version: Mapped[str]\n', by: '' },
      ],
      findings: [
        {
          check: 'no-consent-record',
          severity: 'info',
          path: 'datamap.yaml',
          line: '  clients:\n    label',
          marks: 'clients',
        },
      ],
    },
    {
      it: 'asks whether a later purpose is compatible',
      duties: true,
      edits: [
        {
          path: 'datamap.yaml',
          text: '    label: Proof that a client wants news\n    activity: clients\n',
          by: '    label: Proof that a client wants news\n    activity: [clients, customer_relations]\n    retention: account\n',
        },
        {
          path: 'datamap.yaml',
          text: '    created: 2017-09\n  staff_administration:',
          by: '    created: 2019-01\n  staff_administration:',
        },
      ],
      findings: ['dpia-undecided', 'purpose-drift'].map((check) => ({
        check,
        severity: 'info' as const,
        path: 'datamap.yaml',
        line: '  customer_relations:\n    label',
        marks: 'customer_relations',
      })),
    },
  ],
}
