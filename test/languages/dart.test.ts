import assert from 'node:assert/strict'
import { describeCommonCases, treeLanguage } from './trees.ts'

const sample = `import 'package:logging/logging.dart';

/// Who stays.
class Guest extends Person {
  final String? mail; // how we reach them
  late String phone;

  void run(Stay stay) {
    // art25-ignore-next-line personal-data-in-log: only in development
    logger.info('left 🏨 \${stay.mail}');
  }
}
`

describeCommonCases('Dart', {
  path: 'lib/guest.dart',
  sample,
  comment: '/* 🏨 e\u0301t\u00e9 */\n',
  halfTyped: {
    text: 'class A {\n  final String mail;\n}\nclass B {\n  final String iban;\n  void run() { user..; }\n}\n',
    fields: ['A.mail', 'B.iban'],
  },
  unfinished: {
    text: 'class A {\n  String mail;\n}\n\nclass B {\n  String fax;\n  void run() {\n    @\n  }\n  %\n  String nick;\n}\n\n@HiveType(typeId: 1)\nclass C {\n  String iban;\n}\n',
    statements: ['user.', 'user?.', 'go(user.', "final s = 'a", 'if (a) {', 'var a ='],
    members: ['final String ', "String em = '", 'void', 'void go(', '@', '@JsonKey('],
    others: ['A.mail', 'C.iban'],
  },
  // Of Dart 1: `new`, and types that may be null without a sign.
  dialect: {
    text: 'library hotel;\nclass Guest {\n  String mail;\n  var stays = new List<Stay>();\n}\n',
    fields: ['Guest.mail', 'Guest.stays'],
  },
  repeated: (index) => `class A${index} { final String mail; }\n`,
  directive: '// art25-ignore-next-line undeclared-field: known\nvar x = 1;\n',
  noDirective: "var x = '// art25-ignore-next-line undeclared-field: no';\n",
  openings: ['class A {', 'if (a) ', "'''", "'${", 'print(', 'List<', '@A('],
})

