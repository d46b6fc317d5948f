import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readers as formats } from '../../server/src/languages/chunk-formats.ts'
import { readers as light } from '../../server/src/languages/chunk-light.ts'
import { readers as markup } from '../../server/src/languages/chunk-markup.ts'
import { readers as scripts } from '../../server/src/languages/chunk-typescript.ts'
import { withEmbedded } from '../../server/src/languages/embedded.ts'
import { emptyFacts, languages } from '../../server/src/languages/index.ts'
import { withLineFeeds } from '../../server/src/languages/line-ends.ts'
import { loadReaders, type Readers } from '../../server/src/host/chunks.ts'
import type { FileFacts } from '../../server/src/model/fact.ts'
import { english } from '../../server/src/model/message.ts'
import type { Span } from '../../server/src/model/span.ts'
import { formatSamples } from './format-samples.ts'

const rules = { logCallees: ['logger.info', 'console.log'], maskingFunctions: ['mask'] }
let readers: Readers = { ...light, ...formats, ...scripts, ...markup }

before(async () => {
  for (const language of languages)
    if (language.chunk === 'trees') readers = { ...readers, ...(await loadReaders(language)) }
})

/** A little of everything that a format has. */
const codeSamples: Readonly<Record<string, readonly string[]>> = {
  python: [
    `# 🏨
from django.db import models
import logging

@dataclass
class Gäst(Base):
    """Who stays."""
    mail: str  # private
    phone: Optional[str] = "a 'b' \\"c\\""

class Stay(models.Model):
    e_mail = models.EmailField(null=True)
    def leave(self, user: User):
        # art25-ignore-next-line personal-data-in-log: only in development
        logger.info(f"{user.mail} left", extra={"phone": mask(user.phone)})

def upgrade():
    op.add_column("users", sa.Column("iban", sa.String()))
    op.execute("ALTER TABLE users DROP COLUMN fax")
`,
  ],
  java: [
    `package hotel; // 🏨
import jakarta.persistence.*;
/** Who stays. */
@Entity @Table(name = "guests")
public class Gäst extends Person<Long> {
    @Email @Column(name = "e_mail") private String mail; // private
    private List<String> phones = List.of("a \\"b\\"");
    void run(Stay stay) {
        // art25-ignore-next-line personal-data-in-log: only in development
        logger.info("left {}", stay.getMail(), mask(stay.getPhone()));
    }
    record Key(String part, int no) {}
}
interface Desk { String getIban(); }
`,
  ],
  kotlin: [
    `package hotel // 🏨
import jakarta.persistence.*
/** Who stays. */
@Entity @Table(name = "guests")
data class Gäst(@Column(name = "e_mail") val mail: String?, val phones: List<String> = emptyList()) : Person<Long>(1) {
    var nick: String = "a \\"b\\" \${host.name}" // nick
    fun run(stay: Stay) {
        // art25-ignore-next-line personal-data-in-log: only in development
        logger.info("left \${stay.mail}", mask(stay.phone))
    }
}
object Guests : IntIdTable("guests") { val iban = varchar("e_iban", 50).nullable() }
`,
  ],
  terraform: [
    `# 🏨
variable "mail" {
  type        = string
  default     = "a@example.com" # where
  description = "Whom to tell"
}
resource "aws_db_instance" "größe" {
  name = "n-\${var.mail}"
  tags = { owner = "a", "b c" = 1 }
  ports = [25, 587]
  backup { days = 30 }
  text = <<-EOT
    two lines
  EOT
}
// art25-ignore-next-line undeclared-field: a word
output "phone" { value = -1.5 }
`,
  ],
  bicep: [
    `// 🏨
@description('Whom to tell')
param mail string = 'a@example.com' // where
param days int
var sizes = { tags: { owner: 'a', 'b c': 1 } }
resource logs 'Microsoft.OperationalInsights/workspaces@2022-10-01' = [for name in names: if (name != 'x') {
  name: 'n-\${name}-\${toLower('A')}'
  properties: {
    retentionInDays: days ?? -1
    ports: [25, 587]
    text: '''
      it's long
    '''
  }
  // art25-ignore-next-line undeclared-field: a word
  resource child 'tables' = { properties: { totalRetentionInDays: 30 } }
}]
output phone string = logs.properties.id
`,
  ],
  go: [
    `package hotel // 🏨

import "log/slog"

// Gäst stays.
type Gäst struct {
	Person
	Mail   string   \`json:"e_mail" gorm:"column:mail;not null" validate:"required,email"\` // private
	Phones []string
	Home   struct{ Street, Zip string }
}

func (g *Gäst) Run(stay Stay) {
	// art25-ignore-next-line personal-data-in-log: only in development
	slog.Info("left", "mail", stay.Mail, "phone", mask(stay.Phone), "x", \`a\nb\`)
}
`,
  ],
  ruby: [
    `# 🏨
class Gäst < ApplicationRecord
  # Who stays.
  attribute :mail, :string # private
  attr_accessor :phone, :iban
  validates :mail, format: { with: /@/ }, presence: true
  Desk = Struct.new(:name, :fax)
  def run(stay)
    # art25-ignore-next-line personal-data-in-log: only in development
    logger.info("left #{stay.mail}", phone: mask(stay.phone), text: %w[a b])
    x = <<~SQL
      select 'a'
    SQL
  end
end
`,
    `class AddMail < ActiveRecord::Migration[7.0]
  def change
    create_table :guests, id: :uuid do |t|
      t.string :mail, null: false, comment: "where"
      t.references :team
    end
    add_column :guests, "größe", :decimal
    rename_column :guests, :fax, :phone
    execute "ALTER TABLE guests DROP COLUMN iban"
  end
end
`,
  ],
  php: [
    `<p>🏨 <?= $user->mail ?></p>
<?php
namespace Hotel;
use Illuminate\\Database\\Eloquent\\Model;
/** Who stays. */
#[ORM\\Entity] #[ORM\\Table(name: 'guests')]
class Gäst extends Model {
    protected $fillable = ['mail', "phone"];
    #[ORM\\Column(name: 'e_iban', length: 30)] private ?string $iban = 'a "b"'; // private
    public function __construct(private readonly string $fax) {}
    public function run(Stay $stay) {
        // art25-ignore-next-line personal-data-in-log: only in development
        Log::info("left {$stay->mail}", ['phone' => mask($stay->phone)]);
    }
}
Schema::create('desks', function (Blueprint $table) {
    $table->string('größe')->nullable();
});
DB::statement(<<<SQL
  ALTER TABLE desks ADD COLUMN street text
SQL);
`,
  ],
  csharp: [
    `using System; // 🏨
namespace Hotel;
/// <summary>Who stays.</summary>
[Table("guests")]
public class Gäst : Person<long> {
    [EmailAddress, Column("e_mail")] public string? Mail { get; set; } = "a \\"b\\""; // private
    public List<string> Phones { get; init; } = new();
    private readonly string _iban = @"a ""b""
c";
    public void Run(Stay stay) {
        // art25-ignore-next-line personal-data-in-log: only in development
        _logger.LogInformation("left {Mail}", stay.Mail, Mask(stay.Phone), $"{stay.Iban:x}");
    }
}
public record Desk(string Fax, [property: JsonPropertyName("post_code")] string Zip);
#if DEBUG
struct S { int a; }
#endif
`,
  ],
  rust: [
    `//! 🏨
use serde::Deserialize;
/// Who stays.
#[derive(Deserialize)] #[diesel(table_name = guests)]
pub struct Gäst<'a> {
    #[serde(rename = "e_mail")] pub mail: Option<String>, // private
    pub phones: Vec<&'a str>,
    größe: u8,
}
diesel::table! { desks (id) { id -> Int4, fax -> Nullable<Text>, } }
fn run(stay: Stay) {
    // art25-ignore-next-line personal-data-in-log: only in development
    tracing::info!(mail = %stay.mail, "left {}", mask(stay.phone));
    let x = r#"a "b""#; let c = '"';
}
`,
  ],
  swift: [
    `import SwiftData // 🏨
/// Who stays.
@Model
final class Gäst: Person {
    @Attribute(.unique) var mail: String? // private
    var phones: [String] = ["a \\"b\\""]
    enum CodingKeys: String, CodingKey { case mail = "e_mail", phones }
    func run(stay: Stay) {
        // art25-ignore-next-line personal-data-in-log: only in development
        logger.info("left \\(stay.mail) \\(mask(stay.phone))")
    }
}
#if DEBUG
struct Desk: Codable { let fax, iban: String
  let größe: Int }
#endif
`,
  ],
  dart: [
    `import 'package:freezed/freezed.dart'; // 🏨
/// Who stays.
@JsonSerializable()
class Gäst extends Person<int> {
  @JsonKey(name: 'e_mail') final String? mail; // private
  final List<String> phones = ["a 'b' \\"c\\""];
  Gäst({required this.mail, super.key});
  void run(Stay stay) {
    // art25-ignore-next-line personal-data-in-log: only in development
    log.info('left \${stay.mail}', mask(stay.phone));
  }
}
@freezed
class Desk with _$Desk {
  const factory Desk({required String fax, int? größe}) = _Desk;
}
`,
  ],
  typescript: [
    `import { z } from 'zod'
import { logger } from './log'
/** A guest. 🏨 */
@Entity('guests')
export class Gäst extends Base {
  @Column({ name: 'e_mail', nullable: true }) mail?: string // private
  @OneToMany(() => Stay, (stay) => stay.guest) stays: Stay[]
  constructor(private readonly phone: string) { super() }
}
export interface Desk { 'post-code': string; home: { street: string; zip?: number } }
export type Both = Desk & { iban: string }
const ZIn = z.object({ mail: z.string().email(), birth: z.date().optional() })
// art25-ignore-next-line personal-data-in-log: only in development
logger.info(\`\${guest.mail} signed in\`, { phone: mask(guest.phone), ...desk })
`,
    `import mongoose from 'mongoose'
import { pgTable, varchar } from 'drizzle-orm/pg-core'
const stay = new mongoose.Schema({ mail: { type: String, required: true }, kids: [{ born: Date }] })
export default mongoose.model('Stay', stay)
export const desks = pgTable('desks', { mail: varchar('e_mail').notNull() })
export async function up(knex) {
  await knex.schema.createTable('staff', (t) => { t.string('mail'); t.dropColumn('fax') })
  await knex.raw(\`ALTER TABLE "staff" ADD "iban" varchar\`)
}
const Form = () => (
  <form name="f">
    <label htmlFor="m">Mail</label> {/* art25-ignore-line undeclared-field: test */}
    <input id="m" name="mail" type="email" {...register('phone')} />
  </form>
)
console.log(user.mail, req.body.phone)
`,
  ],
  prisma: [
    `datasource db { provider = "postgresql" }
/// A person. 🏨
model User {
  id    Int     @id @default(autoincrement())
  email String? @unique @map("e_mail") @db.VarChar(255) // address
  // art25-ignore-next-line undeclared-field: a nick is no name
  nick  String  @default("a \\"b\\" (c)")
  role  Role    @default(USER)
  posts Post[]
  geo   Unsupported("circle")?
  team  Team    @relation(fields: [teamId], references: [id],
    onDelete: Cascade)
  teamId Int
  @@map("users")
  @@index([email, nick])
}
/* view */ view Größe { höhe Float }
type Address { street String }
enum Role { USER ADMIN }
`,
  ],
  sql: [
    `-- A dump. 🏨
CREATE TABLE IF NOT EXISTS public."user ""x""" (
  id serial PRIMARY KEY, -- the key
  "e-mail" varchar(255) NOT NULL DEFAULT 'a''b',
  größe numeric(10, 2) CHECK (größe > 0),
  /* art25-ignore-next-line undeclared-field: no person */
  team_id int REFERENCES teams (id) ON DELETE CASCADE,
  tags text[],
  CONSTRAINT u UNIQUE ("e-mail")
);
COMMENT ON COLUMN public."user ""x"""."e-mail" IS 'Where we write to';
ALTER TABLE ONLY users ADD COLUMN phone text, DROP COLUMN IF EXISTS fax, RENAME COLUMN nick TO name;
CREATE TYPE mood AS ENUM ('sad', 'ok');
INSERT INTO users VALUES (1, 'a;b', E'c\\'d', $$e$$), (2, '', NULL, '''');
COPY users (id, name) FROM stdin;
1\tO'Brien
2\t\\N
\\.
DO $tag$ BEGIN EXECUTE 'x'; CREATE TABLE inner_table (mail text); END $tag$;
DROP TABLE old;
`,
    `CREATE TABLE \`users\` (
  \`id\` int NOT NULL AUTO_INCREMENT COMMENT 'it''s \\'the\\' key',
  \`e\`\`mail\` varchar(255) DEFAULT NULL, # here
  KEY \`k\` (\`id\`)
) ENGINE=InnoDB COMMENT='People';
INSERT INTO \`users\` VALUES (1,'O\\'Brien \\\\'),(2,"x");
/*!40000 ALTER TABLE \`users\` DISABLE KEYS */;
DELIMITER ;;
CREATE PROCEDURE p() BEGIN SELECT 1; END ;;
DELIMITER ;
ALTER TABLE users CHANGE COLUMN nick name varchar(10) AFTER id;
RENAME TABLE users TO people;
`,
    `CREATE TABLE [dbo].[Customers] ([Id] [int] IDENTITY(1,1) NOT NULL, [E Mail] [nvarchar](255) NULL)
GO
INSERT [dbo].[Customers] ([Id]) VALUES (1, N'x')
GO
ALTER TABLE dbo.Customers ADD Phone nvarchar(20), Fax nvarchar(20)
EXEC sp_rename 'dbo.Customers.Fax', 'Telefax', 'COLUMN'
CREATE TABLE #t (mail text)
`,
  ],
  yaml: [
    `# Settings 🏨
mail:
  host: smtp.example.com # where
  "from name": 'It''s us'
  ports: [25, 587]
  limits: {daily: 10, 'per user': {max: 5}}
users:
  - name: Anna
    email: a@example.com
  - &b
    name: "B \\"x\\""
copy: *b
# art25-ignore-next-line undeclared-field: a word
text: |
  two lines
  of: text
folded: >-
  a
  b
plain: one
  and two
? complex
: value
<<: *b
größe: 10.5
---
second: ~
empty:
`,
    `{{- if .Values.mail }}
apiVersion: v1
data:
  email: {{ .Values.email | quote }}
  list:
{{- range .Values.list }}
    - name: {{ . }}
{{- end }}
{{- end }}
`,
  ],
  json: [
    `{
  // 🏨
  "mail": { "host": "smtp", "port": 25, "fro\\u006d": null },
  "users": [{ "name": "Anna", "e-mail": "a@b.c" }, { "phone": true }],
  /* art25-ignore-next-line undeclared-field: a word */
  "größe": 1.5e3,
  "empty": {},
  "list": [1, 2,],
}
`,
  ],
  env: [
    `# Settings 🏨
export SMTP_HOST=smtp.example.com # where
SMTP_FROM="It's \\"us\\""
KEY='-----BEGIN
abc
-----END'
EMPTY=
# art25-ignore-next-line undeclared-field: a word
ADMIN_EMAIL = a@b.c#d
größe=1
`,
  ],
  html: [
    `<!-- art25-ignore-next-line undeclared-field: a word 🏨 -->
<form id="gäste" method="post">
  <label for="m">Your <b>e-mail</b>
    address</label>
  <input id="m"
    name="user[mail]" type="email" required>
  <input name='phone' placeholder="+49 {{ code }}"><select name=country><option>a</select>
  <input [(ngModel)]="guest.born" type="date"><mat-select formControlName="größe"></mat-select>
</form>
<script type="text/x-template"><textarea name="notes"></textarea></script>
<script>
// art25-ignore-next-line personal-data-in-log: a reason
console.log(user.mail, '</b>')
</script>
`,
  ],
  vue: [
    `<template>
  <el-form :model="guest"><el-form-item label="Mail">
    <el-input v-model.trim="guest.mail" :type="'email'" />
  </el-form-item></el-form>
  <input v-model="list[0].größe"> {{ a < b ? "<p>" : '🏨' }}
</template>
<script setup lang="ts">
const props = defineProps<{ vat?: string; age: number }>()
const form = reactive({ email: '', address: { zip: 1 } })
console.log(props.vat)
</script>
<style>p { a: "}" }</style>
`,
  ],
  svelte: [
    `<script lang="ts">
  export let größe = ''
  let { iban, ...rest } = $props()
</script>
<form name="join">
  <input bind:value={$form.given} on:input={() => a > b && "x"} required>
  {#if a < b}<Field bind:value={user.city} label="🏨" />{/if}
</form>
`,
  ],
  astro: [
    `---
interface Props { email: string }
const { email } = Astro.props
---
<form id="contact"><input name="mail" value={a > b ? '"' : email} type="email" />
{list.map((x) => <input name="größe" />)}</form>
`,
  ],
  erb: [
    `<%# art25-ignore-next-line undeclared-field: a word 🏨 %>
<%= form_with model: [:admin, @user], class: "x > y" do |f| %>
  <%= f.label :email, "Your mail" %>
  <%= f.email_field :email,
      required: true %>
  <%= f.fields_for :address do |a| %><%= a.text_field :street %><% end %>
<% end %>
<%= text_field_tag 'guest[name]' %><input name="größe" value="<%= h("a") %>">
<script>var a = <%= x.to_json %>; console.log(user.mail)</script>
`,
  ],
  blade: [
    `{{-- art25-ignore-next-line undeclared-field: a word 🏨 --}}
@if ($a > 1 && $b == "x")
<x-input name="phone"
  type="tel" :label="'Phone'" /> {!! Form::text('street', null, ['placeholder' => 'Street']) !!}
<input wire:model="größe" value="{{ old("mail") }}"> @endif
@php
$a = '<input name="x">';
@endphp
<script>const a = @json($x); console.log(user.mail, {{ $y }})</script>
`,
  ],
  jinja: [
    `{# art25-ignore-next-line undeclared-field: a word 🏨 #}
{{ form.email(type="email", placeholder="Mail", required=True) }}
<input name="größe" value="{{ "a" }}">{% if a < b %}<input name="iban">{% endif %}
`,
  ],
  twig: [
    `{# 🏨 #}{% block a %}<form name="user"><input name="mail" value="{{ user.mail|default("x") }}">
<input name="größe"></form>{% endblock %}
`,
  ],
  handlebars: [
    `{{!-- 🏨 <input name="no"> --}}{{#if a}}<input name="mail" value="{{{ a "b" }}}">{{/if}}
<input name="größe">
`,
  ],
  ejs: [
    `<%# 🏨 %><% if (a > b) { %><input name="mail" value="<%= a["b"] %>">
<input name="größe"><% } %>
`,
  ],
  razor: [
    `@using A.B
@model IPagedList<Acme.RegisterModel>
@* art25-ignore-next-line undeclared-field: a word 🏨 *@
@using (Html.BeginForm("A", "B", new { id = "x" })) {
<label asp-for="Email">Mail</label>
<input asp-for="Email" placeholder="@Loc["a.b"]"
  type="email" />
@Html.TextBoxFor(m => m.Address[0].Größe, new { @class = "x", type = "tel" }) @Html.TextBox("Fax")
<InputText @bind-Value="guest.Email" aria-label="Mail" />
me@example.com @if (a > b) { <input name="Late" value="@(a > b ? "x" : "y")"> }
}
<script>var a = @Json.Serialize(Model); @{ var b = 1; } console.log(user.mail)</script>
@code { private Guest guest = new(); }
`,
  ],
}

