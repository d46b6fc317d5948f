import assert from 'node:assert/strict'
import { describeCommonCases, treeLanguage } from './trees.ts'

const sample = `import SwiftData

/// Who stays.
@Model
final class Guest: Person {
  @Attribute(.unique) var mail: String? // how we reach them
  var phone: String

  func run(stay: Stay) {
    // art25-ignore-next-line personal-data-in-log: only in development
    logger.info("left 🏨 \\(stay.mail)")
  }
}
`

describeCommonCases('Swift', {
  path: 'Sources/Hotel/Guest.swift',
  sample,
  comment: '/* 🏨 e\u0301t\u00e9 */\n',
  halfTyped: {
    text: 'struct A {\n  let mail: String\n}\nstruct B {\n  let iban: String\n  func run() { user.. }\n}\n',
    fields: ['A.mail', 'B.iban'],
  },
  unfinished: {
    text: 'struct A {\n  let mail: String\n}\n\nstruct B {\n  let fax: String\n  func run() {\n    @\n  }\n  %\n  let nick: String\n}\n\n@Model\nclass C {\n  var iban: String\n}\n',
    statements: ['user.', 'go(user.', 'let s = "a', 'if a {', 'let a =', 'let a: [String'],
    members: ['private', 'var em:', 'var em: String =', '@', '@Attribute(', 'func go('],
    others: ['A.mail', 'C.iban'],
  },
  // Of Swift 2: functions with the old signs.
  dialect: {
    text: 'class Guest: NSObject {\n  @objc var mail: NSString!\n  func run() { println("a") }\n}\n',
    fields: ['Guest.mail'],
  },
  repeated: (index) => `struct A${index} { let mail: String }\n`,
  directive: '// art25-ignore-next-line undeclared-field: known\nlet x = 1\n',
  noDirective: 'let x = "// art25-ignore-next-line undeclared-field: no"\n',
  openings: ['class A {', 'if a ', '"\\(', 'print(', '[A<', 'guard let '],
})

describe('Swift', () => {
  const swift = treeLanguage('Sources/Hotel/Guest.swift')
  const text = `/// Who stays.
@Model
final class Guest: Person, Codable, Identifiable {
  @Attribute(.unique, originalName: "key") var id: UUID
  @Relationship(deleteRule: .cascade) var stays: [Stay]? = []
  public private(set) var mail: String? = "none" // where we write to
  let first, last: String
  static let shared = Guest()
  var label: String { "\\(first) \\(last)" }
  var seen: Int = 1 { didSet { run() } }
  var tags: Set<Tag>, notes: [String: String]
  @Transient var never = 1
}

struct GuestView: Decodable {
  let eMail: String
  let photo: Data
  enum CodingKeys: String, CodingKey {
    case photo
    case eMail = "e_mail", other
  }
  struct Home { let city: String }
}

class Entry: NSManagedObject { @NSManaged var born: NSDate? }
struct CreateGuestRequest { let mail: String }
struct GuestList: View { @State var mail = "" }
enum Mood { case glad(String) }
extension Guest { struct Key { let part: String } }
protocol Named { var name: String { get } }
`
  it('has these owners', () => {
    assert.deepEqual(swift.ownerLines(text), [
      'model Guest stored - +Person',
      'class GuestView transferred -',
      'class GuestView.Home transferred -',
      'model Entry stored -',
      'class CreateGuestRequest collected -',
      'class Guest.Key transferred -',
    ])
  })
  it('has these fields', () => {
    assert.deepEqual(swift.fieldLines(text), [
      '4 stored Guest.id text {"formats":["uuid"],"unique":true,"column":"key"}',
      '5 stored Guest.stays reference {"optional":true,"list":true,"references":"Stay"}',
      '6 stored Guest.mail text {"optional":true,"value":"none","comment":"where we write to"}',
      '7 stored Guest.first text',
      '7 stored Guest.last text',
      '10 stored Guest.seen number {"value":"1"}',
      '11 stored Guest.tags reference {"list":true,"references":"Tag"}',
      '11 stored Guest.notes object',
      '16 transferred GuestView.eMail text {"column":"e_mail"}',
      '17 transferred GuestView.photo binary',
      '22 transferred GuestView.Home.city text',
      '25 stored Entry.born date {"optional":true}',
      '26 collected CreateGuestRequest.mail text',
      '29 transferred Guest.Key.part text',
    ])
  })

  const logs = `func run(guest: Guest, guests: [Guest]) {
  print("a \\(guest.mail) b", guest.name)
  logger.info("x \\(guest.mail, privacy: .private) \\(guest.phone ?? "")")
  NSLog("%@", guest.iban)
  os_log("%@", guest.born)
  do { try go() } catch { print(error) }
  print(hash(guest.mail), guest.mail.lowercased(), guests.count)
  catalog.info(guest.mail)
  if let mail = guest.mail { Logger.shared.debug("\\(mail)") }
  for each in guests { print(each.phone, each.home.city) }
}
`
  it('writes these values to a log', () => {
    assert.deepEqual(swift.callLines(logs), [
      'print: guest.mail <Guest>, guest.name <Guest>',
      'logger.info: guest.phone <Guest>',
      'NSLog: guest.iban <Guest>',
      'os_log: guest.born <Guest>',
      'print: guest.mail <Guest> masked, guest.mail <Guest>',
      'Logger.shared.debug: guest.mail <Guest>',
      'print: each.phone, each.home.city',
    ])
  })

  it('reads texts between number signs in every file, not only in the first', () => {
    const raw = 'struct Guest: Codable {\n  var mail = #"a "b" \\#(host)"#\n  var iban: String\n}\n'
    for (const before of ['let a = 1\n', 'let a = ##"open\n', 'let a = ##"x \\##(y', raw]) {
      swift.read(before)
      assert.deepEqual(swift.read(raw).problems, [], before)
    }
  })
})
