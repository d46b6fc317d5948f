import assert from 'node:assert/strict'
import { describeCommonCases, treeLanguage } from './trees.ts'

const sample = `using System;

namespace Hotel.Models;

/// <summary>Who stays.</summary>
[Table("guests")]
public class Guest : Person
{
    /// <summary>
    /// How we reach them
    /// </summary>
    [EmailAddress, Column("e_mail")]
    public string? Mail { get; set; }

    public DateOnly Born { get; init; } // day and month

    void Run(Guest guest)
    {
        // art25-ignore-next-line personal-data-in-log: only in development
        _logger.LogInformation("left 🏨 {Mail} {Phone}", guest.Mail, HashPhone(guest.Phone));
    }
}
`

describeCommonCases('C#', {
  path: 'src/Hotel/Guest.cs',
  sample,
  comment: '/* 🏨 e\u0301t\u00e9 */\n',
  halfTyped: {
    text: 'class A {\n  public string Mail { get; set; }\n  public string Pho\n  public string Iban { get; set; }\n  void Run() { user. }\n}\nclass B { public string Fax { get; set; } }\n',
    fields: ['A.Mail', 'A.Iban', 'B.Fax'],
  },
  unfinished: {
    text: 'class A\n{\n    string mail;\n}\n\nclass B\n{\n    string fax;\n    void Run()\n    {\n        @\n    }\n    %\n    string nick;\n}\n\n[Table("c")]\nclass C\n{\n    string iban;\n}\n',
    statements: ['user.', 'Go(user.', 'string s = "a', 'if (a) {', 'int a =', 'List<'],
    members: ['private', 'private string', 'private string em =', '[', '[Col(', 'void Go('],
    others: ['A.mail', 'C.iban'],
  },
  // C# 1: no generics and no properties without a body.
  dialect: {
    text: 'using System.Collections;\nnamespace Hotel {\n  public class Guest {\n    private string mail;\n    private ArrayList stays = new ArrayList();\n    public string Mail { get { return mail; } set { mail = value; } }\n  }\n}\n',
    fields: ['Guest.mail', 'Guest.stays', 'Guest.Mail'],
  },
  repeated: (index) => `class A${index} { public string Mail { get; set; } }\n`,
  directive: '// art25-ignore-next-line undeclared-field: known\nclass A {}\n',
  noDirective: 'class A { string text = "// art25-ignore-next-line undeclared-field: no"; }\n',
  openings: ['class A {', 'if (a) ', '"""', '$"{', '[A(', 'a.B(', 'List<', 'log.Info(', 'x => ', 'a?.'],
})

