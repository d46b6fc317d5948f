import assert from 'node:assert/strict'
import { describeCommonCases, treeLanguage } from './trees.ts'

const sample = `package hotel

import jakarta.persistence.*

/** Who stays. */
@Entity @Table(name = "guests")
data class Guest(
    // How we reach them
    @field:Email @Column(name = "e_mail") val mail: String,
    val born: LocalDate? = null // day and month
) : Person() {
    fun run(stay: Stay) {
        // art25-ignore-next-line personal-data-in-log: only in development
        log.info("left 🏨 \${stay.mail}", hashPhone(stay.phone))
    }
}

class Stay(val mail: String, @SerialName("tel") val phone: String)
`

describeCommonCases('Kotlin', {
  path: 'src/main/kotlin/hotel/Guest.kt',
  sample,
  comment: '/* 🏨 e\u0301t\u00e9 */\n',
  halfTyped: {
    text: 'class A {\n  var mail: String = ""\n  fun run() { user. }\n}\nclass B(val fax: String, val)\n',
    fields: ['A.mail', 'B.fax'],
  },
  unfinished: {
    text: 'class A(val mail: String)\n\nclass B(val fax: String) {\n    fun run() {\n        @\n    }\n    %\n    val nick: String = ""\n}\n\n@Entity\nclass C(val iban: String)\n',
    statements: ['user.', 'user?.', 'go(user.', 'val s = "a', 'if (a) {', 'val a ='],
    members: ['val em: ', 'val em: String = ', 'fun', 'fun go(', '@', '@Col('],
    others: ['A.mail', 'C.iban'],
  },
  // A script: statements beside declarations.
  dialect: {
    text: 'val x = 1\nprintln("a")\nclass A(val mail: String)\ndependencies { implementation("a:b:1") }\n',
    fields: ['A.mail'],
  },
  repeated: (index) => `class A${index}(val mail: String)\n`,
  directive: '// art25-ignore-next-line undeclared-field: known\nclass A\n',
  noDirective: 'val text = "// art25-ignore-next-line undeclared-field: no"\n',
  openings: ['class A {', 'if (a) ', '"""', '@A(', 'a.b(', 'List<', 'log.info {', '"${'],
})

describe('Kotlin', () => {
  const kotlin = treeLanguage('src/main/kotlin/hotel/Guest.kt')

  describe('classes and tables', () => {
    const text = `package hotel

import jakarta.persistence.*
import kotlinx.serialization.SerialName as Named

/** Who stays. */
@Entity
@Table(name = "guests")
data class Guest(
    @Id val id: Long? = null,
    /** Where we write to. */
    @field:Email @Column(name = "e_mail", nullable = false, unique = true) var mail: String,
    @SerialName("tel") private val phones: List<String> = emptyList(), // mobile
    val home: Address?,
    plain: Int
) : Person<Long>(id), Serializable {
    var nick: String = "none"
    val label get() = "$nick!"
    lateinit var host: Host
    val lazyOne by lazy { 1 }
    var born: LocalDate? = null
    @OneToMany val stays: MutableSet<Stay> = HashSet()
    companion object {
        const val LIMIT = 3
    }
    enum class Mood(val word: String) { GLAD("glad") }
    class Key(val part: String)
}

interface GuestView {
    val mail: String
    val age: Int
        get() = 1
}

class SignUpRequest(val mail: String, var secret: String?)

@Entity(tableName = "notes") class Note(@PrimaryKey val id: Int, @ColumnInfo(name = "body_text") val body: String)

@Service class Mailer(private val guests: Guests)

object Guests : IntIdTable("guests") {
    val mail = varchar("e_mail", 50).nullable().uniqueIndex() // where to
    val host = reference("host_id", Hosts)
    val born = date("born")
    override val primaryKey = PrimaryKey(mail)
}

object Limits {
    val most = 3
}
`
    it('has these owners', () => {
      assert.deepEqual(kotlin.ownerLines(text), [
        'model Guest stored guests +Person',
        'class Guest.Key transferred -',
        'interface GuestView transferred -',
        'class SignUpRequest collected -',
        'model Note stored notes',
        'table Guests stored guests',
      ])
    })
    it('has these fields', () => {
      assert.deepEqual(kotlin.fieldLines(text), [
        '10 stored Guest.id number {"optional":true,"primaryKey":true}',
        '12 stored Guest.mail text {"column":"e_mail","optional":false,"unique":true,"formats":["email"],"comment":"Where we write to."}',
        '13 stored Guest.phones text {"list":true,"column":"tel","comment":"mobile"}',
        '14 stored Guest.home reference {"optional":true,"references":"Address"}',
        '17 stored Guest.nick text {"value":"none"}',
        '19 stored Guest.host reference {"references":"Host"}',
        '21 stored Guest.born date {"optional":true}',
        '22 stored Guest.stays reference {"list":true,"references":"Stay"}',
        '27 transferred Guest.Key.part text',
        '31 transferred GuestView.mail text',
        '32 transferred GuestView.age number',
        '36 collected SignUpRequest.mail text',
        '36 collected SignUpRequest.secret text {"optional":true}',
        '38 stored Note.id number {"primaryKey":true}',
        '38 stored Note.body text {"column":"body_text"}',
        '43 stored Guests.mail text {"unique":true,"optional":true,"column":"e_mail","comment":"where to"}',
        '44 stored Guests.host reference {"column":"host_id","references":"Hosts"}',
        '45 stored Guests.born date',
      ])
    })
  })

  describe('values that reach a log', () => {
    const text = `private val audit = LoggerFactory.getLogger("audit")

class A(private val owner: User) {
    fun run(user: User, users: List<User>) {
        logger.info("a \${user.email} and $user", user.phone)
        log.info { "x \${owner.email}" }
        val mail = user.email
        audit.warn("m $mail here")
        for (each in users) println(each.email)
        try { go() } catch (error: Exception) { log.error("x", error) }
        log.info(mask(user.email))
        log.info("a" + user.getName())
        val other = User(1)
        println(other)
        println("plain")
        user.email?.let { println(it) }
    }
}
`
    it('has these fields', () => {
      assert.deepEqual(kotlin.fieldLines(text), ['3 transferred A.owner reference {"references":"User"}'])
    })
    it('logs these values', () => {
      assert.deepEqual(kotlin.callLines(text), [
        'logger.info: user.email <User>, user <User>, user.phone <User>',
        'log.info: owner.email <User>',
        'audit.warn: user.email <User>',
        'println: each.email',
        'log.info: user.email <User> masked',
        'log.info: user.name <User>',
        'println: other <User>',
        'println: user.email <User>',
      ])
    })
  })
})
