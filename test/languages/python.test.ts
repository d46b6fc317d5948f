import assert from 'node:assert/strict'
import { describeCommonCases, treeLanguage } from './trees.ts'

const sample = `"""A hotel."""
from dataclasses import dataclass
from django.db import models
import logging as log

logger = log.getLogger(__name__)


@dataclass
class Guest(Person):
    """Who stays.

    More of it.
    """

    # How we reach them
    e_mail: str | None = None
    birth: date  # day and month


class Stay(models.Model):
    guest = models.ForeignKey("Guest", on_delete=models.CASCADE)
    phone = models.CharField("Phone", max_length=20, null=True)

    class Meta:
        db_table = "stays"


def run(guest: Guest):
    # art25-ignore-next-line personal-data-in-log: only in development
    logger.info(f"{guest.e_mail} left 🏨", extra={"phone": hash_phone(guest.phone)})
`

describeCommonCases('Python', {
  path: 'app/models.py',
  sample,
  comment: '# 🏨 e\u0301t\u00e9\n',
  halfTyped: {
    text: 'class A:\n    mail: str\n    phone: str = (\n\nclass B:\n    iban: str\n    def\n',
    fields: ['A.mail', 'A.phone', 'B.iban'],
  },
  unfinished: {
    text: '@dataclass\nclass A:\n    mail: str\n\n\n@dataclass\nclass B:\n    fax: str\n    def run(self):\n        @\n    %\n    nick: str = ""\n\n\n@dataclass\nclass C:\n    iban: str\n',
    statements: ['user.', 'go(user.', 's = "a', 's = """a', 'if a:', 'a =', 'a = ['],
    members: ['em: ', 'em: str =', 'def', 'def go(', '@', 'em: List['],
    others: ['A.mail', 'C.iban'],
  },
  dialect: {
    text: 'print "hello", name\nclass Guest(models.Model):\n    mail = models.EmailField()\n    try:\n        pass\n    except E, e:\n        print e\nexec "x"\n',
    fields: ['Guest.mail'],
  },
  repeated: (index) => `class A${index}:\n    mail: str\n`,
  directive: '# art25-ignore-next-line undeclared-field: known\nx = 1\n',
  noDirective: 'x = """\n# art25-ignore-next-line undeclared-field: no\n"""\n',
  openings: ['class A:\n', 'if x:\n', '"""', "f'{", 'lambda:', 'not ', 'a.b'],
})

