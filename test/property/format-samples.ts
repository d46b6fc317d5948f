/** A little of everything that schema and configuration formats have, by language. */
export const formatSamples: Readonly<Record<string, readonly string[]>> = {
  yaml: [
    `openapi: 3.1.0
info: {title: Gäste 🏨, version: '1'}
paths:
  /guests/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string, format: uuid}}
    post:
      operationId: addGuest
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Guest'}
      responses:
        '200': {description: ok}
components:
  schemas:
    Guest:
      allOf:
        - $ref: '#/components/schemas/Person'
        - type: object
          required: [mail]
          properties:
            # art25-ignore-next-line undeclared-field: a word
            mail: {type: string, format: email, description: "where we \\"write\\" to"}
            home:
              type: object
              properties:
                größe: {type: [integer, 'null']}
            kids: {type: array, items: {type: object, properties: {born: {type: string, format: date}}}}
`,
    `databaseChangeLog:
  - changeSet:
      id: 1
      changes:
        - createTable:
            tableName: guests
            columns:
              - column: {name: e_mail, type: varchar(255), remarks: 🏨}
        - sql:
            sql: |
              ALTER TABLE guests ADD phone text;
`,
    `services:
  web:
    environment:
      - MAIL=a@example.org
      - PORT
    ports: ["80:80"]
`,
  ],
  json: [
    `[{"type": "record", "name": "Guest", "doc": "🏨", "fields": [
  {"name": "mail", "type": ["null", "string"], "default": null},
  {"name": "größe", "type": {"type": "record", "name": "Size", "fields": [{"name": "cm", "type": "int"}]}}
]}]
`,
    `{"mappings": {"properties": {"mail": {"type": "keyword"}, "home": {"properties": {"city": {"type": "text"}}}}}}
`,
  ],
  graphql: [
    `"""A guest. 🏨"""
type Guest implements Person & Node @key(fields: "id") {
  "where we write to" mail: String! @constraint(format: "email")
  # art25-ignore-next-line undeclared-field: a word
  stays(first: Int = 10, nick: String): [Stay!]!
}
enum Mood { SAD OK }
input NewGuest { phone: PhoneNumber, mood: Mood = OK }
type Query { guest(id: ID!): Guest }
extend type Guest { born: Date @deprecated(reason: "no") }
query Q($mail: String) { guest(id: 1) { mail } }
`,
  ],
  protobuf: [
    `syntax = "proto3"; // 🏨
package a.b;
/* A guest */
message Gäst {
  reserved 4, 5 to 9;
  string e_mail = 1 [json_name = "mail", (buf.validate.field).string.email = true]; // where we write to
  repeated Stay stays = 2;
  map<string, Stay> by_name = 3;
  // art25-ignore-next-line undeclared-field: a word
  oneof contact { string phone = 10; string fax = 11; }
  enum Mood { SAD = 0; OK = 1; }
  Mood mood = 12;
  message Stay { optional int64 from = 1; }
}
service S { rpc Get (Gäst) returns (stream Gäst) { option (x) = { get: "/" }; } }
`,
  ],
  toml: [
    `# Settings 🏨
title = "Gäste" # all
"a b".c = 'd'
[mail]
from = """
x
y"""
ports = [ 1, 2 ]
# art25-ignore-next-line undeclared-field: a word
limit = { daily = 10, per.user = 2 }
[[users]]
name = "Anna"
born = 1980-01-01
[[users]]
phone = "1"
`,
  ],
  ini: [
    `; Settings 🏨
root = 1
[mail server] # where
host = smtp.example.com ; here
"from name" = "It's us"
größe: 10
# art25-ignore-next-line undeclared-field: a word
empty =
[users "anna"]
phone = 1
`,
  ],
  properties: [
    `# Settings 🏨
mail.host = smtp.example.com
mail.from\\ name: a\\
   b
größe 10
! art25-ignore-next-line undeclared-field: a word
empty=
pr\\u00e9nom=x
`,
  ],
  csv: [
    `e_mail,"First ""Name""",größe,birth date
a@example.org,Anna 🏨,10,1980-01-01
b@example.org,"B
C",20,1990-02-02
`,
  ],
  xml: [
    `<?xml version="1.0"?>
<!-- 🏨 -->
<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog">
  <!-- art25-ignore-next-line undeclared-field: a word -->
  <changeSet id="1" author="x">
    <createTable tableName="guests"><column name="e_mail" type='varchar(255)' remarks="A &amp; B"><constraints nullable="false"/></column></createTable>
    <sql><![CDATA[ALTER TABLE guests ADD phone text;]]></sql>
    <sql>ALTER TABLE guests ADD größe int; -- a &lt; b</sql>
    <dropColumn tableName="guests" columnName="fax"/>
  </changeSet>
</databaseChangeLog>
`,
    `<hibernate-mapping><class name="a.Guest" table="guests"><id name="id"/>
<property name="mail" column="e_mail" type="string"/><set name="stays"><one-to-many class="a.Stay"/></set></class></hibernate-mapping>
`,
  ],
}
