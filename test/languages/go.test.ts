import assert from 'node:assert/strict'
import { describeCommonCases, treeLanguage } from './trees.ts'

const sample = `// Package hotel takes guests in.
package hotel

import (
	"log"

	"gorm.io/gorm"
)

// Guest stays.
type Guest struct {
	gorm.Model
	// How we reach them.
	Mail  string \`gorm:"column:e_mail" json:"mail"\`
	Born  *time.Time // day and month
	Stays []Stay
}

type Stay struct{ Phone string }

func run(guest *Guest) {
	// art25-ignore-next-line personal-data-in-log: only in development
	log.Printf("left 🏨 %s %s", guest.Mail, hashPhone(guest.Phone))
}
`

describeCommonCases('Go', {
  path: 'internal/hotel/guest.go',
  sample,
  comment: '/* 🏨 e\u0301t\u00e9 */\n',
  halfTyped: {
    text: 'package a\n\ntype A struct {\n\tMail string\n\tPhone st.\n\tIban string `json:"iban"`\n\tX [\n}\n\ntype B struct { Fax string }\nfunc run() { user. }\n',
    fields: ['A.Mail', 'A.Phone', 'B.Fax'],
  },
  unfinished: {
    text: 'package a\n\ntype A struct {\n\tMail string\n}\n\ntype B struct {\n\tfax string\n\t%\n\tNick string\n}\n\nfunc (b *B) run() {\n\t@\n}\n\ntype C struct {\n\tIban string\n}\n',
    statements: ['user.', 'run(user.', 's := "a', 'if a {', 'a :=', 'a := []'],
    members: ['Em', 'Em *', 'Em []', 'Em map[', 'Em string `json:"', 'Em struct {'],
    others: ['A.Mail', 'C.Iban'],
  },
  // Before modules and generics, with another order of things.
  dialect: {
    text: 'package main\n\nimport . "fmt"\n\ntype Guest struct { Mail, Phone string; stays [] *Stay; };\nvar x = map[string] Guest { };\n',
    fields: ['Guest.Mail', 'Guest.Phone', 'Guest.stays'],
  },
  repeated: (index) => `type A${index} struct { Mail string }\n`,
  directive: '// art25-ignore-next-line undeclared-field: known\ntype A struct{}\n',
  noDirective: 'package a\nvar text = `\n// art25-ignore-next-line undeclared-field: no\n`\n',
  openings: ['type A struct {', 'struct{', 'if a ', 'func(', 'a.b(', '[]', 'log.Print(', 'a.Str(', 'map['],
})