const samples: Record<string, readonly string[]> = { ...codeSamples }
for (const [language, texts] of Object.entries(formatSamples))
  samples[language] = [...(codeSamples[language] ?? []), ...texts]

const paths: Readonly<Record<string, string>> = {
  python: 'a.py',
  java: 'a.java',
  kotlin: 'a.kt',
  terraform: 'a.tf',
  bicep: 'a.bicep',
  go: 'a.go',
  ruby: 'db/migrate/20200101_a.rb',
  php: 'a.php',
  csharp: 'a.cs',
  rust: 'a.rs',
  swift: 'a.swift',
  dart: 'a.dart',
  typescript: 'src/a.tsx',
  prisma: 'a.prisma',
  sql: 'a.sql',
  yaml: 'a.yaml',
  json: 'a.json',
  env: '.env',
  html: 'a.html',
  vue: 'a.vue',
  svelte: 'a.svelte',
  astro: 'a.astro',
  erb: 'a.html.erb',
  blade: 'a.blade.php',
  jinja: 'a.j2',
  twig: 'a.twig',
  handlebars: 'a.hbs',
  ejs: 'a.ejs',
  razor: 'a.cshtml',
  graphql: 'a.graphql',
  protobuf: 'a.proto',
  avdl: 'a.avdl',
  toml: 'a.toml',
  ini: 'a.ini',
  properties: 'a.properties',
  csv: 'a.csv',
  xml: 'a.xml',
}

