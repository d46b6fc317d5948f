import assert from 'node:assert/strict'
import fc from 'fast-check'
import { loadModule, parseSync } from 'libpg-query'
import { readSql, readSqlFragment } from '../../server/src/languages/sql.ts'
import { changeText, fieldNamed, fieldTexts, readChecked } from './reading.ts'

const read = (text: string, path = 'migration.sql') => readChecked(readSql, text, path)

const postgres = [
  `CREATE TABLE IF NOT EXISTS "clinic"."Patients" (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    -- where the letters go
    home_address text NOT NULL,
    mail citext UNIQUE CHECK (mail ~ 'a,b)'), -- work, mostly
    seen timestamp with time zone DEFAULT now() NOT NULL,
    tags text[] DEFAULT '{}'::text[],
    doctor int REFERENCES staff(id) ON DELETE CASCADE,
    key text, period int,
    CONSTRAINT one UNIQUE (mail, seen),
    EXCLUDE USING gist (tags WITH &&),
    LIKE audited INCLUDING ALL
  ) INHERITS (base) PARTITION BY RANGE (seen);`,
  `CREATE TYPE place AS (street text, town varchar(40));
   ALTER TABLE ONLY clinic.visits ADD COLUMN IF NOT EXISTS note text DEFAULT 'it''s; here', ADD nurse double precision,
     DROP COLUMN IF EXISTS room CASCADE, ADD CONSTRAINT c CHECK (nurse > 0), ALTER COLUMN note SET NOT NULL;`,
  `CREATE FUNCTION f() RETURNS void AS $body$ BEGIN CREATE TABLE hidden (a int); END $body$ LANGUAGE plpgsql;
   INSERT INTO notes (body) VALUES ('CREATE TABLE fake (a int);'), (E'it\\'s;');
   /* outer /* CREATE TABLE inner_one (x int); */ still a comment */
   CREATE TABLE after_all ("Full Name" text, "select" int, größe numeric(10, 2));
   CREATE VIEW v AS SELECT 1 AS mail; DROP TABLE a, b.c CASCADE;`,
  `ALTER TABLE people RENAME COLUMN mail TO email; ALTER TABLE people RENAME phone TO mobile;
   ALTER TABLE people RENAME CONSTRAINT a TO b; ALTER TABLE app.people RENAME TO persons;`,
]

