import assert from 'node:assert/strict'
import { codeTextOf } from '../../server/src/languages/code-text.ts'
import { readConsentDefaults } from '../../server/src/languages/consent-defaults.ts'

const cases: readonly (readonly [language: string, before: string, after?: string])[] = [
  [
    'sql',
    'CREATE TABLE a (newsletter_opt_in BOOLEAN NOT NULL DEFAULT true);',
    'CREATE TABLE a (newsletter_opt_in BOOLEAN NOT NULL DEFAULT false);',
  ],
  [
    'sql',
    'CREATE TABLE a (accepts_marketing TINYINT(1) DEFAULT 1);',
    'CREATE TABLE a (accepts_marketing TINYINT(1) DEFAULT 0);',
  ],
  ['sql', 'CREATE TABLE a (newsletter_opt_in BOOLEAN DEFAULT false, active BOOLEAN DEFAULT true);'],
  ['sql', 'CREATE TABLE a (newsletter_enabled BOOLEAN DEFAULT true, requires_consent BOOLEAN DEFAULT true);'],
  [
    'prisma',
    'model A {\n  marketingConsent Boolean @default(true)\n}',
    'model A {\n  marketingConsent Boolean @default(false)\n}',
  ],
  [
    'python',
    'class A(models.Model):\n    newsletter = models.BooleanField(default=True)',
    'class A(models.Model):\n    newsletter = models.BooleanField(default=False)',
  ],
  [
    'python',
    'class A(BaseModel):\n    marketing_opt_in: bool = True',
    'class A(BaseModel):\n    marketing_opt_in: bool = False',
  ],
  ['python', 'class A(BaseModel):\n    marketing_opt_in: bool = False\n    active: bool = True'],
  [
    'ruby',
    't.boolean :newsletter, default: true, null: false',
    't.boolean :newsletter, default: false, null: false',
  ],
  [
    'php',
    "<?php $table->boolean('subscribed_to_newsletter')->nullable()->default(true);",
    "<?php $table->boolean('subscribed_to_newsletter')->nullable()->default(false);",
  ],
  ['java', 'private boolean marketingConsent = true;', 'private boolean marketingConsent = false;'],
  ['kotlin', 'val acceptsMarketing: Boolean = true', 'val acceptsMarketing: Boolean = false'],
  [
    'csharp',
    'public bool NewsletterOptIn { get; set; } = true;',
    'public bool NewsletterOptIn { get; set; } = false;',
  ],
  ['csharp', 'NewsletterTickedByDefault = true,', 'NewsletterTickedByDefault = false,'],
  [
    'go',
    'type A struct {\n\tNewsletter bool `gorm:"default:true"`\n}',
    'type A struct {\n\tNewsletter bool `gorm:"default:false"`\n}',
  ],
  [
    'typescript',
    '<input type="checkbox" name="newsletter" defaultChecked />',
    '<input type="checkbox" name="newsletter" />',
  ],
  [
    'typescript',
    '<Checkbox name="marketingConsent" checked={true} onChange={f} />',
    '<Checkbox name="marketingConsent" onChange={f} />',
  ],
  ['typescript', '<Checkbox name="marketingConsent" checked={values.consent} />'],
  ['typescript', '<input type="checkbox" name="rememberMe" defaultChecked />'],
  [
    'typescript',
    'useForm({ defaultValues: { name: "", newsletter: true } })',
    'useForm({ defaultValues: { name: "", newsletter: false } })',
  ],
  [
    'typescript',
    'const [newsletter, setNewsletter] = useState(true)',
    'const [newsletter, setNewsletter] = useState(false)',
  ],
  [
    'typescript',
    'const a = z.object({ newsletter: z.boolean().default(true) })',
    'const a = z.object({ newsletter: z.boolean().default(false) })',
  ],
  [
    'typescript',
    "@Column({ type: 'boolean', default: true })\n  newsletter!: boolean",
    "@Column({ type: 'boolean', default: false })\n  newsletter!: boolean",
  ],
  [
    'typescript',
    'new Schema({ newsletter: { type: Boolean, default: true } })',
    'new Schema({ newsletter: { type: Boolean, default: false } })',
  ],
  [
    'php',
    '<?php class Join { public $newsletter = true; }',
    '<?php class Join { public $newsletter = false; }',
  ],
  ['php', '<?php class Join { public $newsletter = false; public $show_newsletter = true; }'],
  [
    'php',
    "<?php $members->addColumn('newsletter', 'boolean', ['notnull' => true, 'default' => true]);",
    "<?php $members->addColumn('newsletter', 'boolean', ['notnull' => true, 'default' => false]);",
  ],
  ['php', "<?php $members->addColumn('newsletter', 'boolean', ['notnull' => true, 'default' => false]);"],
  ['php', "<?php $table->boolean('subscribed_to_news_letter')->default(0);"],
  [
    'go',
    'type A struct {\n\tNewsletter bool `xorm:"NOT NULL DEFAULT true"`\n}',
    'type A struct {\n\tNewsletter bool `xorm:"NOT NULL DEFAULT false"`\n}',
  ],
  ['go', 'type A struct {\n\tNewsletter bool `xorm:"NOT NULL DEFAULT false" gorm:"default:FALSE"`\n}'],
  [
    'csharp',
    'public class Account {\n  public Account(string name) {\n    Name = name;\n    NewsletterOptIn = true;\n  }\n}',
    'public class Account {\n  public Account(string name) {\n    Name = name;\n    NewsletterOptIn = false;\n  }\n}',
  ],
  ['csharp', 'public class Account {\n  public void Subscribe() {\n    NewsletterOptIn = true;\n  }\n}'],
  ['csharp', 'public class Account {\n  public Account() {\n    NewsletterOptIn = false;\n  }\n}'],
  ['java', 'protected Boolean receiveNewsletter = false;'],
  ['typescript', 'const newsletterToggle = ref(true)', 'const newsletterToggle = ref(false)'],
  ['typescript', 'const newsletterToggle = ref(false)\nconst isLoading = ref(true)'],
  [
    'typescript',
    'class Join {\n  newsletter = new FormControl(true)\n}',
    'class Join {\n  newsletter = new FormControl(false)\n}',
  ],
  [
    'typescript',
    'this.fb.group({ mail: ["", []], newsletter: [true, []] })',
    'this.fb.group({ mail: ["", []], newsletter: [false, []] })',
  ],
  ['typescript', 'this.fb.group({ mail: ["", []], newsletter: [false, []], open: [true] })'],
  ['typescript', 'const agree = () => {\n  user.gdprConsent = true\n  setNewsletter(checked === true)\n}'],
  [
    'typescript',
    '<Checkbox name="newsletter" checked={newsletter} onCheckedChange={(on) => set(on === true)} />',
  ],
  ['erb', "<%= check_box_tag :newsletter, '1', true %>", "<%= check_box_tag :newsletter, '1', false %>"],
  [
    'erb',
    '<%= form.check_box :newsletter, class: "tick", checked: true %>',
    '<%= form.check_box :newsletter, class: "tick", checked: false %>',
  ],
  [
    'erb',
    "<%= check_box_tag :newsletter, '1', @member.newsletter %><%= check_box_tag :entries, '1', true %>",
  ],
  [
    'blade',
    '<input type="checkbox" name="terms" class="form" checked>',
    '<input type="checkbox" name="terms" class="form">',
  ],
  [
    'blade',
    '<input type="checkbox" name="is_subscribed" class="peer hidden" checked />',
    '<input type="checkbox" name="is_subscribed" class="peer hidden" />',
  ],
  ['blade', '<input type="checkbox" name="is_subscribed" class="peer hidden" />'],
  ['blade', '<input type="checkbox" name="newsletter" @checked($customer->newsletter)>'],
  [
    'blade',
    '<x-shop::control type="checkbox" name="newsletter" checked />',
    '<x-shop::control type="checkbox" name="newsletter" />',
  ],
  ['html', '<input type="checkbox" name="newsletter" hidden checked>'],
  ['html', '<input type="checkbox" id="newsletter" checked>', '<input type="checkbox" id="newsletter">'],
  ['html', '<input type="checkbox" id="newsletter" value="checked">'],
  ['html', '<!-- <input type="checkbox" id="newsletter" checked> -->'],
  ['blade', '<input type="checkbox" name="newsletter" {{ $user->news ? "checked" : "" }}>'],
]

describe('consent that defaults to yes', () => {
  for (const [language, before, after] of cases)
    it(`${language}: ${before.replaceAll(/\s+/g, ' ')}`, () => {
      const found = readConsentDefaults(codeTextOf(language, before))
      assert.equal(found.length, after === undefined ? 0 : 1)
      for (const { edit, name, span } of found) {
        assert.ok(edit)
        assert.equal(before.slice(span.start, span.end), name)
        assert.equal(before.slice(0, edit.span.start) + edit.newText + before.slice(edit.span.end), after)
      }
    })
})
