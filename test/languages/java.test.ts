import assert from 'node:assert/strict'
import { describeCommonCases, treeLanguage } from './trees.ts'

const sample = `package hotel;

import jakarta.persistence.*;

/** Who stays. */
@Entity @Table(name = "guests")
public class Guest extends Person {
    // How we reach them
    @Email @Column(name = "e_mail") private String mail;
    private LocalDate born; // day and month

    void run(Stay stay) {
        // art25-ignore-next-line personal-data-in-log: only in development
        log.info("left 🏨 {} {}", stay.getMail(), hashPhone(stay.getPhone()));
    }
}

record Stay(String mail, @JsonProperty("tel") String phone) {}
`

describeCommonCases('Java', {
  path: 'src/main/java/hotel/Guest.java',
  sample,
  comment: '/* 🏨 e\u0301t\u00e9 */\n',
  halfTyped: {
    text: 'class A {\n  String mail;\n  private String pho\n  String iban;\n  void run() { user. }\n}\nclass B { String fax; }\n',
    fields: ['A.mail', 'A.pho', 'A.iban', 'B.fax'],
  },
  unfinished: {
    text: 'class A {\n    String mail;\n}\n\nclass B {\n    String fax;\n    void run() {\n        @\n    }\n    %\n    String nick;\n}\n\n@Entity\nclass C {\n    String iban;\n}\n',
    statements: ['user.', 'go(user.', 'String s = "a', 'if (a) {', 'int a =', 'List<'],
    members: ['private', 'private String', 'private String em =', '@', '@Col(', 'void go('],
    others: ['A.mail', 'C.iban'],
  },
  // Java 1.4: no generics and no annotations.
  dialect: {
    text: 'class A {\n  List stays = new ArrayList();\n  String mail[];\n  public A() { super(); }\n}\n',
    fields: ['A.stays', 'A.mail'],
  },
  repeated: (index) => `class A${index} { String mail; }\n`,
  directive: '// art25-ignore-next-line undeclared-field: known\nclass A {}\n',
  noDirective: 'class A { String text = "// art25-ignore-next-line undeclared-field: no"; }\n',
  openings: ['class A {', 'if (a) ', '"""', '@A(', 'a.b(', 'List<', 'log.info('],
})

