import assert from 'node:assert/strict'
import { fixed, said } from './settings.ts'

const activity = 'activities: { app: { role: processor, retention: kept, collected_in: [src/SignUp.tsx] } }'
const retention = 'retention: { kept: { until: closed, then: erase, enforced_by: erase.ts } }'

describe('encryption-conflict', () => {
  const check = 'encryption-conflict'
  const map = (encryption: string): string =>
    `art25: 1\nsystems:\n  main: { encryption: ${encryption}, detect: { resources: [aws_db_instance.main] } }\n`
  const main = (body: string, name = 'main'): string =>
    `resource "aws_db_instance" "${name}" {\n  ${body}\n}\n`

  it('holds a system against its infrastructure', async () => {
    const off =
      'error aws_db_instance.main switches encryption at rest off (storage_encrypted); the system main is declared as encrypted'
    const cases: readonly (readonly [declared: string, body: string, expected: readonly string[]])[] = [
      ['{ at_rest: true }', 'storage_encrypted = false', [off]],
      ['true', 'storage_encrypted = false', [off]],
      ['{ at_rest: AES 256 }', 'storage_encrypted = "false"', [off]],
      [
        '{ at_rest: true }',
        'engine = "postgres"',
        [
          'error aws_db_instance.main does not switch encryption at rest on (storage_encrypted); the system main is declared as encrypted',
        ],
      ],
      ['{ at_rest: true }', 'storage_encrypted = true', []],
      ['{ at_rest: true }', 'storage_encrypted = var.encrypted', []],
      ['{ at_rest: false }', 'storage_encrypted = false', []],
      ['{ in_transit: true }', 'storage_encrypted = false', []],
    ]
    for (const [declared, body, expected] of cases)
      assert.deepEqual(
        await said(check, { 'datamap.yaml': map(declared), 'main.tf': main(body) }),
        expected,
        `${declared} ${body}`,
      )
  })

  it('holds connections against encryption in transit, and stored data against encryption at rest', async () => {
    const sql = (mode: string): string =>
      `resource "google_sql_database_instance" "main" {\n  settings {\n    ip_configuration {\n      ssl_mode = ${mode}\n    }\n  }\n}\n`
    const declared = (encryption: string): string =>
      `art25: 1\nsystems:\n  main: { encryption: ${encryption}, detect: { resources: [google_sql_database_instance.main] } }\n`
    const open =
      'google_sql_database_instance.main allows connections without encryption (settings.ip_configuration.ssl_mode); '
    const cases: readonly (readonly [declared: string, mode: string, expected: readonly string[]])[] = [
      [
        '{ in_transit: true }',
        '"ALLOW_UNENCRYPTED_AND_ENCRYPTED"',
        [`error ${open}the system main is declared as encrypted in transit`],
      ],
      ['{ in_transit: true }', '"ENCRYPTED_ONLY"', []],
      ['{ in_transit: true }', 'var.mode', []],
      ['{ in_transit: false }', '"ALLOW_UNENCRYPTED_AND_ENCRYPTED"', []],
      ['{ at_rest: true }', '"ALLOW_UNENCRYPTED_AND_ENCRYPTED"', []],
    ]
    for (const [encryption, mode, expected] of cases)
      assert.deepEqual(
        await said(check, { 'datamap.yaml': declared(encryption), 'main.tf': sql(mode) }),
        expected,
        `${encryption} ${mode}`,
      )
    assert.deepEqual(
      await said(check, {
        'datamap.yaml': 'art25: 1\nmeasures: { encryption_in_transit: { label: TLS } }\n',
        'main.tf': sql('"ALLOW_UNENCRYPTED_AND_ENCRYPTED"'),
      }),
      [`info ${open}the data map declares encryption in transit`],
    )
  })

  it('reads the options of an address, wherever the address leads', async () => {
    const declared =
      'art25: 1\nsystems:\n  main: { encryption: { in_transit: true }, detect: { env: [DATABASE_URL] } }\n'
    const open =
      'allows connections without encryption (DATABASE_URL); the system main is declared as encrypted in transit'
    const url = (host: string, options: string): string => `postgresql://app:x@${host}:5432/main${options}`
    const cases: readonly (readonly [path: string, text: string, expected: readonly string[]])[] = [
      ['.env', `DATABASE_URL=${url('db.shop.example', '?sslmode=disable')}\n`, [`error .env ${open}`]],
      [
        'compose.yaml',
        `services:\n  web:\n    environment:\n      - DATABASE_URL=${url('db', '?schema=public&sslmode=disable')}\n`,
        [`error services.web.environment ${open}`],
      ],
      ['.env', `DATABASE_URL=${url('db.shop.example', '?sslmode=verify-full')}\n`, []],
      ['.env', `DATABASE_URL=${url('db.shop.example', '')}\n`, []],
      ['.env', `DATABASE_URL=${url('localhost', '?sslmode=disable')}\n`, []],
      ['.env', 'DATABASE_URL=\n', []],
      ['compose.yaml', 'services:\n  web:\n    environment:\n      DATABASE_URL: ${DATABASE_URL}\n', []],
      ['.env', `# DATABASE_URL=${url('db.shop.example', '?sslmode=disable')}\n`, []],
    ]
    for (const [path, text, expected] of cases)
      assert.deepEqual(await said(check, { 'datamap.yaml': declared, [path]: text }), expected, text)
    // Spring, .NET and Gogs have keys of their own; no system names them.
    for (const [path, text] of [
      [
        'application.yml',
        'spring:\n  datasource:\n    url: jdbc:mysql://db.shop.example/shop?useSSL=false\n',
      ],
      [
        'appsettings.json',
        '{"ConnectionStrings":{"DefaultConnection":"Server=db.shop.example;Encrypt=False"}}\n',
      ],
      ['app.ini', '[database]\nHOST = db.shop.example\nSSL_MODE = disable\n'],
    ] as const)
      assert.match(
        (await said(check, { 'datamap.yaml': declared, [path]: text })).join(),
        /^info .* allows connections without encryption .*; the data map declares encryption in transit$/,
        path,
      )
  })

  it('tells of a resource that no system names, where it says so itself', async () => {
    const sources = { 'datamap.yaml': map('{ at_rest: true }') }
    assert.deepEqual(
      await said(check, { ...sources, 'main.tf': main('storage_encrypted = false', 'other') }),
      [
        'info aws_db_instance.other switches encryption at rest off (storage_encrypted); the data map declares encryption at rest',
      ],
    )
    assert.deepEqual(await said(check, { ...sources, 'main.tf': main('engine = "mysql"', 'other') }), [])
    assert.deepEqual(
      await said(check, {
        'datamap.yaml': 'art25: 1\nmeasures: { encryption_at_rest: { label: AES } }\n',
        'a.sql': "ALTER TABLE member ENCRYPTION = 'N';\n",
      }),
      ['info a.sql switches encryption at rest off (ENCRYPTION); the data map declares encryption at rest'],
    )
  })

  it('finds a field that is written plainly in a model that encrypts others', async () => {
    const declared = `art25: 1
${activity}
${retention}
data:
  User:
    activity: app
    fields:
      email: { category: contact.email, encrypted: true }
      phone: { category: contact.phone, encrypted: true }
`
    const model = (fields: string): string => `class User < ApplicationRecord\n  ${fields}\nend\n`
    const schema =
      'ActiveRecord::Schema.define(version: 1) do\n  create_table "users" do |t|\n    t.string "email"\n    t.string "phone"\n  end\nend\n'
    const message =
      'warning users.phone is declared as encrypted; here it is written plainly, beside fields that are encrypted'
    const python = (phone: string): string =>
      `from django.db import models\n\nclass User(models.Model):\n    email = EncryptedCharField(max_length=200)\n    phone = ${phone}(max_length=20)\n`
    assert.deepEqual(
      await said(check, { 'datamap.yaml': declared, 'models.py': python('models.CharField') }),
      [message.replace('users', 'User')],
    )
    assert.deepEqual(
      await said(check, { 'datamap.yaml': declared, 'models.py': python('EncryptedCharField') }),
      [],
    )
    const hashed = `${declared}      phone_hash: { category: contact.phone, encrypted: true }\n`
    assert.deepEqual(
      await said(check, {
        'datamap.yaml': hashed,
        'models.py': `${python('EncryptedCharField')}    phone_hash = models.CharField(max_length=64)\n`,
      }),
      [],
    )
    // A schema of Rails shows columns, and the model says what is encrypted in them.
    assert.deepEqual(
      await said(check, {
        'datamap.yaml': declared,
        'db/schema.rb': schema,
        'app/models/user.rb': model('encrypts :email, :phone'),
      }),
      [],
    )
    assert.deepEqual(await said(check, { 'datamap.yaml': declared, 'db/schema.rb': schema }), [])
  })
})