function readAs(language: string, text: string): FileFacts {
  const read = readers[language]
  assert.ok(read)
  const lines = withLineFeeds(text)
  const result = read({ path: paths[language] ?? 'a', text: lines.text }, rules)
  const parts = (result.embedded ?? []).map((part) => {
    assert.ok(part.offset + part.text.length <= lines.text.length)
    return { part, facts: readers[part.language]?.(part, rules) ?? emptyFacts }
  })
  return lines.placed(result.embedded === undefined ? result : withEmbedded(result, parts))
}

/** Asserts what holds for the facts of every text. */
function assertSound(language: string, text: string): void {
  const facts = readAs(language, text)
  for (const span of spansOf(facts))
    assert.ok(
      span.start >= 0 && span.start <= span.end && span.end <= text.length,
      `${JSON.stringify(span)} in ${text.length}`,
    )
  for (const { name, owner, span, type, attributes } of facts.fields) {
    assert.notEqual(name, '')
    assert.notEqual(owner, '')
    const escaped =
      ['json', 'yaml', 'properties', 'toml', 'csv', 'xml', 'graphql'].includes(language) &&
      text.slice(span.start, span.end).includes('\\')
    const written = text.slice(span.start, span.end)
    // The part of a getter's name that says its property begins with a capital: `getEmail`.
    const isGetter = language === 'java' && /get$|is$/.test(text.slice(0, span.start))
    assert.ok(
      // What an escape means is the format's own: the readers' tests say it.
      escaped ||
        meant(isGetter ? written.charAt(0).toLowerCase() + written.slice(1) : written).includes(name),
      `${JSON.stringify(text.slice(span.start, span.end))} is not ${JSON.stringify(name)}`,
    )
    assert.ok((type?.length ?? 0) <= 200)
    assert.ok((attributes.value?.length ?? 0) <= 200)
    assert.ok((attributes.comment?.length ?? 0) <= 300)
  }
  for (const { code, message } of facts.problems)
    assert.notEqual(code, 'reader-failed', english.text(message))
  if (!text.includes('\r')) {
    const places = placesWithCarriageReturns(text)
    const windows = readAs(language, text.replaceAll('\n', '\r\n'))
    assert.deepEqual(windows, withPlaces(facts, places))
  }
}