describe('Java', () => {
  const java = treeLanguage('src/main/java/hotel/Guest.java')

  describe('an entity', () => {
    const text = `package hotel;

import jakarta.persistence.*;
import java.util.List;
import static java.util.Map.entry;

/**
 * Who stays.
 * @author nobody
 */
@Entity
@Table(name = "guests", uniqueConstraints = @UniqueConstraint(columnNames = "mail"))
public class Guest extends Person<Long> implements Serializable, Named {
    private static final long serialVersionUID = 1L;

    @Id @GeneratedValue private Long id;

    /** Where we write to. */
    @Email
    @NotBlank
    @Column(name = "e_mail", nullable = false, unique = true)
    private String mail;

    @Nullable private LocalDate born; // day and month
    private String phone = "none", fax;
    @OneToMany(mappedBy = "guest") private List<@Valid Stay> stays;
    @ManyToOne private Host host;
    @Embedded private Address home;
    @Convert(converter = EncryptedStringConverter.class) private String card;
    @Enumerated(EnumType.STRING) private Mood mood;
    private byte[] photo;
    private Map<String, Object> extra;
    private Optional<UUID> token;
    private int[] rooms;

    public String getMail() { return mail; }

    enum Mood { GLAD }

    static class Key { String part; }
}
`
    it('has these owners', () => {
      assert.deepEqual(java.ownerLines(text), [
        'model Guest stored guests +Person +Named +Address',
        'class Guest.Key transferred -',
      ])
    })
    it('has these fields', () => {
      assert.deepEqual(java.fieldLines(text), [
        '16 stored Guest.id number {"primaryKey":true}',
        '22 stored Guest.mail text {"optional":false,"column":"e_mail","unique":true,"formats":["email"],"comment":"Where we write to."}',
        '24 stored Guest.born date {"optional":true,"comment":"day and month"}',
        '25 stored Guest.phone text {"value":"none"}',
        '25 stored Guest.fax text',
        '26 stored Guest.stays reference {"list":true,"references":"Stay"}',
        '27 stored Guest.host reference {"references":"Host"}',
        '28 stored Guest.home reference {"references":"Address"}',
        '29 stored Guest.card text {"encrypted":true}',
        '30 stored Guest.mood enum',
        '31 stored Guest.photo binary',
        '32 stored Guest.extra object',
        '33 stored Guest.token text {"optional":true,"formats":["uuid"]}',
        '34 stored Guest.rooms number {"list":true}',
        '40 transferred Guest.Key.part text',
      ])
    })
  })

  describe('records, interfaces and transfer objects', () => {
    const text = `@MappedSuperclass
public abstract class Base {
    private String internal;
    @Column(name = "display") public String getNick() { return null; }
    @Column(unique = true) public String getInternal() { return internal; }
}

public record SignUpRequest(@JsonProperty("e_mail") @Email String mail, @Nullable String phone, String... tags) {}

interface GuestView { String getMail(); Integer getAge(); boolean isVip(); void save(); default String x() { return ""; } }

@Data @Builder
class Dto { @Schema(description = "Mobile phone", format = "phone") private String mobile; @SerializedName("dob") Date birth; private final Runnable task; }

@Document("visitors") class Visitor { @Field("ml") String mail; @DBRef Host host; }

@Entity(tableName = "notes") class Note { @PrimaryKey int id; @ColumnInfo(name = "body_text") String body; }

@Service class Mailer { private final GuestRepository guests; private String from; static class Parcel { String to; } }

@ConfigurationProperties("mail") class MailSettings { private String user; }
`
    it('has these owners', () => {
      assert.deepEqual(java.ownerLines(text), [
        'model Base stored -',
        'class SignUpRequest collected -',
        'interface GuestView transferred -',
        'class Dto transferred -',
        'model Visitor stored visitors',
        'model Note stored notes',
        'class Mailer.Parcel transferred -',
        'class MailSettings configured -',
      ])
    })
    it('has these fields', () => {
      assert.deepEqual(java.fieldLines(text), [
        '3 stored Base.internal text {"unique":true}',
        '4 stored Base.nick text {"column":"display"}',
        '8 collected SignUpRequest.mail text {"column":"e_mail","formats":["email"]}',
        '8 collected SignUpRequest.phone text {"optional":true}',
        '8 collected SignUpRequest.tags text {"list":true}',
        '10 transferred GuestView.mail text',
        '10 transferred GuestView.age number',
        '10 transferred GuestView.vip boolean',
        '13 transferred Dto.mobile text {"comment":"Mobile phone","formats":["phone"]}',
        '13 transferred Dto.birth date {"column":"dob"}',
        '13 transferred Dto.task function',
        '15 stored Visitor.mail text {"column":"ml"}',
        '15 stored Visitor.host reference {"references":"Host"}',
        '17 stored Note.id number {"primaryKey":true}',
        '17 stored Note.body text {"column":"body_text"}',
        '19 transferred Mailer.Parcel.to text',
        '21 configured MailSettings.user text',
      ])
    })
  })

  describe('values that reach a log', () => {
    const text = `class A {
    private static final Logger AUDIT = LoggerFactory.getLogger(A.class);
    private User owner;

    void run(User user, List<User> users, Map<String, String> form) {
        log.info("a {}", user.getEmail());
        this.logger.warn("a " + user.email + " b");
        String mail = user.getEmail();
        AUDIT.error("x {}", mail);
        log.info("{} {}", owner.getPhone(), form.get("phone"));
        log.debug(String.format("%s", user.getName()));
        for (User each : users) System.out.println(each);
        users.forEach(u -> log.trace("{}", u.getIban()));
        try { go(); } catch (IOException error) { log.error("failed", error); log.error(error.getMessage()); }
        log.info("{}", mask(user.getEmail()));
        log.info("{}", DigestUtils.sha256Hex(user.getEmail()));
        log.info(() -> "x" + user.getEmail());
        var other = new User(); log.info("{}", other);
        log.info("plain {}", 3);
        log.info("{}", user == null ? "none" : user.getId().toString());
        blog.info(user.getEmail());
    }
}
`
    it('has these fields', () => {
      assert.deepEqual(java.fieldLines(text), ['3 transferred A.owner reference {"references":"User"}'])
    })
    it('logs these values', () => {
      assert.deepEqual(java.callLines(text), [
        'log.info: user.email <User>',
        'this.logger.warn: user.email <User>',
        'AUDIT.error: user.email <User>',
        'log.info: owner.phone <User>, form.phone',
        'log.debug: user.name <User>',
        'System.out.println: each <User>',
        'log.trace: u.iban <User>',
        'log.info: user.email <User> masked',
        'log.info: user.email <User> masked',
        'log.info: user.email <User>',
        'log.info: other <User>',
        'log.info: user.id <User>',
      ])
    })
  })
})
