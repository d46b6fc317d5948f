import type { Example } from './example.ts'

export const magnetis: Example = {
  name: 'magnetis',
  mutations: [
    {
      it: 'reports a column that the call log did not have',
      edits: [
        {
          path: 'db/schema.rb',
          text: '    t.string "caller_number"\n    t.string "visitor_id"\n',
          by: '$&    t.string "home_address"\n',
        },
      ],
      findings: [
        {
          check: 'undeclared-field',
          severity: 'error',
          path: 'db/schema.rb',
          line: '    t.string "home_address"',
          marks: 'home_address',
          field: 'home_address',
          category: 'contact.postal_address',
        },
      ],
    },
    {
      it: 'reports files that are kept longer than the retention table says',
      edits: [{ path: 'jobs/purge_csv_files.rb', text: '7.days.ago', by: '30.days.ago' }],
      findings: [
        {
          check: 'retention-conflict',
          severity: 'error',
          path: 'jobs/purge_csv_files.rb',
          line: 'ExportFile.where',
          marks: '30.days.ago',
        },
      ],
    },
    {
      it: 'reports recordings that nothing erases any more',
      duties: true,
      edits: [{ path: 'datamap.yaml', text: '    enforced_by: jobs/purge_recordings.rb\n', by: '' }],
      findings: [
        {
          check: 'retention-unenforced',
          severity: 'info',
          path: 'datamap.yaml',
          line: '  recordings:\n',
          marks: 'recordings',
        },
      ],
    },
    {
      it: 'reports a cookie that stays longer than the page says',
      edits: [{ path: 'web-module/mgt.js', text: 'const days = 30', by: 'const days = 395' }],
      findings: [
        {
          check: 'client-storage-lifetime',
          severity: 'error',
          path: 'web-module/mgt.js',
          line: '  document.cookie = `mgt_visitor',
          marks: 'days * 24 * 60 * 60',
        },
      ],
    },
    {
      it: 'reports consent that is ticked beforehand',
      edits: [
        {
          path: 'site/contact.html',
          text: '    <button>',
          by: '    <input type="checkbox" name="newsletter_consent" checked />\n$&',
        },
      ],
      findings: [
        {
          check: 'preticked-consent',
          severity: 'warning',
          path: 'site/contact.html',
          line: '    <input type="checkbox"',
          marks: 'newsletter_consent',
        },
      ],
    },
    {
      it: 'reports what is kept in the browser of a visitor besides the cookie',
      edits: [
        {
          path: 'web-module/mgt.js',
          text: '  const { number } = await response.json()\n',
          by: "$&  localStorage.setItem('mgt_journey', location.href)\n",
        },
      ],
      findings: [
        {
          check: 'undeclared-client-storage',
          severity: 'info',
          path: 'web-module/mgt.js',
          line: '  localStorage.setItem',
          marks: 'mgt_journey',
        },
      ],
    },
    {
      it: 'reports the proof of consent whose declaration was removed',
      edits: [
        {
          path: 'datamap.yaml',
          text: '      consent_text: preference.consent_record\n',
          by: '',
        },
      ],
      findings: [
        {
          check: 'undeclared-field',
          severity: 'error',
          path: 'db/schema.rb',
          line: '    t.text "consent_text"',
          marks: 'consent_text',
          field: 'consent_text',
          category: 'preference.consent_record',
        },
      ],
    },
    {
      it: 'reports sensitive data where the record says that there is none',
      edits: [
        {
          path: 'db/schema.rb',
          text: '    t.string "sender_email"\n',
          by: '$&    t.string "health_condition"\n',
        },
        {
          path: 'datamap.yaml',
          text: '      sender_email:\n',
          by: '      health_condition: health.condition\n$&',
        },
      ],
      findings: [1, 2].map(() => ({
        check: 'special-category',
        severity: 'warning',
        path: 'datamap.yaml',
        line: '  email_tracking:',
        marks: 'email_tracking',
      })),
    },
    {
      it: 'reports the number of a caller in a log',
      edits: [
        {
          path: 'routes/collection.rb',
          text: '    halt 403 unless signed?(body)\n    told = JSON.parse(body)\n    number =',
          by: '    halt 403 unless signed?(body)\n    told = JSON.parse(body)\n    call = Call.last\n    logger.info(call.caller_number)\n    number =',
        },
      ],
      findings: [
        {
          check: 'personal-data-in-log',
          severity: 'warning',
          path: 'routes/collection.rb',
          line: '    logger.info(',
          marks: 'call.caller_number',
        },
      ],
    },
    {
      it: 'expects the cookies of a service whose script a page loads',
      edits: [
        {
          path: 'site/contact.html',
          text: '  <title>Write to us</title>\n',
          by: '$&  <script src="https://js.hs-scripts.com/1234567.js"></script>\n',
        },
      ],
      findings: [
        {
          check: 'undeclared-client-storage',
          severity: 'info',
          path: 'site/contact.html',
          line: '  <script',
          marks: 'js.hs-scripts.com',
          fixes: ['Declare hubspotutk under client_storage'],
        },
        {
          check: 'undeclared-recipient',
          severity: 'warning',
          path: 'site/contact.html',
          line: '  <script',
          marks: 'js.hs-scripts.com',
          fixes: ['Declare HubSpot as a recipient'],
        },
      ],
    },
    {
      it: 'asks how consent is withdrawn',
      duties: true,
      edits: [
        {
          path: 'datamap.yaml',
          text: "          withdraw:\n            code: web-module/mgt.js\n            channel: the consent tool on the client's site\n",
          by: '',
        },
      ],
      findings: [
        {
          check: 'no-withdrawal',
          severity: 'info',
          path: 'datamap.yaml',
          line: '  web_module:\n    label',
          marks: 'web_module',
        },
      ],
    },
    {
      it: 'knows a right that does not follow from consent',
      duties: true,
      edits: [
        {
          path: 'datamap.yaml',
          text: '    purpose: manage consent and collected data, and tell that they were received\n',
          by: '$&    rights:\n      objection: { channel: mail }\n',
        },
      ],
      findings: [
        {
          check: 'rights-basis-mismatch',
          severity: 'info',
          path: 'datamap.yaml',
          line: '  landing_pages:\n',
          marks: 'landing_pages',
        },
      ],
    },
  ],
}