/** What a name within its quotes may mean: as it is, a quote written twice, escapes. */
function meant(written: string): readonly string[] {
  const meanings = [written]
  for (const quote of ['"', "'", '`', ']']) meanings.push(written.replaceAll(quote + quote, quote))
  if (written.includes('\\')) meanings.push(written.replace(/\\(.)/gs, '$1'))
  // A name may go over lines.
  return meanings.flatMap((meaning) => [
    meaning,
    meaning.replace(/\r\n?/g, '\n'),
    meaning.replace(/\s+/g, ' '),
  ])
}

function spansOf(facts: FileFacts): Span[] {
  const spans: Span[] = []
  withPlaces(facts, (span) => {
    spans.push(span)
    return span
  })
  return spans
}

/** The facts with every span put elsewhere. */
function withPlaces(value: unknown, place: (span: Span) => Span): unknown {
  if (Array.isArray(value)) return value.map((item) => withPlaces(item, place))
  if (typeof value !== 'object' || value === null) return value
  const { start, end } = value as Partial<Span>
  const moved = typeof start === 'number' && typeof end === 'number' ? place({ start, end }) : {}
  return {
    ...Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withPlaces(item, place)])),
    ...moved,
  }
}

function placesWithCarriageReturns(text: string): (span: Span) => Span {
  const shift: number[] = []
  let feeds = 0
  for (let at = 0; at <= text.length; at++) {
    shift.push(at + feeds)
    if (text[at] === '\n') feeds++
  }
  return ({ start, end }) => ({ start: shift[start] ?? -1, end: shift[end] ?? -1 })
}