describe('mandatory-conflict', () => {
  const check = 'mandatory-conflict'
  const map = (phone: string): string => `art25: 1
${activity}
${retention}
data:
  Member:
    activity: app
    fields:
      phone: ${phone}
`
  const optional = map('{ category: contact.phone, mandatory: false }')

  it('finds columns, forms and requests that require what is optional', async () => {
    const cases: readonly (readonly [path: string, text: string, expected: readonly string[]])[] = [
      [
        'a.sql',
        'CREATE TABLE member (id int PRIMARY KEY, phone text NOT NULL);',
        ['warning Member.phone is optional in the data map, and member stores no row without it'],
      ],
      ['a.sql', 'CREATE TABLE member (id int PRIMARY KEY, phone text);', []],
      ['a.sql', "CREATE TABLE member (id int PRIMARY KEY, phone text NOT NULL DEFAULT '');", []],
      [
        'schema.prisma',
        'model Member {\n  id Int @id\n  phone String\n}\n',
        ['warning Member.phone is optional in the data map, and Member stores no row without it'],
      ],
      ['schema.prisma', 'model Member {\n  id Int @id\n  phone String?\n}\n', []],
      [
        'src/SignUp.tsx',
        'export const SignUp = () => <form><input name="phone" type="tel" required /></form>\n',
        ['warning Member.phone is optional in the data map, and SignUp requires it'],
      ],
      ['src/SignUp.tsx', 'export const SignUp = () => <form><input name="phone" type="tel" /></form>\n', []],
      [
        'src/Other.tsx',
        'export const Other = () => <form><input name="phone" type="tel" required /></form>\n',
        [],
      ],
      [
        'member.ts',
        "import { z } from 'zod'\nexport const Member = z.object({ phone: z.string() })\n",
        ['warning Member.phone is optional in the data map, and Member requires it'],
      ],
      [
        'member.ts',
        "import { z } from 'zod'\nexport const Member = z.object({ phone: z.string().optional() })\n",
        [],
      ],
      [
        'schema.graphql',
        'input MemberInput {\n  phone: String!\n}\n',
        ['warning Member.phone is optional in the data map, and MemberInput requires it'],
      ],
      ['schema.graphql', 'input MemberInput {\n  phone: String\n}\n', []],
    ]
    for (const [path, text, expected] of cases)
      assert.deepEqual(await said(check, { 'datamap.yaml': optional, [path]: text }), expected, text)
  })

  it('finds models and tables of frameworks that want a value and give none themselves', async () => {
    const cases: readonly (readonly [path: string, wants: string, ...others: readonly string[]])[] = [
      [
        'a.py',
        'from sqlalchemy import Column, String\nclass Member(Base):\n    __tablename__ = "members"\n    phone = Column(String, nullable=False)\n',
        'from sqlalchemy import Column, String\nclass Member(Base):\n    __tablename__ = "members"\n    phone = Column(String)\n',
        'from sqlalchemy import Column, String\nclass Member(Base):\n    __tablename__ = "members"\n    phone = Column(String, nullable=False, server_default="")\n',
      ],
      [
        'b.py',
        'class Member(Base):\n    __tablename__ = "members"\n    phone: Mapped[str] = mapped_column(String)\n',
        'class Member(Base):\n    __tablename__ = "members"\n    phone: Mapped[str | None] = mapped_column(String)\n',
        'class Member(Base):\n    __tablename__ = "members"\n    phone: Mapped[str] = mapped_column(default_factory=make)\n',
      ],
      [
        'c.py',
        'from django.db import models\nclass Member(models.Model):\n    phone = models.CharField(max_length=20)\n',
        'from django.db import models\nclass Member(models.Model):\n    phone = models.CharField(max_length=20, blank=True)\n',
        "from django.db import models\nclass Member(models.Model):\n    phone = models.CharField(max_length=20, default='')\n",
      ],
      [
        'Member.java',
        '@Entity class Member { @Id private Long id; @Column(nullable = false) private String phone; }\n',
        '@Entity class Member { @Id private Long id; @Column private String phone; }\n',
      ],
      [
        'Member.cs',
        'public class Shop : DbContext { public DbSet<Member> Members { get; set; } }\npublic class Member { public int Id { get; set; } [Required] public string Phone { get; set; } }\n',
        'public class Shop : DbContext { public DbSet<Member> Members { get; set; } }\npublic class Member { public int Id { get; set; } public string? Phone { get; set; } }\n',
      ],
      [
        'db/schema.rb',
        'ActiveRecord::Schema.define(version: 1) do\n  create_table "members" do |t|\n    t.string "phone", null: false\n  end\nend\n',
        'ActiveRecord::Schema.define(version: 1) do\n  create_table "members" do |t|\n    t.string "phone", default: "", null: false\n  end\nend\n',
        'ActiveRecord::Schema.define(version: 1) do\n  create_table "members" do |t|\n    t.string "phone"\n  end\nend\n',
      ],
      [
        'a.ts',
        "import { pgTable, text } from 'drizzle-orm/pg-core'\nexport const members = pgTable('members', { phone: text('phone').notNull() })\n",
        "import { pgTable, text } from 'drizzle-orm/pg-core'\nexport const members = pgTable('members', { phone: text('phone').notNull().default('') })\n",
        "import { pgTable, text } from 'drizzle-orm/pg-core'\nexport const members = pgTable('members', { phone: text('phone') })\n",
      ],
      [
        'b.ts',
        "export const Member = sequelize.define('Member', { phone: { type: DataTypes.STRING, allowNull: false } })\n",
        "export const Member = sequelize.define('Member', { phone: { type: DataTypes.STRING, allowNull: false, defaultValue: '' } })\n",
      ],
    ]
    for (const [path, wants, ...others] of cases) {
      const found = await said(check, { 'datamap.yaml': optional, [path]: wants })
      assert.match(
        found.join(' '),
        /^warning Member.phone is optional in the data map, and members? stores no row/i,
        wants,
      )
      for (const text of others)
        assert.deepEqual(await said(check, { 'datamap.yaml': optional, [path]: text }), [], text)
    }
  })

  it('finds requests whose validators want a value, in the way of each framework', async () => {
    const cases: readonly (readonly [path: string, wants: string, ...others: readonly string[]])[] = [
      [
        'member.dto.ts',
        'export class MemberDto {\n  @IsNotEmpty()\n  phone: string\n}\n',
        'export class MemberDto {\n  @IsString()\n  @IsOptional()\n  phone?: string\n}\n',
        'export class MemberDto {\n  @IsPhoneNumber()\n  phone?: string\n}\n',
      ],
      [
        'MemberRequest.php',
        "<?php\nclass MemberRequest extends FormRequest {\n  public function rules() { return ['phone' => ['required', 'string']]; }\n}\n",
        "<?php\nclass MemberRequest extends FormRequest {\n  public function rules() { return ['phone' => ['nullable', 'string']]; }\n}\n",
        "<?php\nclass MemberRequest extends FormRequest {\n  public function rules() { return ['phone' => 'sometimes|required']; }\n}\n",
        "<?php\nclass MemberRequest extends FormRequest {\n  public function rules() { return ['phone' => 'required_with:address']; }\n}\n",
      ],
      [
        'form.go',
        'package form\n\ntype Member struct {\n\tPhone string `form:"phone" binding:"Required;MaxSize(20)"`\n}\n',
        'package form\n\ntype Member struct {\n\tPhone string `form:"phone" binding:"MaxSize(20)"`\n}\n',
        'package form\n\ntype Member struct {\n\tPhone string `form:"phone" validate:"required_without=Email"`\n}\n',
      ],
      [
        'MemberRequest.java',
        'public class MemberRequest {\n  @NotBlank private String phone;\n}\n',
        'public class MemberRequest {\n  private String phone;\n}\n',
      ],
      [
        'MemberRequest.cs',
        'public class MemberRequest {\n  [Required] public string Phone { get; set; }\n}\n',
        'public class MemberRequest {\n  public string Phone { get; set; }\n}\n',
      ],
      [
        'Member.php',
        "<?php\nuse Doctrine\\ORM\\Mapping as ORM;\n#[ORM\\Entity]\nclass Member {\n  #[ORM\\Column(type: 'string', nullable: false)]\n  private ?string $phone = null;\n}\n",
        "<?php\nuse Doctrine\\ORM\\Mapping as ORM;\n#[ORM\\Entity]\nclass Member {\n  #[ORM\\Column(type: 'string', nullable: true)]\n  private ?string $phone = null;\n}\n",
      ],
      [
        'schema.prisma',
        'model Member {\n  id Int @id\n  phone String\n}\n',
        'model Member {\n  id Int @id\n  phone String @default(cuid())\n}\n',
      ],
    ]
    for (const [path, wants, ...others] of cases) {
      assert.match(
        (await said(check, { 'datamap.yaml': optional, [path]: wants })).join(' '),
        /^warning Member.phone is optional in the data map, and /,
        wants,
      )
      for (const text of others)
        assert.deepEqual(await said(check, { 'datamap.yaml': optional, [path]: text }), [], text)
    }
  })

  it('asks nothing where the map does not say that it is optional', async () => {
    const sql = 'CREATE TABLE member (id int PRIMARY KEY, phone text NOT NULL);'
    for (const phone of ['contact.phone', '{ category: contact.phone, mandatory: true }'])
      assert.deepEqual(await said(check, { 'datamap.yaml': map(phone), 'a.sql': sql }), [])
  })

  it('offers to declare it as mandatory', async () => {
    const sources = {
      'datamap.yaml': optional,
      'a.sql': 'CREATE TABLE member (id int, phone text NOT NULL);',
    }
    assert.deepEqual(await fixed(check, sources), {
      'Declare Member.phone as mandatory': map('{ category: contact.phone, mandatory: true }'),
    })
  })
})
