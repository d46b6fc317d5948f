import assert from 'node:assert/strict'
import { describeCommonCases, treeLanguage } from './trees.ts'

const sample = `use serde::{Deserialize, Serialize};

/// Who stays.
#[derive(Debug, Queryable, Serialize)]
#[diesel(table_name = guests)]
pub struct Guest {
    /// How we reach them.
    #[serde(rename = "e_mail")]
    pub mail: Option<String>,
    born: NaiveDate, // day and month
}

fn run(guest: &Guest) {
    // art25-ignore-next-line personal-data-in-log: only in development
    info!("left 🏨 {:?} {}", guest.mail, hash_phone(&guest.phone));
}
`

describeCommonCases('Rust', {
  path: 'src/guest.rs',
  sample,
  comment: '/* 🏨 e\u0301t\u00e9 */\n',
  halfTyped: {
    text: 'struct A {\n    mail: String,\n    phone: \n    iban: String,\n}\n\nfn run() { user. }\n\nstruct B { fax: String }\n',
    // What is typed takes the next name for its type.
    fields: ['A.mail', 'A.phone', 'B.fax'],
  },
  unfinished: {
    text: 'struct A {\n    mail: String,\n}\n\nstruct B {\n    fax: String,\n    %\n    nick: String,\n}\n\nimpl B {\n    fn run(&self) {\n        @\n    }\n}\n\n#[derive(Queryable)]\nstruct C {\n    iban: String,\n}\n',
    statements: ['user.', 'go(user.', 'let s = "a', 'if a {', 'let a =', 'let a: Vec<'],
    members: ['pub', 'em:', 'pub em: Option<', '#[', '#[serde('],
    others: ['A.mail', 'C.iban'],
  },
  // The edition of 2015: types without `dyn`, crates that are named, macros of old.
  dialect: {
    text: "#[macro_use] extern crate log;\nuse ::std::collections::HashMap;\npub struct Guest<'a> { mail: &'a str, next: Box<Fn(i32) -> i32>, r#type: u8 }\nfn run() { try!(f()); }\n",
    fields: ['Guest.mail', 'Guest.next', 'Guest.type'],
  },
  repeated: (index) => `struct A${index} { mail: String }\n`,
  directive: '// art25-ignore-next-line undeclared-field: known\nstruct A;\n',
  noDirective: 'const TEXT: &str = "\n// art25-ignore-next-line undeclared-field: no\n";\n',
  openings: ['struct A {', 'fn a(', '#[a(', 'a!(', 'info!(', 'Vec<', '|a| ', 'r#"', '&', 'info!(a.'],
})