describe('SQL', () => {
  before(() => loadModule())

  it('finds the columns and changes that the parser of PostgreSQL finds', () => {
    for (const text of postgres) {
      const { fields, changes } = read(text)
      const found = [
        ...changes.map(changeText).filter((change) => !/^(?:create|rename)-owner/.test(change)),
        ...fields
          .filter(({ role }) => role !== 'stored')
          .map(({ owner, name }) => `add-field ${owner} ${name}`),
      ]
      assert.deepEqual(found.sort(), parsedByPostgres(text).sort())
    }
  })

  it('reads what PostgreSQL says of a column', () => {
    const facts = read(postgres[0] ?? '')
    assert.deepEqual(fieldNamed(facts, 'id').attributes, { primaryKey: true, formats: ['uuid'] })
    assert.deepEqual(fieldNamed(facts, 'home_address').attributes, { comment: 'where the letters go' })
    assert.deepEqual(fieldNamed(facts, 'mail').attributes, {
      optional: true,
      unique: true,
      comment: 'work, mostly',
    })
    assert.equal(fieldNamed(facts, 'seen').type, 'timestamp with time zone')
    assert.equal(fieldNamed(facts, 'seen').valueType, 'date')
    assert.deepEqual(fieldNamed(facts, 'tags').attributes, { list: true, optional: true, value: '{}' })
    assert.equal(fieldNamed(facts, 'doctor').valueType, 'reference')
    assert.equal(fieldNamed(facts, 'doctor').attributes.references, 'staff')
    assert.deepEqual(facts.owners[0]?.includes, ['audited', 'base'])
    assert.equal(facts.owners[0].name, 'clinic.Patients')
    assert.deepEqual(facts.problems, [])
  })

  it('takes comments that are said of columns and tables', () => {
    const facts = read(
      `CREATE TYPE mood AS ENUM ('a'); CREATE TABLE s.people (mail text, feels mood);
       COMMENT ON COLUMN s.people.mail IS 'It''s private'; COMMENT ON TABLE s.people IS 'Everyone';`,
    )
    assert.equal(fieldNamed(facts, 'mail').attributes.comment, "It's private")
    assert.equal(fieldNamed(facts, 'feels').valueType, 'enum')
    assert.equal(facts.owners[0]?.comment, 'Everyone')
  })

  it('takes a constraint that asks for the sign of an address for one of an address', () => {
    const facts = read(
      `CREATE TABLE guests (a text CHECK (a LIKE '%_@_%') NOT NULL, b text CHECK (b <> ''), c text,
       CONSTRAINT mail CHECK (c ~* '^[^@]+@[^@]+$'), CHECK (b <> '@' OR c IS NULL));`,
    )
    assert.deepEqual(
      ['a', 'b', 'c'].map((name) => fieldNamed(facts, name).attributes.formats),
      [['email'], undefined, ['email']],
    )
    assert.equal(fieldNamed(facts, 'a').attributes.optional, undefined)
  })

  it('reads MySQL', () => {
    const facts = read(
      [
        'CREATE TABLE `guests` (',
        '  `id` int(11) unsigned NOT NULL AUTO_INCREMENT,',
        "  `mail` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT '' COMMENT 'guest\\'s mail',",
        "  `sex` enum('f','m') DEFAULT NULL,",
        "  `news` tinyint(1) NOT NULL DEFAULT '0', # wants news",
        '  `2fa` text,',
        '  PRIMARY KEY (`id`), UNIQUE KEY `by_mail` (`mail`), FULLTEXT KEY `ft` (`sex`),',
        '  CONSTRAINT `f` FOREIGN KEY (`2fa`) REFERENCES `codes` (`id`)',
        ") ENGINE=InnoDB AUTO_INCREMENT=7 COMMENT='Who stays';",
        "INSERT INTO `guests` VALUES (1,'a\\'b; CREATE TABLE no (y int)');",
        'ALTER TABLE guests ADD COLUMN (room int, bed text), ADD floor int AFTER bed, CHANGE mail email varchar(9),',
        '  MODIFY COLUMN sex char(1), DROP COLUMN `news`, DROP INDEX by_mail, ADD INDEX i (room), RENAME COLUMN room TO suite;',
        'RENAME TABLE guests TO visitors, x TO y;',
        'DELIMITER $$',
        'CREATE PROCEDURE p() BEGIN CREATE TABLE inside (a int); END$$',
        'DELIMITER ;',
        'DROP TABLE IF EXISTS `old`;',
      ].join('\n'),
    )
    assert.deepEqual(facts.changes.map(changeText), [
      'create-owner guests',
      ...['id', 'mail', 'sex', 'news', '2fa', 'room', 'bed', 'floor'].map(
        (name) => `add-field guests ${name}`,
      ),
      'rename-field guests mail email',
      'drop-field guests news',
      'rename-field guests room suite',
      'rename-owner guests visitors',
      'rename-owner x y',
      'drop-owner old',
    ])
    assert.deepEqual(fieldNamed(facts, 'mail').attributes, {
      optional: true,
      unique: true,
      value: '',
      comment: "guest's mail",
    })
    assert.equal(fieldNamed(facts, 'news').valueType, 'boolean')
    assert.equal(fieldNamed(facts, 'news').attributes.comment, 'wants news')
    assert.equal(fieldNamed(facts, 'sex').type, 'char(1)')
    assert.equal(fieldNamed(facts, '2fa').attributes.references, 'codes')
    assert.equal(fieldNamed(facts, 'email').type, 'varchar(9)')
    assert.equal(facts.owners[0]?.comment, 'Who stays')
    assert.deepEqual(facts.problems, [])
  })

  it('reads SQL Server, whose statements need no semicolon', () => {
    const facts = read(
      [
        'CREATE TABLE [dbo].[Staff](',
        '  [Id] [int] IDENTITY(1,1) NOT NULL,',
        '  [E Mail] [nvarchar](max) NULL,',
        "  [Ssn] char(11) ENCRYPTED WITH (ALGORITHM = 'A') NOT NULL,",
        '  Whole AS ([a] + [b]),',
        '  CONSTRAINT [PK] PRIMARY KEY CLUSTERED ([Id] ASC) WITH (PAD_INDEX = OFF) ON [PRIMARY]',
        ') ON [PRIMARY]',
        'GO',
        'ALTER TABLE [dbo].[Staff] ADD [Phone] nvarchar(20) NULL, Fax varchar(20)',
        'UPDATE dbo.Staff SET Phone = 1, Fax = 2',
        'ALTER TABLE dbo.Staff WITH CHECK ADD CONSTRAINT fk FOREIGN KEY([Id]) REFERENCES [dbo].[T] ([Id])',
        'GO',
        'ALTER TABLE dbo.Staff ALTER COLUMN Phone nvarchar(50) NOT NULL',
        'ALTER TABLE dbo.Staff DROP COLUMN Fax, Zip',
        "EXEC sp_rename 'dbo.Staff.[E Mail]', 'Email', 'COLUMN';",
        "EXEC sp_rename N'dbo.Staff', N'People'",
        'CREATE TABLE #scratch (a int)',
      ].join('\n'),
    )
    assert.deepEqual(facts.changes.map(changeText), [
      'create-owner dbo.Staff',
      ...['Id', 'E Mail', 'Ssn', 'Whole', 'Phone', 'Fax'].map((name) => `add-field dbo.Staff ${name}`),
      'drop-field dbo.Staff Fax',
      'drop-field dbo.Staff Zip',
      'rename-field dbo.Staff E Mail Email',
      'rename-owner dbo.Staff dbo.People',
    ])
    assert.equal(fieldNamed(facts, 'Ssn').attributes.encrypted, true)
    assert.equal(fieldNamed(facts, 'Phone').type, 'nvarchar(50)')
    assert.equal(fieldNamed(facts, 'a').role, 'transferred')
    assert.deepEqual(facts.problems, [])
  })

  it('reads SQLite', () => {
    assert.deepEqual(
      fieldTexts(
        read(`CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, body, "by" TEXT NOT NULL) WITHOUT ROWID;
              CREATE VIRTUAL TABLE found USING fts5(title, body, content='notes');`),
      ),
      [
        'notes.id: INTEGER',
        'notes.body: (unknown)',
        'notes.by: TEXT',
        'found.title: (unknown)',
        'found.body: (unknown)',
      ],
    )
  })

  it('reads DDL in a DO block, and passes the rows of COPY', () => {
    const facts = read(
      'DO $$ BEGIN ALTER TABLE w ADD COLUMN mail text; END $$;\n' +
        "COPY w (a) FROM stdin;\n1\tCREATE TABLE bad (x int);'\n\\.\nCREATE TABLE good (y int);\n",
    )
    assert.deepEqual(fieldTexts(facts), ['w.mail: text', 'good.y: int'])
  })

  it('does not read what undoes a migration', () => {
    for (const path of ['db/1/down.sql', 'db/1.down.sql', 'U2__users.sql'])
      assert.deepEqual(read('DROP TABLE users;', path).changes, [])
    assert.deepEqual(read('DROP TABLE users;', 'db/countdown.sql').changes.map(changeText), [
      'drop-owner users',
    ])
    for (const [up, down] of [
      ['-- +goose Up', '-- +goose Down'],
      ['-- migrate:up', '-- migrate:down'],
      ['# --- !Ups', '# --- !Downs'],
    ] as const) {
      const text = `${up}\nCREATE TABLE a (b int);\n${down}\nDROP TABLE a;\n${up}\nCREATE TABLE c (d int);\n`
      assert.deepEqual(read(text).changes.map(changeText), [
        'create-owner a',
        'add-field a b',
        'create-owner c',
        'add-field c d',
      ])
    }
    assert.deepEqual(
      fieldTexts(read('CREATE TABLE a (b int);\n--rollback DROP TABLE a;\nCREATE TABLE c (d int);')),
      ['a.b: int', 'c.d: int'],
    )
  })

  it('keeps the columns around what is half-typed', () => {
    const open = read(
      'CREATE TABLE u (\n  id int,\n  email\n  name text,\n  phone text\n  zip varchar(5),\n  ',
    )
    assert.deepEqual(fieldTexts(open), [
      'u.id: int',
      'u.email: (unknown)',
      'u.name: text',
      'u.phone: text',
      'u.zip: varchar(5)',
    ])
    assert.deepEqual(
      open.problems.map(({ code }) => code),
      ['syntax'],
    )
    const next = read('CREATE TABLE u (\n  mail text\nCREATE TABLE v (\n  a int\n);')
    assert.deepEqual(fieldTexts(next), ['u.mail: text', 'v.a: int'])
    const quote = read("CREATE TABLE u (mail text DEFAULT 'oops);\nCREATE TABLE v (a int);")
    assert.deepEqual(fieldTexts(quote), ['u.mail: text', 'v.a: int'])
  })

  it('keeps positions behind characters of two units', () => {
    read('-- 😀 e\u0301\nCREATE TABLE "😀 people" ("mail 😀" text);')
  })

  it('reads SQL in a string of another language at its place', () => {
    const { fields, changes } = readSqlFragment('ALTER TABLE "u" ADD "mail" text', 100)
    assert.deepEqual(
      fields.map(({ span }) => span),
      [{ start: 121, end: 125 }],
    )
    assert.deepEqual(changes.map(changeText), ['add-field u mail'])
    assert.deepEqual(readSqlFragment('SELECT mail FROM u', 0), { owners: [], fields: [], changes: [] })
  })

  it('reads a long dump', () => {
    const row = "(1,'Someone; CREATE TABLE no (a int)','mail@example.org',NULL),"
    const insert = `INSERT INTO t VALUES ${row.repeat(1000)}(2,'','',NULL);\n`
    const text = `CREATE TABLE t (a int, b text);\n${insert.repeat(80)}CREATE TABLE z (c int);\n`
    assert.ok(text.length > 5_000_000)
    assert.deepEqual(fieldTexts(readSql({ path: 'dump.sql', text })), ['t.a: int', 't.b: text', 'z.c: int'])
  })

  it('never throws, on any beginning or mutation of a text', () => {
    const texts = [
      ...postgres,
      "CREATE TABLE `a` (`b` int COMMENT 'x');",
      'ALTER TABLE [a] ADD [b] int, c int\nGO\n',
    ]
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(), fc.nat(), fc.string(), (text, at, length, other) => {
        const start = at % (text.length + 1)
        read(text.slice(0, start))
        read(text.slice(0, start) + other.replaceAll('\r', '') + text.slice(start + (length % 9)))
      }),
      { numRuns: 400 },
    )
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readSql({ path: 'a.sql', text })))
  })
})

