import type { Example } from './example.ts'

export const sendinblue: Example = {
  name: 'sendinblue',
  mutations: [
    {
      it: 'reports an Italian tax number among the contacts',
      edits: [
        {
          path: 'db/schema.sql',
          text: '  last_name text,\n',
          by: '$&  codice_fiscale text,\n',
        },
      ],
      findings: [
        {
          check: 'undeclared-field',
          severity: 'error',
          path: 'db/schema.sql',
          line: '  codice_fiscale text',
          marks: 'codice_fiscale',
          owner: 'contacts',
          field: 'codice_fiscale',
          category: 'government_id.tax_id',
          fixes: ['Declare Contact.codice_fiscale as government_id.tax_id'],
        },
      ],
    },
    {
      it: 'reports a name that the map calls optional and the table requires',
      edits: [{ path: 'db/schema.sql', text: '  last_name text,\n', by: '  last_name text NOT NULL,\n' }],
      findings: [
        {
          check: 'mandatory-conflict',
          severity: 'warning',
          path: 'db/schema.sql',
          line: '  last_name text NOT NULL,\n  UNIQUE',
          marks: 'last_name',
        },
      ],
    },
    {
      it: 'reports a consent that is ticked beforehand',
      edits: [{ path: 'templates/iscrizione.html', text: 'value="yes" required', by: '$& checked' }],
      findings: [
        {
          check: 'preticked-consent',
          severity: 'warning',
          path: 'templates/iscrizione.html',
          line: 'name="consent"',
          marks: 'consent',
          fixes: ['Leave consent unticked'],
        },
      ],
    },
    {
      it: 'reports logs for which no choice of the customer is recorded any more',
      edits: [{ path: 'datamap.yaml', text: '    retention: transactional_logs\n', by: '' }],
      findings: [
        {
          check: 'no-retention',
          severity: 'warning',
          path: 'datamap.yaml',
          line: '  TransactionalLog:',
          marks: 'TransactionalLog',
        },
      ],
    },
    {
      it: 'knows the Privacy Shield as void for another provider too',
      duties: true,
      edits: [
        {
          path: 'datamap.yaml',
          text: '    # processed_in: quali sono, e dove trattano i dati?\n',
          by: '    processed_in: [US]\n    transfers:\n      - to: US\n        transfer_tool: privacy_shield\n',
        },
      ],
      findings: [
        {
          check: 'transfer-without-tool',
          severity: 'info',
          path: 'datamap.yaml',
          line: '  software_providers:',
          marks: 'software_providers',
        },
      ],
    },
  ],
}