describe('Dart', () => {
  const dart = treeLanguage('lib/guest.dart')
  const classes = `import 'package:hotel/stay.dart';
import 'dart:developer' as developer;
import 'names.dart' show First, Last;

/// Who stays.
@JsonSerializable()
class Guest extends Person with Audited, EquatableMixin implements Named<String> {
  static const table = 'guests';
  static String shared = 'x';
  /// Where we write to.
  @JsonKey(name: 'e_mail', includeIfNull: false)
  final String? mail;
  late final DateTime bornOn;
  String first, last = 'none';
  final _pin = '1234';
  List<Stay> stays = [];
  Set<String>? tags;
  Map<String, int> notes;
  (int, String) pair;
  final void Function(String)? onLeave;
  hotel.Room room;
  int age;
  double? weight;
  bool isMember = false;
  Guest(this.mail, {required this.bornOn});
  String get label => '$first $last';
  void leave(String reason) { String local = reason; }
}

mixin Reachable on Person { String? phone; }
class CreateGuestRequest { final String mail; }
class GuestPage extends StatelessWidget { final String mail; }
class _GuestPageState extends State<GuestPage> { String mail = ''; }
enum Mood { glad('a'); const Mood(this.name); final String name; }
typedef Pair = ({String mail, int age});
extension More on Guest { String get short => first; }
`
  it('has these owners', () => {
    assert.deepEqual(dart.ownerLines(classes), [
      'class Guest transferred - +Person +Audited +Named',
      'class Reachable transferred - +Person',
      'class CreateGuestRequest collected -',
    ])
    assert.equal(dart.read(classes).owners[0]?.comment, 'Who stays.')
  })
  it('has these fields', () => {
    assert.deepEqual(dart.fieldLines(classes), [
      '12 transferred Guest.mail text {"optional":true,"column":"e_mail","comment":"Where we write to."}',
      '13 transferred Guest.bornOn date',
      '14 transferred Guest.first text',
      '14 transferred Guest.last text {"value":"none"}',
      '15 transferred Guest._pin text {"value":"1234"}',
      '16 transferred Guest.stays reference {"list":true,"references":"Stay"}',
      '17 transferred Guest.tags text {"optional":true,"list":true}',
      '18 transferred Guest.notes object',
      '19 transferred Guest.pair object',
      '20 transferred Guest.onLeave function {"optional":true}',
      '21 transferred Guest.room reference {"references":"Room"}',
      '22 transferred Guest.age number',
      '23 transferred Guest.weight number {"optional":true}',
      '24 transferred Guest.isMember boolean {"value":"false"}',
      '30 transferred Reachable.phone text {"optional":true}',
      '31 collected CreateGuestRequest.mail text',
    ])
  })
  it('has these imports', () => {
    assert.deepEqual(
      dart.read(classes).imports.map(({ module, names }) => [module, ...names].join(' ')),
      ['package:hotel/stay.dart', 'dart:developer developer', 'names.dart First Last'],
    )
  })

  it('takes the parameters of factories of freezed for fields', () => {
    const text = `@freezed
class Guest with _$Guest {
  const factory Guest({
    /// Where we write to.
    required String mail,
    @Default('none') @JsonKey(name: 'nick') String nickname,
    List<Stay>? stays,
  }) = _Guest;
  const factory Guest.company(String mail, @JsonKey(name: 'vat') String vatId, [int? size]) = _Company;
  factory Guest.fromJson(Map<String, dynamic> json) => _$GuestFromJson(json);
}
class Other {
  factory Other(String mail) = _Other;
}
`
    assert.deepEqual(dart.ownerLines(text), ['class Guest transferred -', 'class Other transferred -'])
    assert.deepEqual(dart.fieldLines(text), [
      '5 transferred Guest.mail text {"comment":"Where we write to."}',
      '6 transferred Guest.nickname text {"value":"none","column":"nick"}',
      '7 transferred Guest.stays reference {"optional":true,"list":true,"references":"Stay"}',
      '9 transferred Guest.vatId text {"column":"vat"}',
      '9 transferred Guest.size number {"optional":true}',
    ])
  })

  it('reads tables of Drift', () => {
    const text = `class Guests extends Table {
  IntColumn get id => integer().autoIncrement()();
  /// Where we write to.
  TextColumn get mail => text().named('e_mail').nullable().unique()();
  late final DateTimeColumn bornOn = dateTime().named('born')();
  BoolColumn get isMember => boolean()();
  IntColumn get room => integer().references(Rooms, #id)();
  @override
  String get tableName => 'hotel_guests';
  @override
  Set<Column> get primaryKey => {id};
}
`
    assert.deepEqual(dart.ownerLines(text), ['table Guests stored hotel_guests'])
    assert.deepEqual(dart.fieldLines(text), [
      '2 stored Guests.id number {"primaryKey":true}',
      '4 stored Guests.mail text {"optional":true,"unique":true,"column":"e_mail","comment":"Where we write to."}',
      '5 stored Guests.bornOn date {"column":"born"}',
      '6 stored Guests.isMember boolean',
      '7 stored Guests.room reference {"references":"Rooms"}',
    ])
  })

  it('reads what Hive, Isar, ObjectBox and Floor store', () => {
    const text = `@HiveType(typeId: 3)
class Card extends HiveObject {
  @HiveField(0)
  late String iban;
}
@collection
@Name('people')
class Person {
  Id id = Isar.autoIncrement;
  @Index(unique: true)
  @Name('e_mail')
  String? mail;
  final room = IsarLink<Room>();
  @ignore
  String? draft;
}
@Entity()
class Note {
  @Id()
  int id = 0;
  String? text;
  @Transient()
  String? temporary;
  final author = ToOne<Person>();
  final ToMany<Person> readers = ToMany<Person>();
}
@Entity(tableName: 'stays')
class Stay {
  @PrimaryKey(autoGenerate: true)
  final int id;
  @ColumnInfo(name: 'guest_mail')
  final String mail;
}
`
    assert.deepEqual(dart.ownerLines(text), [
      'model Card stored -',
      'model Person stored people',
      'model Note stored -',
      'model Stay stored stays',
    ])
    assert.deepEqual(dart.fieldLines(text), [
      '4 stored Card.iban text',
      '9 stored Person.id number',
      '12 stored Person.mail text {"optional":true,"unique":true,"column":"e_mail"}',
      '13 stored Person.room reference {"references":"Room"}',
      '20 stored Note.id number {"primaryKey":true,"value":"0"}',
      '21 stored Note.text text {"optional":true}',
      '24 stored Note.author reference {"references":"Person"}',
      '25 stored Note.readers reference {"list":true,"references":"Person"}',
      '30 stored Stay.id number {"primaryKey":true}',
      '32 stored Stay.mail text {"column":"guest_mail"}',
    ])
  })

  it('writes these values to a log', () => {
    const logs = `final audit = Logger('audit');
class Desk {
  Guest owner;
  void run(Guest guest, String phone, List<Guest> guests) {
    print('a \${guest.mail} b $phone');
    debugPrint(guest.name ?? phone);
    logger.i(guest.address?.city);
    log('x', error: guest.iban);
    Logger('x').warning('at ' + guest.bornOn.toString());
    audit.fine(this.owner.mail);
    final copy = guest.mail!.toLowerCase();
    if (guests.isEmpty) return print(copy);
    for (final Guest other in guests) { logger.d({'fax': other.fax}); }
    guests.forEach((Guest one) => print(one.mail));
    try { go(); } on Trouble catch (e, trace) { print(e); print(trace); }
    print(hash(guest.mail)); print(guests.length); print('left');
    final found = await desk.find(3), other = desk.next()!;
    print(found.mail); print(other.mail); Guest second = guest, third = desk.last(); print(third.fax);
    catalog.info(guest.mail); printer(guest.mail);
  }
}
`
    assert.deepEqual(dart.callLines(logs), [
      'print: guest.mail <Guest>, phone',
      'debugPrint: guest.name <Guest>, phone',
      'logger.i: guest.address.city <Guest>',
      'log: guest.iban <Guest>',
      'Logger.warning: guest.bornOn <Guest>',
      'audit.fine: this.owner.mail',
      'print: guest.mail <Guest>',
      'logger.d: other.fax <Guest>',
      'print: one.mail <Guest>',
      'print: guest.mail <Guest> masked',
      'print: found.mail',
      'print: other.mail',
      'print: third.fax <Guest>',
    ])
    const { calls } = dart.read(logs)
    const [first] = calls
    assert.ok(first)
    assert.ok(logs.slice(first.span.start, first.span.end).startsWith('print('))
    assert.equal(logs.slice(first.arguments[0]?.span.start, first.arguments[0]?.span.end), 'guest.mail')
  })
})