describe('Python', () => {
  const python = treeLanguage('app/models.py')

  describe("a migration of Alembic's", () => {
    it('says which it follows and when it was made', () => {
      const migration = (down: string): string =>
        `"""add phone\n\nRevision ID: b2\nCreate Date: 2021-01-02 03:04:05.678\n\n"""\nfrom alembic import op\n\nrevision: str = "b2"\ndown_revision = ${down}\n\n\ndef upgrade():\n    op.drop_column("users", "phone")\n`
      const created = '2021-01-02 03:04:05.678'
      for (const [down, after] of [
        ['"a1"', ['a1']],
        ['None', []],
        ['("a1", "a2")', ['a1', 'a2']],
      ] as const)
        assert.deepEqual(python.read(migration(down)).revision, { id: 'b2', after, created })
    })

    it('is none without a place among others', () => {
      assert.equal(python.read('revision = "a"\nfrom alembic import op\n').revision, undefined)
    })
  })

  describe('Pydantic', () => {
    const text = `from pydantic import BaseModel, EmailStr, Field, SecretStr, constr, field_validator
from typing import Annotated, ClassVar, Optional

class Visitor(BaseModel):
    """Somebody who comes by."""
    model_config = ConfigDict(extra="forbid")
    kind: ClassVar[str] = "v"
    mail: EmailStr = Field(alias="eMail", description="Where we write to")
    pin: SecretStr | None = None
    nick: constr(min_length=2) = "x"
    phones: list[str] = Field(default_factory=list)
    code: Annotated[str, Field(serialization_alias="postCode", title="Post code")]
    home: Optional["Address"] = None
    born: date
    """Day of birth."""
    @field_validator("mail")
    def low(cls, value): return value.lower()

class VisitorCreateRequest(Visitor):
    ip: IPv4Address
    site: HttpUrl | None

class Settings(BaseSettings):
    SMTP_USER: str = "root"
`
    it('has these owners', () => {
      assert.deepEqual(python.ownerLines(text), [
        'class Visitor transferred - +BaseModel',
        'class VisitorCreateRequest collected - +Visitor',
        'class Settings configured - +BaseSettings',
      ])
    })
    it('has these fields', () => {
      assert.deepEqual(python.fieldLines(text), [
        '8 transferred Visitor.mail text {"column":"eMail","comment":"Where we write to","formats":["email"]}',
        '9 transferred Visitor.pin text {"optional":true}',
        '10 transferred Visitor.nick text {"value":"x"}',
        '11 transferred Visitor.phones text {"list":true}',
        '12 transferred Visitor.code text {"column":"postCode","label":"Post code"}',
        '13 transferred Visitor.home reference {"optional":true,"references":"Address"}',
        '14 transferred Visitor.born date {"comment":"Day of birth."}',
        '20 collected VisitorCreateRequest.ip text {"formats":["ip"]}',
        '21 collected VisitorCreateRequest.site text {"optional":true,"formats":["url"]}',
        '24 configured Settings.SMTP_USER text {"value":"root"}',
      ])
    })
  })

  describe('Django models', () => {
    const text = `from django.db import models
from django.contrib.auth.models import AbstractUser

class Stamped(models.Model):
    made = models.DateTimeField(auto_now_add=True)
    class Meta:
        abstract = True

class Guest(Stamped):
    LIMIT = 3
    mail = models.EmailField(_("Mail"), unique=True, db_column="e_mail", help_text="Where we write to")
    site = models.URLField(blank=True, null=True)
    seen_from = models.GenericIPAddressField()
    host = models.ForeignKey("accounts.Host", on_delete=models.CASCADE, verbose_name="host")
    friends = models.ManyToManyField("self")
    photo = models.ImageField(upload_to="p")
    tags = ArrayField(models.CharField(max_length=10))
    notes = EncryptedTextField()
    mood = models.CharField(max_length=1, choices=MOODS, default="a")
    objects = GuestManager()
    class Meta:
        db_table = "guests"
        verbose_name = "guest"
    class Mood(models.TextChoices):
        GLAD = "g"

class Worker(AbstractUser):
    phone = PhoneNumberField(blank=True)
`
    it('has these owners', () => {
      assert.deepEqual(python.ownerLines(text), [
        'model Stamped stored - +models.Model',
        'model Guest stored guests +Stamped',
        'model Worker stored - +AbstractUser',
      ])
    })
    it('has these fields', () => {
      assert.deepEqual(python.fieldLines(text), [
        '5 stored Stamped.made date',
        '11 stored Guest.mail text {"formats":["email"],"label":"Mail","comment":"Where we write to","column":"e_mail","optional":false,"unique":true}',
        '12 stored Guest.site text {"formats":["url"],"optional":true}',
        '13 stored Guest.seen_from text {"formats":["ip"],"optional":false}',
        '14 stored Guest.host reference {"references":"Host","label":"host","optional":false}',
        '15 stored Guest.friends reference {"list":true}',
        '16 stored Guest.photo binary {"optional":false}',
        '17 stored Guest.tags text {"list":true}',
        '18 stored Guest.notes text {"encrypted":true}',
        '19 stored Guest.mood enum {"value":"a"}',
        '28 stored Worker.phone text {"formats":["phone"]}',
      ])
    })
  })

  describe('Django forms and serializers', () => {
    const text = `from django import forms
from rest_framework import serializers

class SignUpForm(forms.ModelForm):
    mail = forms.EmailField(label="Your mail", required=False)
    secret = forms.CharField(widget=forms.PasswordInput)
    class Meta:
        model = Guest
        fields = ["mail", "phone"]

class GuestSerializer(serializers.ModelSerializer):
    ip = serializers.IPAddressField(read_only=True)
    rooms = RoomSerializer(many=True)
    class Meta:
        model = Guest
        fields = "__all__"
`
    it('has these owners', () => {
      assert.deepEqual(python.ownerLines(text), [
        'form SignUpForm collected - +forms.ModelForm',
        'form GuestSerializer collected - +serializers.ModelSerializer +Guest',
      ])
    })
    it('has these fields', () => {
      assert.deepEqual(python.fieldLines(text), [
        '5 collected SignUpForm.mail text {"formats":["email"],"label":"Your mail","optional":true}',
        '6 collected SignUpForm.secret text {"formats":["password"]}',
        '9 collected SignUpForm.phone unknown',
        '12 collected GuestSerializer.ip text {"formats":["ip"]}',
        '13 collected GuestSerializer.rooms reference {"references":"RoomSerializer","list":true}',
      ])
    })
  })

  describe('Django migrations', () => {
    const text = `from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [("hotel", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Guest",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                ("mail", models.EmailField(max_length=200)),
            ],
            options={"db_table": "guests"},
        ),
        migrations.AddField(model_name="guest", name="phone", field=models.CharField(max_length=20, null=True)),
        migrations.RemoveField(model_name="guest", name="fax"),
        migrations.RenameField("guest", "nick", "name"),
        migrations.RenameModel(old_name="Guest", new_name="Visitor"),
        migrations.DeleteModel(name="Old"),
        migrations.RunSQL("ALTER TABLE guests ADD COLUMN iban text;", reverse_sql="ALTER TABLE guests DROP COLUMN iban"),
    ]
`
    it('has these owners', () => {
      assert.deepEqual(python.ownerLines(text), [
        'table Guest stored guests',
        'table guest stored -',
        'table guests stored -',
      ])
    })
    it('has these fields', () => {
      assert.deepEqual(python.fieldLines(text), [
        '8 stored Guest.id number {"primaryKey":true}',
        '9 stored Guest.mail text {"formats":["email"],"optional":false}',
        '13 stored guest.phone text {"optional":true}',
        '18 stored guests.iban text {"optional":true}',
      ])
    })
    it('reads steps that the state alone takes, also where a name stands for their list', () => {
      const moved = (state: string): readonly string[] =>
        python.fieldLines(
          `from django.db import migrations, models
class Migration(migrations.Migration):
    state_operations = [
        migrations.CreateModel(name="Guest", fields=[("mail", models.EmailField())]),
    ]
    operations = [migrations.SeparateDatabaseAndState(state_operations=${state})]
`,
        )
      const [field] = moved('state_operations')
      assert.equal(field, '4 stored Guest.mail text {"formats":["email"],"optional":false}')
      assert.deepEqual(moved('elsewhere'), [])
      assert.deepEqual(moved('operations'), [])
    })
    it('makes these changes', () => {
      assert.deepEqual(python.changeLines(text), [
        'create-owner Guest',
        'add-field Guest.id',
        'add-field Guest.mail',
        'add-field guest.phone',
        'drop-field guest.fax',
        'rename-field guest.nick -> name',
        'rename-owner Guest -> Visitor',
        'drop-owner Old',
        'add-field guests.iban',
      ])
    })
  })

  describe('Alembic migrations', () => {
    const text = `import sqlalchemy as sa
from alembic import op

def upgrade():
    op.create_table(
        "guests",
        sa.Column("id", sa.Integer(), nullable=False, primary_key=True),
        sa.Column("mail", sa.String(320), nullable=False, comment="Where we write to"),
        sa.Column("host_id", sa.Uuid(), sa.ForeignKey("hosts.id")),
        sa.PrimaryKeyConstraint("id"),
    )
    op.add_column("guests", sa.Column("phone", sa.String(), nullable=True))
    op.drop_column("guests", "fax")
    op.alter_column("guests", "nick", new_column_name="name")
    op.rename_table("rooms", "suites")
    op.drop_table("old")
    with op.batch_alter_table("hosts") as batch_op:
        batch_op.add_column(sa.Column("iban", sa.Text()))
        batch_op.drop_column("bic")
    op.execute("ALTER TABLE guests ADD COLUMN birth date")
    op.execute("UPDATE guests SET birth = NULL")

def downgrade():
    op.drop_column("guests", "phone")
    op.drop_table("guests")
`
    it('has these owners', () => {
      assert.deepEqual(python.ownerLines(text), [
        'table guests stored -',
        'table guests stored -',
        'table hosts stored -',
        'table guests stored -',
      ])
    })
    it('has these fields', () => {
      assert.deepEqual(python.fieldLines(text), [
        '7 stored guests.id number {"primaryKey":true,"optional":false}',
        '8 stored guests.mail text {"optional":false,"comment":"Where we write to"}',
        '9 stored guests.host_id reference {"formats":["uuid"],"references":"hosts","optional":true}',
        '12 stored guests.phone text {"optional":true}',
        '18 stored hosts.iban text {"optional":true}',
        '20 stored guests.birth date {"optional":true}',
      ])
    })
    it('makes these changes', () => {
      assert.deepEqual(python.changeLines(text), [
        'create-owner guests',
        'add-field guests.id',
        'add-field guests.mail',
        'add-field guests.host_id',
        'add-field guests.phone',
        'drop-field guests.fax',
        'rename-field guests.nick -> name',
        'rename-owner rooms -> suites',
        'drop-owner old',
        'add-field hosts.iban',
        'drop-field hosts.bic',
        'add-field guests.birth',
      ])
    })
  })

  describe('SQLAlchemy and SQLModel', () => {
    const text = `from sqlalchemy import Column, Integer, String, ForeignKey, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship, declared_attr

class Guest(Base):
    __tablename__ = "guests"
    id = Column(Integer, primary_key=True)
    mail = Column("e_mail", String(320), unique=True, nullable=False, doc="Where we write to")
    host_id = Column(ForeignKey("hosts.id"))
    host = relationship("Host", back_populates="guests")
    card = Column(EncryptedType(String, key))
    born: Mapped[date | None] = mapped_column(Date, default=None)
    tags: Mapped[list[str]] = mapped_column(ARRAY(String))
    seen_from: Mapped[str] = mapped_column(INET)
    nick: Mapped[Optional[str]]
    home: Mapped[Address | None] = mapped_column(AddressType)
    @declared_attr
    def room(cls) -> Mapped["Room"]:
        return relationship("Room", lazy="raise")
    @property
    def label(self) -> str:
        return self.mail

links = Table("links", metadata, Column("guest_phone", String), Column("at", DateTime, nullable=False))

class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    secret_name: str = Field(index=True)
    team_id: int = Field(foreign_key="team.id")
`
    it('has these owners', () => {
      assert.deepEqual(python.ownerLines(text), [
        'model Guest stored guests +Base',
        'table links stored -',
        'model Hero stored - +SQLModel',
      ])
    })
    it('has these fields', () => {
      assert.deepEqual(python.fieldLines(text), [
        '6 stored Guest.id number {"primaryKey":true}',
        '7 stored Guest.mail text {"column":"e_mail","unique":true,"optional":false,"comment":"Where we write to"}',
        '8 stored Guest.host_id reference {"references":"hosts","optional":true}',
        '9 stored Guest.host reference {"references":"Host"}',
        '10 stored Guest.card text {"encrypted":true,"optional":true}',
        '11 stored Guest.born date {"optional":true}',
        '12 stored Guest.tags text {"list":true,"optional":false}',
        '13 stored Guest.seen_from text {"formats":["ip"],"optional":false}',
        '14 stored Guest.nick text {"optional":true}',
        '15 stored Guest.home unknown {"optional":true}',
        '17 stored Guest.room reference {"references":"Room"}',
        '23 stored links.guest_phone text {"optional":true}',
        '23 stored links.at date {"optional":false}',
        '26 stored Hero.id number {"primaryKey":true,"optional":true}',
        '27 stored Hero.secret_name text',
        '28 stored Hero.team_id reference {"references":"team"}',
      ])
    })
  })

  describe('plain classes, attrs, Marshmallow, MongoEngine and Peewee', () => {
    const text = `from typing import NamedTuple, TypedDict
from collections import namedtuple
import attr
from attrs import define, field
from marshmallow import Schema, fields, validate

class Card(TypedDict, total=False):
    holder: str
    number: NotRequired[int]

class Point(NamedTuple):
    lat: float
    lon: float = 0.0

Pair = namedtuple("Pair", "mail phone")
Row = TypedDict("Row", {"mail": str, "born": date})

@define
class Desk:
    owner_mail: str = field(default="a@b.example")

@attr.s
class Old:
    phone = attr.ib(type=str)

class GuestSchema(Schema):
    mail = fields.Email(required=True, data_key="eMail")
    name = fields.Str(validate=validate.Length(min=1), allow_none=True)
    room = fields.Nested(RoomSchema)

class Color(Enum):
    RED = "red"

class Box:
    limit = 3
    def __init__(self, mail: str, phone, *, clock=None):
        self.mail = mail  # where to
        self.phone = phone
        self.cache = {}
        self.born: date = compute()

class Session(Document):
    token = StringField(required=False, db_field="t")
    owner = ReferenceField(User)
    meta = {"collection": "sessions"}

class Tweet(Model):
    text = CharField(null=True, column_name="body")
    author = ForeignKeyField(User, backref="tweets")
`
    it('has these owners', () => {
      assert.deepEqual(python.ownerLines(text), [
        'class Card transferred -',
        'class Point transferred -',
        'type Pair transferred -',
        'type Row transferred -',
        'class Desk transferred -',
        'class Old transferred -',
        'schema GuestSchema transferred - +Schema',
        'class Box transferred -',
        'model Session stored sessions +Document',
        'model Tweet stored - +Model',
      ])
    })
    it('has these fields', () => {
      assert.deepEqual(python.fieldLines(text), [
        '8 transferred Card.holder text',
        '9 transferred Card.number number {"optional":true}',
        '12 transferred Point.lat number',
        '13 transferred Point.lon number {"value":"0.0"}',
        '15 transferred Pair.mail unknown',
        '15 transferred Pair.phone unknown',
        '16 transferred Row.mail text',
        '16 transferred Row.born date',
        '20 transferred Desk.owner_mail text {"value":"a@b.example"}',
        '24 transferred Old.phone text',
        '27 transferred GuestSchema.mail text {"formats":["email"],"column":"eMail"}',
        '28 transferred GuestSchema.name text {"optional":true}',
        '29 transferred GuestSchema.room reference {"references":"RoomSchema"}',
        '37 transferred Box.mail text {"comment":"where to"}',
        '38 transferred Box.phone unknown',
        '40 transferred Box.born date',
        '43 stored Session.token text {"column":"t","optional":true}',
        '44 stored Session.owner reference {"references":"User"}',
        '48 stored Tweet.text text {"column":"body","optional":true}',
        '49 stored Tweet.author reference {"references":"User"}',
      ])
    })
  })

  describe('values that reach a log', () => {
    const text = `import logging
from app import User
logger = logging.getLogger(__name__)
audit = logging.getLogger("audit")

class A:
    def run(self, user: User, users: list[User], req):
        logger.info("a %s", user.email)
        logger.info("a %s" % user.email)
        self.logger.warning(f"{user.email!r} and {self.user.phone}")
        mail = user.email
        audit.error("x " + mail)
        logger.info("x", extra={"phone": user.phone, "id": 3})
        logger.info("x", email=req.data["email"], n=len(user.name))
        for each in users:
            print(each)
        try:
            pass
        except ValueError as error:
            logger.exception(error)
            logger.error("%s", str(e))
        logger.debug("{} {}".format(user.name, req.get("phone")))
        logger.info(mask(user.email), hash_value(mail))
        other = User(1)
        logger.info(other)
        logger.info(getattr(user, "iban"))
        logger.info("plain")
        logger.info("ok" if user.email else "no")
        nested = {"mail": user.email}
        logger.info(nested)
        logger.info(", ".join(u.email for u in users))
`
    it('logs these values', () => {
      assert.deepEqual(python.callLines(text), [
        'logger.info: user.email <User>',
        'logger.info: user.email <User>',
        'self.logger.warning: user.email <User>, this.user.phone',
        'audit.error: user.email <User>',
        'logger.info: user.phone <User>',
        'logger.info: req.data.email',
        'print: each <User>',
        'logger.debug: user.name <User>, req.phone',
        'logger.info: user.email <User> masked, user.email <User> masked',
        'logger.info: other <User>',
        'logger.info: user.iban <User>',
        'logger.info: user.email <User>',
        'logger.info: u.email <User>',
      ])
    })
  })
})