describe('C#', () => {
  const csharp = treeLanguage('src/Hotel/Guest.cs')

  describe('entities', () => {
    const text = `using System.ComponentModel.DataAnnotations;
using Text = System.String;
using static System.Math;

namespace Hotel.Models
{
    /// <summary>
    /// Who stays.
    /// </summary>
    [Table("guests", Schema = "crm"), Index(nameof(Mail))]
    public partial class Guest : Shop.Person<int>, IAudited, IDisposable
    {
        private const string Prefix = "g";
        public static int Count { get; set; }
        private readonly IMailer _mailer;
        private readonly IList<Stay> _stays;
        private string _nick, _pen = "none";

        [Key]
        public Guid Id { get; set; }

        /// <summary>Where we write to.</summary>
        [Required, EmailAddress]
        [Column("e_mail", TypeName = "varchar(320)")]
        [Display(Name = "Mail address", Description = "for the bill")]
        public string? Mail { get; set; } = "a@b.example";

        [Phone] public required string Phone { get; init; } // with the country
        [DataType(DataType.PostalCode)] public string Zip { get; set; }
        [CreditCard, ProtectedPersonalData] public string Card { get; set; }
        [Comment("as in the passport")] public DateOnly? Born { get; set; }
        public virtual ICollection<Stay> Stays { get; set; }
        [ForeignKey("Host")] public int HostId { get; set; }
        public Host Host { get; set; }
        public Mood Mood { get; set; }
        public byte[] Photo { get; set; }
        public Dictionary<string, string> Extra { get; set; }
        public string[] Tags { get; set; }
        public System.Net.IPAddress Address { get; set; }
        public (double Lat, double Long) Place { get; set; }
        public Func<string, bool> Check { get; set; }
        public int Age { get; set; } = 3;
        public string FullName => First + Last;
        public string Nick { get => _nick; set => _nick = value; }
        public event EventHandler Changed;

        public Guest(string mail) { Mail = mail; }

        public enum Mood { Glad }
        public class Key { public string Part { get; set; } }
    }

    public class Visitor : BaseEntity { public string Name { get; set; } }
    public class Document { [BsonId] public ObjectId Id { get; set; } [BsonElement("tel")] public string Phone { get; set; } }
    public class Plain { public string Mail { get; set; } }
    public class HotelContext : DbContext { public DbSet<Plain> Plains { get; set; } }
}
`
    it('has these owners', () => {
      assert.deepEqual(csharp.ownerLines(text), [
        'model Guest stored guests +Person +IAudited',
        'class Guest.Key transferred -',
        'model Visitor stored - +BaseEntity',
        'model Document stored -',
        'model Plain stored Plains',
      ])
    })
    it('has these fields', () => {
      assert.deepEqual(csharp.fieldLines(text), [
        '16 stored Guest._stays reference {"list":true,"references":"Stay"}',
        '17 stored Guest._nick text',
        '17 stored Guest._pen text {"value":"none"}',
        '20 stored Guest.Id text {"formats":["uuid"],"primaryKey":true}',
        '26 stored Guest.Mail text {"optional":false,"column":"e_mail","label":"Mail address","comment":"for the bill","formats":["email"],"value":"a@b.example"}',
        '28 stored Guest.Phone text {"formats":["phone"],"comment":"with the country"}',
        '29 stored Guest.Zip text {"formats":["postal-code"]}',
        '30 stored Guest.Card text {"encrypted":true,"formats":["credit-card"]}',
        '31 stored Guest.Born date {"optional":true,"comment":"as in the passport"}',
        '32 stored Guest.Stays reference {"list":true,"references":"Stay"}',
        '33 stored Guest.HostId reference {"references":"Host"}',
        '34 stored Guest.Host reference {"references":"Host"}',
        '35 stored Guest.Mood enum',
        '36 stored Guest.Photo binary',
        '37 stored Guest.Extra object',
        '38 stored Guest.Tags text {"list":true}',
        '39 stored Guest.Address text {"formats":["ip"]}',
        '40 stored Guest.Place object',
        '41 stored Guest.Check function',
        '42 stored Guest.Age number {"value":"3"}',
        '44 stored Guest.Nick text',
        '50 transferred Guest.Key.Part text',
        '53 stored Visitor.Name text',
        '54 stored Document.Id text {"primaryKey":true}',
        '54 stored Document.Phone text {"column":"tel"}',
        '55 stored Plain.Mail text',
      ])
    })
    it('keeps what documents a class', () => {
      assert.deepEqual(
        csharp
          .read(text)
          .owners.flatMap(({ name, comment }) => (comment === undefined ? [] : [`${name}: ${comment}`])),
        ['Guest: Who stays.'],
      )
    })
    it('knows what is imported', () => {
      assert.deepEqual(
        csharp.read(text).imports.map(({ module, names }) => `${module}: ${names.join(' ')}`),
        ['System.ComponentModel.DataAnnotations: ', 'System.String: Text', 'System.Math: '],
      )
    })
  })

  describe('records, requests and settings', () => {
    const text = `namespace Hotel.Api;

public record GuestDto(string Name, [property: JsonPropertyName("e_mail")] string Mail, int Age = 3);
public sealed record Stay : GuestDto { public required DateTime From { get; init; } }
public readonly record struct Point(double Lat, double Long);
public struct Box { public string Label; }
public class SignUpRequest { [JsonProperty(PropertyName = "pw")] [DataType(DataType.Password)] public string Password { get; set; } }
public class RegisterViewModel { [DisplayName("Your mail")] public string Mail { get; set; } }
public class CreateGuestCommand : IRequest<int> { public string Mail { get; set; } }
public class StayDto { [Key] public int Id { get; set; } }
public class GuestResponse { public List<GuestDto> Guests { get; set; } }
public class MailSettings { public string User { get; set; } = "post"; }
public class ShopSettings : ISettings { public bool Open { get; set; } }
public interface IGuest { string Mail { get; } Task Save(); }
public class GuestController(IMailer mailer) : ControllerBase { private string _last; public class Inner { public string Mail { get; set; } } }
public class LoginPage : PageModel { public string Title { get; set; } [BindProperty] public string Mail { get; set; } }
public class Service(IMailer mailer, string name) { private readonly IMailer _mailer = mailer; }
`
    it('has these owners', () => {
      assert.deepEqual(csharp.ownerLines(text), [
        'class GuestDto transferred -',
        'class Stay transferred - +GuestDto',
        'class Point transferred -',
        'class Box transferred -',
        'class SignUpRequest collected -',
        'class RegisterViewModel collected -',
        'class CreateGuestCommand collected -',
        'class StayDto transferred -',
        'class GuestResponse transferred -',
        'class MailSettings configured -',
        'class ShopSettings configured - +ISettings',
        'interface IGuest transferred -',
        'class GuestController.Inner transferred -',
        'form LoginPage collected -',
        'class Service transferred -',
      ])
    })
    it('has these fields', () => {
      assert.deepEqual(csharp.fieldLines(text), [
        '3 transferred GuestDto.Name text',
        '3 transferred GuestDto.Mail text {"column":"e_mail"}',
        '3 transferred GuestDto.Age number {"value":"3"}',
        '4 transferred Stay.From date',
        '5 transferred Point.Lat number',
        '5 transferred Point.Long number',
        '6 transferred Box.Label text',
        '7 collected SignUpRequest.Password text {"column":"pw","formats":["password"]}',
        '8 collected RegisterViewModel.Mail text {"label":"Your mail"}',
        '9 collected CreateGuestCommand.Mail text',
        '10 transferred StayDto.Id number {"primaryKey":true}',
        '11 transferred GuestResponse.Guests reference {"list":true,"references":"GuestDto"}',
        '12 configured MailSettings.User text {"value":"post"}',
        '13 configured ShopSettings.Open boolean',
        '14 transferred IGuest.Mail text',
        '15 transferred GuestController.Inner.Mail text',
        '16 collected LoginPage.Mail text',
      ])
    })
  })

  describe('fluent configuration', () => {
    const text = `class Guest { public string Mail { get; set; } public string Phone { get; set; } }

class HotelContext : DbContext
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Guest>().ToTable("guests").Property(g => g.Mail).HasColumnName("e_mail").HasComment("for the bill");
        modelBuilder.Entity<Models.Host>(host =>
        {
            host.ToTable("hosts");
            host.Property(h => h.Iban).IsRequired().HasColumnName("bank_account");
            host.Property<DateTime>("CreatedAt");
        });
    }
}

class StayConfiguration : IEntityTypeConfiguration<Stay>
{
    public void Configure(EntityTypeBuilder<Stay> builder)
    {
        builder.ToTable("stays");
        builder.Property(s => s.Note).HasConversion(new EncryptedConverter());
    }
}
`
    it('has these owners', () => {
      assert.deepEqual(csharp.ownerLines(text), [
        'model Guest stored guests',
        'model Host stored hosts',
        'model Stay stored stays',
      ])
    })
    it('has these fields', () => {
      assert.deepEqual(csharp.fieldLines(text), [
        '1 stored Guest.Mail text {"column":"e_mail","comment":"for the bill"}',
        '1 stored Guest.Phone text',
        '11 stored Host.Iban unknown {"optional":false,"column":"bank_account"}',
        '12 stored Host.CreatedAt date',
        '22 stored Stay.Note unknown {"encrypted":true}',
      ])
    })
  })

  describe('migrations', () => {
    const text = `public partial class AddGuests : Migration
{
    private string _note;

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Guests",
            columns: table => new
            {
                Id = table.Column<int>(type: "integer", nullable: false),
                Mail = table.Column<string>(name: "e_mail", nullable: true, comment: "where we write"),
            },
            constraints: table => { table.PrimaryKey("PK_Guests", x => x.Id); });
        migrationBuilder.AddColumn<DateTime>(name: "Born", table: "Guests", nullable: true);
        migrationBuilder.AddColumn<string>("Phone", "Guests");
        migrationBuilder.RenameColumn(name: "Fax", table: "Guests", newName: "Telefax");
        migrationBuilder.DropColumn("Age", "Guests");
        migrationBuilder.RenameTable(name: "Stay", newName: "Stays");
        migrationBuilder.DropTable(name: "Old");
        migrationBuilder.Sql("ALTER TABLE hosts ADD COLUMN iban TEXT");
        migrationBuilder.CreateIndex(name: "IX_Guests", table: "Guests", column: "Mail");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable(name: "Guests");
        migrationBuilder.Sql("ALTER TABLE hosts DROP COLUMN iban");
    }
}
`
    it('has these owners', () => {
      assert.deepEqual(csharp.ownerLines(text), [
        'table Guests stored -',
        'table Guests stored -',
        'table Guests stored -',
        'table hosts stored -',
      ])
    })
    it('has these changes', () => {
      assert.deepEqual(csharp.changeLines(text), [
        'create-owner Guests',
        'add-field Guests.Id',
        'add-field Guests.e_mail',
        'add-field Guests.Born',
        'add-field Guests.Phone',
        'rename-field Guests.Fax -> Telefax',
        'drop-field Guests.Age',
        'rename-owner Stay -> Stays',
        'drop-owner Old',
        'add-field hosts.iban',
      ])
    })
    it('has these fields', () => {
      assert.deepEqual(csharp.fieldLines(text), [
        '11 stored Guests.Id number',
        '12 stored Guests.e_mail text {"optional":true,"comment":"where we write"}',
        '15 stored Guests.Born date {"optional":true}',
        '16 stored Guests.Phone text',
        '21 stored hosts.iban text {"optional":true}',
      ])
    })
  })

  describe('values that reach a log', () => {
    const cases: readonly (readonly [string, readonly string[]])[] = [
      [
        'Console.WriteLine("x", guest.Mail, guest.Home.City);',
        ['Console.WriteLine: guest.Mail <Guest>, guest.Home.City <Guest>'],
      ],
      [
        '_logger.LogInformation("{Mail}", guest.Mail.ToLower());',
        ['_logger.LogInformation: guest.Mail <Guest>'],
      ],
      [
        'Console.WriteLine($"{guest.Mail:x} {guest.Stays[0].Room} {1 + guest.Age}");',
        ['Console.WriteLine: guest.Mail <Guest>, guest.Stays.Room <Guest>, guest.Age <Guest>'],
      ],
      ['var mail = guest.Mail; Log.Warning("{Mail}", mail);', ['Log.Warning: guest.Mail <Guest>']],
      ['Guest other = Find(3); logger.Error(other);', ['logger.Error: other <Guest>']],
      ['var other = new Guest(); logger.Error(other);', ['logger.Error: other <Guest>']],
      ['var other = await guests.Find(3); logger.Info(other.Mail);', ['logger.Info: other.Mail']],
      ['foreach (var each in guests) Console.WriteLine(each.Mail);', ['Console.WriteLine: each.Mail']],
      [
        'this.logger?.LogError(ex, guest?.Mail, guest!.Phone, guest?.Home.City);',
        ['this.logger.LogError: guest.Mail <Guest>, guest.Phone <Guest>, guest.Home.City <Guest>'],
      ],
      ['Log.ForContext("Mail", guest.Mail).Information("x");', ['Log.Information: guest.Mail <Guest>']],
      [
        'Console.WriteLine(string.Format("{0}", guest.Mail) + JsonSerializer.Serialize(guest));',
        ['Console.WriteLine: guest.Mail <Guest>, guest <Guest>'],
      ],
      [
        'Console.WriteLine(Mask(guest.Mail) + Hasher.Hash(guest.Phone));',
        ['Console.WriteLine: guest.Mail <Guest> masked, guest.Phone <Guest> masked'],
      ],
      [
        'logger.LogInformation("{@X}", new { guest.Mail, Number = guest.Phone });',
        ['logger.LogInformation: guest.Mail <Guest>, guest.Phone <Guest>'],
      ],
      [
        'logger.LogInformation(guest.Mail == "x" ? nameof(guest.Mail) : "y", 3, null, guests["first"]);',
        ['logger.LogInformation: guests.first'],
      ],
      ['try { Run(null); } catch (Exception ex) { logger.LogError(ex, ex.Message); }', []],
      [
        'foreach (Stay @event in stays) logger.LogInformation("x", @event.Mail);',
        ['logger.LogInformation: event.Mail <Stay>'],
      ],
      ['guests.ForEach(each => Console.WriteLine(each.Mail));', ['Console.WriteLine: each.Mail']],
      [
        'logger.LogInformation("x", (object)guest, new[] { guest.Fax }, guest.GetName());',
        ['logger.LogInformation: guest <Guest>, guest.Fax <Guest>, guest.Name <Guest>'],
      ],
    ]
    for (const [code, expected] of cases)
      it(code, () => {
        assert.deepEqual(csharp.callLines(`class A { void Run(Guest guest) { ${code} } }\n`), expected)
      })
  })
})