describe('Go', () => {
  const go = treeLanguage('internal/hotel/guest.go')

  describe('models', () => {
    const text = `package hotel

type (
	// Role of a guest.
	Role int
	Mail string
)

const Owner Role = iota

// Guest stays.
type Guest struct {
	gorm.Model
	*Person
	base.Audit[int] \`gorm:"embedded"\`

	ID                  int64  \`gorm:"primaryKey"\`
	FirstName, LastName string // as in the passport
	EMail               Mail \`gorm:"column:e_mail;uniqueIndex;comment:where we write" json:"email"\`
	// Born on.
	Born    *time.Time
	Note    sql.NullString \`gorm:"serializer:encrypted"\`
	Photo   []byte
	Tags    []*shop.Tag \`gorm:"many2many:guest_tags"\`
	Extra   map[string]any
	Token   uuid.UUID
	Kind    Role
	LastIP  net.IP
	Deleted gorm.DeletedAt
	Home    struct {
		Street string
		Geo    struct{ Lat float64 } /* where */
	}
	Notify func(string) error
	_      struct{}
}

func (*Guest) TableName() string { return "guests" }

type Row struct {
	Mail  string         \`xorm:"'e_mail' varchar(254) notnull unique comment('where we write')"\`
	Phone null.String    \`xorm:"null"\`
	Id    int64          \`xorm:"pk autoincr"\`
	Raw   json.RawMessage
}

type Visit struct {
	bun.BaseModel \`bun:"table:visits,alias:v"\`
	Id   int64           \`bun:"id,pk,autoincrement"\`
	Who  string          \`bun:"visitor_name,nullzero"\`
	When Null[time.Time] \`bun:",unique"\`
}

type Old struct {
	tableName struct{} \`pg:"old_guests"\`
	Mail      string   \`pg:"e_mail"\`
}

type Document struct {
	Id    primitive.ObjectID \`bson:"_id,omitempty"\`
	Phone string             \`bson:"tel"\`
}

type Plain struct { Mail string \`db:"e_mail"\` }
type Migrated struct { Mail string }
type Bee struct { Mail string \`orm:"column(e_mail);unique;null"\` }

func run(db *gorm.DB) {
	db.AutoMigrate(&Plain{}, new(hotel.Migrated))
}
`
    it('has these owners', () => {
      assert.deepEqual(go.ownerLines(text), [
        'model Guest stored guests +Person +Audit',
        'model Guest.Home stored -',
        'model Guest.Home.Geo stored -',
        'model Row stored -',
        'model Visit stored visits',
        'model Old stored old_guests',
        'model Document stored -',
        'model Plain stored -',
        'model Migrated stored -',
        'model Bee stored -',
      ])
    })
    it('has these fields', () => {
      assert.deepEqual(go.fieldLines(text), [
        '17 stored Guest.ID number {"primaryKey":true}',
        '18 stored Guest.FirstName text {"comment":"as in the passport"}',
        '18 stored Guest.LastName text {"comment":"as in the passport"}',
        '19 stored Guest.EMail text {"column":"e_mail","unique":true,"comment":"where we write"}',
        '21 stored Guest.Born date {"optional":true,"comment":"Born on."}',
        '22 stored Guest.Note text {"optional":true,"encrypted":true}',
        '23 stored Guest.Photo binary',
        '24 stored Guest.Tags reference {"list":true,"references":"Tag"}',
        '25 stored Guest.Extra object',
        '26 stored Guest.Token text {"formats":["uuid"]}',
        '27 stored Guest.Kind enum',
        '28 stored Guest.LastIP text {"formats":["ip"]}',
        '29 stored Guest.Deleted date {"optional":true}',
        '30 stored Guest.Home object',
        '31 stored Guest.Home.Street text',
        '32 stored Guest.Home.Geo object {"comment":"where"}',
        '32 stored Guest.Home.Geo.Lat number',
        '34 stored Guest.Notify function',
        '41 stored Row.Mail text {"column":"e_mail","comment":"where we write","unique":true}',
        '42 stored Row.Phone text {"optional":true}',
        '43 stored Row.Id number {"primaryKey":true}',
        '44 stored Row.Raw object',
        '49 stored Visit.Id number {"column":"id","primaryKey":true}',
        '50 stored Visit.Who text {"column":"visitor_name","optional":true}',
        '51 stored Visit.When date {"optional":true,"unique":true}',
        '56 stored Old.Mail text {"column":"e_mail"}',
        '60 stored Document.Id text {"column":"_id","optional":true}',
        '61 stored Document.Phone text {"column":"tel"}',
        '64 stored Plain.Mail text {"column":"e_mail"}',
        '65 stored Migrated.Mail text',
        '66 stored Bee.Mail text {"column":"e_mail","unique":true,"optional":true}',
      ])
    })
    it('keeps what documents a type', () => {
      assert.deepEqual(
        go
          .read(text)
          .owners.flatMap(({ name, comment }) => (comment === undefined ? [] : [`${name}: ${comment}`])),
        ['Guest: Guest stays.'],
      )
    })
  })

  describe('requests, answers and settings', () => {
    const text = `package api

type SignUpRequest struct {
	Mail     string \`json:"mail" binding:"required,email"\`
	Phone    string \`json:"phone,omitempty" validate:"omitempty,e164"\`
	Password string \`json:"-" binding:"Required;MaxSize(255)"\`
	Site     string \`form:"site" binding:"Url"\`
	IP       string \`json:"ip" validate:"ip4_addr|ipv4"\`
}

type search struct { Query string \`form:"q"\` }

type GuestResponse struct {
	XMLName xml.Name
	Mail    string \`xml:"mail,attr" description:"where we write"\`
}

type Page[T any] struct { Items []T; Next *Cursor[T]; Total int }

type MailConfig struct { User string \`yaml:"user"\` }
type env struct { Mail string \`env:"ADMIN_MAIL" envDefault:"a@b.example"\` }

type Handler interface { Handle(mail string) error }
type Alias = Guest

func handle(c *gin.Context) {
	type local struct { Mail string }
	var req struct {
		Mail string \`json:"mail"\`
	}
	answer := struct{ Phone string }{Phone: "x"}
	for _, test := range []struct{ name string }{{"a"}} {
		_ = test
	}
	go func() {
		var inner struct { Fax string }
	}()
}

var Server struct { Host string }
`
    it('has these owners', () => {
      assert.deepEqual(go.ownerLines(text), [
        'class SignUpRequest collected -',
        'class search collected -',
        'class GuestResponse transferred -',
        'class Page transferred -',
        'class MailConfig configured -',
        'class env configured -',
        'class local transferred -',
        'class req collected -',
        'class answer transferred -',
        'class inner transferred -',
        'class Server transferred -',
      ])
    })
    it('has these fields', () => {
      assert.deepEqual(go.fieldLines(text), [
        '4 collected SignUpRequest.Mail text {"column":"mail","optional":false,"formats":["email"]}',
        '5 collected SignUpRequest.Phone text {"column":"phone","optional":true,"formats":["phone"]}',
        '6 collected SignUpRequest.Password text {"optional":false}',
        '7 collected SignUpRequest.Site text {"column":"site","formats":["url"]}',
        '8 collected SignUpRequest.IP text {"column":"ip","formats":["ip"]}',
        '11 collected search.Query text {"column":"q"}',
        '15 transferred GuestResponse.Mail text {"comment":"where we write","column":"mail"}',
        '18 transferred Page.Items unknown {"list":true}',
        '18 transferred Page.Next reference {"optional":true,"references":"Cursor"}',
        '18 transferred Page.Total number',
        '20 configured MailConfig.User text {"column":"user"}',
        '21 configured env.Mail text {"column":"ADMIN_MAIL"}',
        '27 transferred local.Mail text',
        '29 collected req.Mail text {"column":"mail"}',
        '31 transferred answer.Phone text',
        '36 transferred inner.Fax text',
        '40 transferred Server.Host text',
      ])
    })
    it('takes a package of settings for settings', () => {
      assert.deepEqual(go.ownerLines('package conf\n\nvar Mail struct { User string }\n'), [
        'class Mail configured -',
      ])
    })
  })

  describe('schemas of ent', () => {
    const text = `package schema

// Guest stays.
type Guest struct{ ent.Schema }

func (Guest) Mixin() []ent.Mixin { return []ent.Mixin{mixin.Time{}, BaseMixin{}} }

func (Guest) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Annotation{Table: "guests"}}
}

func (Guest) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}),
		// Where we write to.
		field.String("mail").Unique().StorageKey("e_mail"),
		field.Time("born").Optional().Nillable(),
		field.Text("note").Comment("what the desk should know"),
		field.Enum("kind").Values("a", "b").Default("a"),
		field.Int64("rooms"), field.Strings("phones"),
		field.JSON("extra", map[string]any{}),
		field.Other("card", &Card{}).GoType(Card{}),
	}
}

func (Guest) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("stays", Stay.Type),
		edge.From("host", Host.Type).Ref("guests").Unique(),
	}
}
`
    it('has these owners', () => {
      assert.deepEqual(go.ownerLines(text), ['model Guest stored guests +Time +BaseMixin'])
    })
    it('has these fields', () => {
      assert.deepEqual(go.fieldLines(text), [
        '14 stored Guest.id text {"formats":["uuid"]}',
        '16 stored Guest.mail text {"unique":true,"column":"e_mail","comment":"Where we write to."}',
        '17 stored Guest.born date {"optional":true}',
        '18 stored Guest.note text {"comment":"what the desk should know"}',
        '19 stored Guest.kind enum {"value":"a"}',
        '20 stored Guest.rooms number',
        '20 stored Guest.phones text {"list":true}',
        '21 stored Guest.extra object',
        '22 stored Guest.card object',
        '28 stored Guest.stays reference {"references":"Stay","list":true}',
        '29 stored Guest.host reference {"references":"Host","optional":true}',
      ])
    })
  })

  describe('migrations', () => {
    const text = `package migrations

const schema = \`
CREATE TABLE guests (
  id BIGINT PRIMARY KEY,
  e_mail TEXT -- where we write
)\`

func up(tx *sql.Tx) error {
	db.Migrator().AddColumn(&Guest{}, "Phone")
	db.Migrator().RenameColumn("guests", "fax", "telefax")
	_, err := tx.Exec("ALTER TABLE guests ADD COLUMN born DATE")
	return err
}

func down(tx *sql.Tx) error {
	db.Migrator().DropColumn(&Guest{}, "Phone")
	_, err := tx.Exec("ALTER TABLE guests DROP COLUMN born")
	return err
}

var m = &gormigrate.Migration{
	Migrate: func(tx *gorm.DB) error { return tx.Migrator().DropColumn(new(models.Guest), "Age") },
	Rollback: func(tx *gorm.DB) error { return tx.Migrator().AddColumn(&Guest{}, "Age") },
}
`
    it('has these changes', () => {
      assert.deepEqual(go.changeLines(text), [
        'create-owner guests',
        'add-field guests.id',
        'add-field guests.e_mail',
        'add-field Guest.Phone',
        'rename-field guests.fax -> telefax',
        'add-field guests.born',
        'drop-field Guest.Age',
      ])
    })
    it('has these fields', () => {
      assert.deepEqual(go.fieldLines(text), [
        '5 stored guests.id number {"primaryKey":true}',
        '6 stored guests.e_mail text {"optional":true,"comment":"where we write"}',
        '12 stored guests.born date {"optional":true}',
      ])
    })
  })

  it('knows what is imported', () => {
    const text = `package a

import "fmt"
import (
	. "strings"
	_ "embed"
	mail "example.org/post/v2"
	"example.org/chi/v5"
	"gopkg.in/yaml.v3"
)
`
    assert.deepEqual(
      go.read(text).imports.map(({ module, names }) => `${module}: ${names.join(' ')}`),
      [
        'fmt: fmt',
        'strings: ',
        'embed: ',
        'example.org/post/v2: mail',
        'example.org/chi/v5: chi',
        'gopkg.in/yaml.v3: yaml',
      ],
    )
  })

  it('reads the fields around a tag that does not end', () => {
    assert.deepEqual(
      go.fieldLines('package a\n\ntype A struct {\n\tMail string\n\tPhone string `json:"\n}\n'),
      ['4 transferred A.Mail text', '5 transferred A.Phone text'],
    )
  })

  describe('values that reach a log', () => {
    const cases: readonly (readonly [string, readonly string[]])[] = [
      [
        'log.Println("x", guest.Mail, guest.Home.City)',
        ['log.Println: guest.Mail <Guest>, guest.Home.City <Guest>'],
      ],
      ['fmt.Printf("%s", fmt.Sprintf("<%s>", guest.GetMail()))', ['fmt.Printf: guest.Mail <Guest>']],
      ['mail := guest.Mail; logger.Infof("%s", mail)', ['logger.Infof: guest.Mail <Guest>']],
      ['other := Guest{Mail: "x"}; logger.Info(other)', ['logger.Info: other <Guest>']],
      ['other := find(id); logger.Info("x", "guest", other.Mail)', ['logger.Info: other.Mail']],
      ['other, err := db.Find(ctx, id); logger.Error(err, other.Mail)', ['logger.Error: other.Mail']],
      ['for _, each := range guests { log.Print(each.Mail) }', ['log.Print: each.Mail']],
      ['log.Print(sha256.Sum256([]byte(guest.Mail)))', ['log.Print: guest.Mail <Guest> masked']],
      ['safe := mask(guest); log.Print(safe.Mail)', ['log.Print: guest <Guest> masked']],
      [
        'log.Info().Str("mail", v).Int("age", guest.Age).Msgf("%s", guest.Name)',
        ['log.Info.Msgf: mail, guest.Age <Guest>, guest.Name <Guest>'],
      ],
      [
        'log.WithError(err).WithFields(log.Fields{"phone": guest.Phone, "n": 1}).Warn("x")',
        ['log.Warn: guest.Phone <Guest>'],
      ],
      ['s.logger.Infow("x", "mail", value, "age", guest.Age)', ['s.logger.Infow: mail, guest.Age <Guest>']],
      [
        'slog.InfoContext(ctx, "x", slog.Group("guest", slog.String("mail", guest.Mail)))',
        ['slog.InfoContext: guest.Mail <Guest>'],
      ],
      [
        'log.Print(len(guest.Mail), guest.Mail == "x", guests["first"], &guest, guest.Stays[0].Room, guest.Any.(string))',
        ['log.Print: guests.first, guest <Guest>, guest.Stays.Room <Guest>, guest.Any <Guest>'],
      ],
      ['log.Print(err, err.Error(), http.StatusOK, "literal", 3)', []],
      ['if other, ok := find(); ok { log.Print(other) }', ['log.Print: other']],
      [
        'log.Print(guest.Allows("x"), store.Find(guest.Mail), printer.Sprintf("%s", guest.Phone))',
        ['log.Print: guest.Allows <Guest>, store.Find, printer, guest.Phone <Guest>'],
      ],
      ['other := store.Find(guest.Mail); log.Print(other.Fax)', ['log.Print: other.Fax']],
      ['func() { log.Print(guest.Mail) }()', ['log.Print: guest.Mail <Guest>']],
    ]
    for (const [code, expected] of cases)
      it(code, () => {
        assert.deepEqual(
          go.callLines(
            `package a\n\nimport ("fmt"; "log"; "net/http"; "crypto/sha256")\n\nfunc run(ctx context.Context, guest *hotel.Guest) {\n\t${code}\n}\n`,
          ),
          expected,
        )
      })
  })
})