const oddities = [
  ...Array.from('\0\x01\b\v\f\x1b\x7f\x85\xa0\u2028\u2029\ufeff\ufffe'),
  ...Array.from('"\'`$\\/*#-:;,.()[]{}<>=@!&|?%~'),
  ...[
    '\ud83d',
    '\udc00',
    '\t',
    '\n',
    '\n\n',
    '{{',
    '}}',
    '{%',
    '--',
    '/*',
    '*/',
    '//',
    '$$',
    '"""',
    '---\n',
    '\\u',
    '\\ud800',
    '🏨',
    'é',
    'e\u0301',
    '%00',
  ],
]

for (const [language, texts] of Object.entries(samples)) {
  const text = fc.constantFrom(...texts)
  const anyText = fc.constantFrom(...Object.values(samples).flat())
  const isTree = languages.some(({ id, chunk }) => id === language && chunk === 'trees')
  const numRuns = isTree ? 20 : language === 'typescript' ? 60 : language in markup ? 100 : 300

  describe(`the reader of ${language}, given any text`, () => {
    it('reads the samples that the others spoil', () => {
      for (const sample of texts) {
        assert.ok(readAs(language, sample).fields.length > 1)
        assertSound(language, sample)
      }
    })

    it('survives a cut anywhere', () => {
      fc.assert(
        fc.property(text, fc.nat(), fc.nat(), (sample, from, to) => {
          const start = from % 3 === 0 ? from % sample.length : 0
          assertSound(language, sample.slice(start, to % (sample.length + 1)))
        }),
        { numRuns },
      )
    })

    it('survives characters put in, replaced and taken out', () => {
      const change = fc.tuple(
        fc.nat(),
        fc.nat(2),
        fc.oneof(fc.constantFrom(...oddities), fc.string({ unit: 'binary', maxLength: 4 })),
      )
      fc.assert(
        fc.property(text, fc.array(change, { minLength: 1, maxLength: 6 }), (sample, changes) => {
          let spoilt = sample
          for (const [at, removed, added] of changes) {
            const place = at % (spoilt.length + 1)
            spoilt = spoilt.slice(0, place) + added + spoilt.slice(place + removed)
          }
          assertSound(language, spoilt)
        }),
        { numRuns },
      )
    })

    it('survives bytes changed before they are decoded', () => {
      fc.assert(
        fc.property(
          text,
          fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 }),
          (sample, changes) => {
            const bytes = Buffer.from(sample)
            for (const [at, byte] of changes) bytes[at % bytes.length] = byte
            assertSound(language, bytes.toString('utf8'))
          },
        ),
        { numRuns },
      )
    })

    it('survives two files in one, also of another format', () => {
      fc.assert(
        fc.property(text, anyText, fc.nat(), fc.nat(), (one, other, until, from) => {
          const at = until % one.length
          assertSound(language, one.slice(0, at) + other.slice(from % other.length) + one.slice(at))
        }),
        { numRuns },
      )
    })

    it('survives lines taken out, repeated and in another order', () => {
      fc.assert(
        fc.property(text, fc.array(fc.nat(), { maxLength: 40 }), (sample, picks) => {
          const lines = sample.split('\n')
          assertSound(language, picks.map((pick) => lines[pick % lines.length] ?? '').join('\n'))
        }),
        { numRuns },
      )
    })

    it('survives line ends of all kinds', () => {
      const ends = fc.array(fc.constantFrom('\r', '\r\n', '\n', '\n\r', '\r\r\n', '\u2028', '\f'), {
        minLength: 1,
        maxLength: 10,
      })
      fc.assert(
        fc.property(text, ends, (sample, kinds) => {
          let line = 0
          assertSound(
            language,
            sample.replace(/\n/g, () => kinds[line++ % kinds.length] ?? ''),
          )
        }),
        { numRuns },
      )
    })
  })
}