describe('Rust', () => {
  const rust = treeLanguage('src/guest.rs')

  describe('what is stored', () => {
    const text = `/// Role of a guest.
pub enum Mood { Glad, Told { mail: String, at: u8 }, Pair(String) }
pub struct Mail(pub String);

#[cfg_attr(feature = "full", derive(Queryable, Selectable, Identifiable))]
#[cfg_attr(feature = "full", diesel(table_name = crate::schema::guests))]
/// Who stays.
pub struct Guest<'a> {
    pub id: i32,
    /// Where we write to.
    #[serde(rename = "eMail", default)]
    #[diesel(column_name = e_mail)]
    #[validate(email(message = "no"), length(max = 320))]
    pub mail: Option<Mail>,
    pub(crate) phones: Vec<String>, // with the country
    nick: &'a str,
    #[validate(url)] pub site: Option<Box<str>>,
    born: Option<chrono::NaiveDate>,
    seen: DateTime<Utc>,
    photo: Vec<u8>,
    extra: HashMap<String, serde_json::Value>,
    token: Uuid,
    address: std::net::IpAddr,
    mood: Mood,
    stays: Vec<Option<super::stay::Stay>>,
    secret: SecretString,
    place: (f64, f64),
    check: Box<dyn Fn(&str) -> bool>,
    key: [u8; 32],
    tags: [String; 2],
    #[diesel(embed)]
    home: Address,
    r#type: i16,
    marker: PhantomData<T>,
}

#[derive(sqlx::FromRow)]
struct Row { #[sqlx(rename = "e_mail")] mail: String, #[sqlx(flatten)] base: Base }

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "visits")]
pub struct Model {
    #[sea_orm(primary_key)] pub id: i32,
    #[sea_orm(column_name = "visitor", unique, nullable)] pub name: String,
    #[sea_orm(has_many)] pub stays: HasMany<super::stay::Entity>,
}

#[derive(Insertable)]
#[table_name = "guests"]
struct NewGuest<'a> { mail: &'a str }

diesel::table! {
    use diesel::sql_types::*;

    /// All who stay.
    hotel.guests (id) {
        id -> Int4,
        /// Where we write to.
        #[max_length = 320]
        #[sql_name = "eMail"]
        e_mail -> Nullable<Varchar>,
        phones -> Array<Nullable<Text>>,
        born -> Date, // day and month
        mood -> MoodEnum,
        address -> Inet,
    }
}

table! { stays (guest_id, room) { guest_id -> Int8, room -> Int2, } }
joinable!(stays -> guests (guest_id));

#[cfg(test)]
mod tests {
    struct Fake { mail: String }
}

const SCHEMA: &str = r#"CREATE TABLE hosts (iban TEXT NOT NULL)"#;
fn down(pool: &Pool) { sqlx::query("ALTER TABLE hosts DROP COLUMN iban"); }
`
    it('has these owners', () => {
      assert.deepEqual(rust.ownerLines(text), [
        'class Mood.Told transferred -',
        'model Guest stored guests +Address',
        'model Row stored - +Base',
        'model Model stored visits',
        'model NewGuest stored guests',
        'table guests stored -',
        'table stays stored -',
        'table hosts stored -',
      ])
    })
    it('has these fields', () => {
      assert.deepEqual(rust.fieldLines(text), [
        '2 transferred Mood.Told.mail text',
        '2 transferred Mood.Told.at number',
        '9 stored Guest.id number',
        '14 stored Guest.mail text {"optional":true,"column":"e_mail","formats":["email"],"comment":"Where we write to."}',
        '15 stored Guest.phones text {"list":true,"comment":"with the country"}',
        '16 stored Guest.nick text',
        '17 stored Guest.site text {"optional":true,"formats":["url"]}',
        '18 stored Guest.born date {"optional":true}',
        '19 stored Guest.seen date',
        '20 stored Guest.photo binary',
        '21 stored Guest.extra object',
        '22 stored Guest.token text {"formats":["uuid"]}',
        '23 stored Guest.address text {"formats":["ip"]}',
        '24 stored Guest.mood enum',
        '25 stored Guest.stays reference {"list":true,"references":"Stay"}',
        '26 stored Guest.secret text',
        '27 stored Guest.place object',
        '28 stored Guest.check function',
        '29 stored Guest.key binary',
        '30 stored Guest.tags text {"list":true}',
        '32 stored Guest.home reference {"references":"Address"}',
        '33 stored Guest.type number',
        '34 stored Guest.marker unknown',
        '38 stored Row.mail text {"column":"e_mail"}',
        '38 stored Row.base reference {"references":"Base"}',
        '43 stored Model.id number {"primaryKey":true}',
        '44 stored Model.name text {"column":"visitor","unique":true,"optional":true}',
        '45 stored Model.stays reference {"list":true,"references":"Entity"}',
        '50 stored NewGuest.mail text',
        '57 stored guests.id number {"primaryKey":true}',
        '61 stored guests.e_mail text {"comment":"Where we write to.","column":"eMail"}',
        '62 stored guests.phones text {"list":true}',
        '63 stored guests.born date {"comment":"day and month"}',
        '64 stored guests.mood enum',
        '65 stored guests.address text {"formats":["ip"]}',
        '69 stored stays.guest_id number',
        '69 stored stays.room number',
        '77 stored hosts.iban text',
      ])
    })
    it('has these changes', () => {
      assert.deepEqual(rust.changeLines(text), ['create-owner hosts', 'add-field hosts.iban'])
    })
    it('keeps what documents a type', () => {
      assert.deepEqual(
        rust
          .read(text)
          .owners.flatMap(({ name, comment }) => (comment === undefined ? [] : [`${name}: ${comment}`])),
        ['Guest: Who stays.', 'guests: All who stay.'],
      )
    })
  })

  describe('requests, answers and settings', () => {
    const text = `use std::fmt;
use crate::{models::Guest, stay::{self, Room as Chamber}};
use super::*;
use tokio::main as start;

#[derive(Deserialize, Validate)]
pub struct SignUpRequest { #[validate(email)] mail: String, #[validate(phone)] phone: Option<String>, #[garde(credit_card)] card: String }
#[derive(FromForm)]
struct Search<'r> { query: &'r str }
#[derive(Serialize)]
struct GuestView<T> { #[serde(flatten)] guest: Guest, more: T }
#[derive(clap::Parser)]
struct Tool { #[arg(long, env = "MAIL")] mail: String }
struct MailSettings { user: String }
struct Pair(String, String);
struct Unit;
mod inner { pub struct Nested { pub fax: String } }
fn run() { struct Local { mail: String } }
impl Guest { fn mail(&self) -> &str { &self.mail } }
trait Named { fn name(&self) -> String; }
`
    it('has these owners', () => {
      assert.deepEqual(rust.ownerLines(text), [
        'class SignUpRequest collected -',
        'class Search collected -',
        'class GuestView transferred - +Guest',
        'class Tool configured -',
        'class MailSettings configured -',
        'class Nested transferred -',
      ])
    })
    it('has these fields', () => {
      assert.deepEqual(rust.fieldLines(text), [
        '7 collected SignUpRequest.mail text {"formats":["email"]}',
        '7 collected SignUpRequest.phone text {"optional":true,"formats":["phone"]}',
        '7 collected SignUpRequest.card text {"formats":["credit-card"]}',
        '9 collected Search.query text',
        '11 transferred GuestView.guest reference {"references":"Guest"}',
        '11 transferred GuestView.more unknown',
        '13 configured Tool.mail text',
        '14 configured MailSettings.user text',
        '17 transferred Nested.fax text',
      ])
    })
    it('knows what is imported', () => {
      assert.deepEqual(
        rust.read(text).imports.map(({ module, names }) => `${module}: ${names.join(' ')}`),
        ['std: fmt', 'crate: Guest Chamber', 'super: ', 'tokio: start'],
      )
    })
  })

  it('reads the fields before a struct that does not end', () => {
    assert.deepEqual(rust.fieldLines('pub struct A {\n    mail: String,\n    phone: String\n'), [
      '2 transferred A.mail text',
      '3 transferred A.phone text',
    ])
  })

  describe('values that reach a log', () => {
    const cases: readonly (readonly [string, readonly string[]])[] = [
      [
        'println!("{} {}", guest.mail, guest.home.city);',
        ['println: guest.mail <Guest>, guest.home.city <Guest>'],
      ],
      ['info!("{mail} {guest:?} {{no}} {0}", 3);', ['info: guest <Guest>, mail']],
      ['info!(mail = %guest.mail, ?guest, "x");', ['info: guest.mail <Guest>, guest <Guest>']],
      ['info!(mail = value, age = guest.age);', ['info: mail, guest.age <Guest>']],
      [
        'tracing::error!(target: "audit", guest.id = guest.mail.to_string(), "x {}", guest.phone.clone());',
        ['tracing.error: guest.mail <Guest>, guest.phone <Guest>'],
      ],
      ['let other = guest.mail.clone(); warn!("{}", other);', ['warn: guest.mail <Guest>']],
      ['let other: Guest = find(3); warn!("{:?}", other);', ['warn: other <Guest>']],
      ['let other = Guest::new(3); warn!("{:?}", &other);', ['warn: other <Guest>']],
      ['let other = find(pool, id).await?; warn!("{}", other.mail);', ['warn: other.mail']],
      ['let line = format!("<{}>", guest.mail); log::info!("{line}");', ['log.info: guest.mail <Guest>']],
      ['for each in guests { println!("{}", each.mail); }', ['println: each.mail']],
      ['guests.iter().for_each(|each| println!("{}", each.mail));', ['println: each.mail']],
      [
        'debug!("{} {}", sha256(&guest.mail), mask::phone(guest.phone));',
        ['debug: guest.mail <Guest> masked, guest.phone <Guest> masked'],
      ],
      ['debug!("{}", format!("{}", guest.mail));', ['debug: guest.mail <Guest>']],
      [
        'debug!("{:?}", guest.stays[0].room, guests["first"], guest.pair.0, Some(guest.fax));',
        ['debug: guest.stays.room <Guest>, guests.first, guest.pair <Guest>, guest.fax <Guest>'],
      ],
      [
        'debug!("{}", guest.get_name(), self.mail.as_deref().unwrap_or("none"));',
        ['debug: guest.name <Guest>, self.mail'],
      ],
      ['if let Err(e) = run() { error!("{e} {}", e.to_string()); }', []],
      ['dbg!(&guest.mail, Level::INFO, MAX, "literal", 3, true);', ['dbg: guest.mail <Guest>']],
    ]
    for (const [code, expected] of cases)
      it(code, () => {
        assert.deepEqual(rust.callLines(`fn run(guest: &Guest, mail: String) { ${code} }\n`), expected)
      })
  })
})
