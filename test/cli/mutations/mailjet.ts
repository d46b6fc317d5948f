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
  ],
}