interface PostgresNode {
  readonly [key: string]: PostgresNode & readonly PostgresNode[] & string
}

/** Changes of columns and dropped tables in the parser's tree. */
function parsedByPostgres(text: string): string[] {
  const tree = parseSync(text) as unknown as { readonly stmts: readonly { readonly stmt: PostgresNode }[] }
  const nameOf = (relation: PostgresNode): string =>
    [relation['schemaname'], relation['relname']].filter(Boolean).join('.')
  return tree.stmts.flatMap(({ stmt }) => {
    const [[kind, node] = []] = Object.entries(stmt)
    if (kind === undefined || node === undefined) return []
    const added = (relation: PostgresNode, elements: readonly PostgresNode[] | undefined): string[] =>
      (elements ?? []).flatMap((element) =>
        element['ColumnDef']
          ? [`add-field ${nameOf(relation)} ${element['ColumnDef']['colname'] ?? ''}`]
          : [],
      )
    switch (kind) {
      case 'CreateStmt':
        return added(node['relation'] as PostgresNode, node['tableElts'])
      case 'CompositeTypeStmt':
        return added(node['typevar'] as PostgresNode, node['coldeflist'])
      case 'AlterTableStmt':
        return (node['cmds'] as readonly PostgresNode[]).flatMap((command) => {
          const action = command['AlterTableCmd'] as PostgresNode
          const owner = node['relation'] as PostgresNode
          if (String(action['subtype']) === 'AT_AddColumn')
            return added(owner, [action['def'] as PostgresNode])
          return String(action['subtype']) === 'AT_DropColumn'
            ? [`drop-field ${nameOf(owner)} ${action['name'] ?? ''}`]
            : []
        })
      case 'RenameStmt':
        return String(node['renameType']) === 'OBJECT_COLUMN'
          ? [
              `rename-field ${nameOf(node['relation'] as PostgresNode)} ${node['subname'] ?? ''} ${node['newname'] ?? ''}`,
            ]
          : []
      case 'DropStmt':
        return (node['objects'] as readonly PostgresNode[]).map((object) => {
          const items = object['List']?.['items'] as readonly PostgresNode[]
          return `drop-owner ${items.map((item) => item['String']?.['sval'] ?? '').join('.')}`
        })
      default:
        return []
    }
  })
}
