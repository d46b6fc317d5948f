import assert from 'node:assert/strict'
import { describeCommonCases, treeLanguage } from './trees.ts'

const sample = `<?php
namespace App\\Entity;

use Doctrine\\ORM\\Mapping as ORM;

/** Who stays. */
#[ORM\\Entity]
#[ORM\\Table(name: 'people')]
class Guest extends Person
{
    #[ORM\\Column(type: 'string', unique: true)]
    private ?string $mail = null; // how we reach them

    public function __construct(private readonly string $phone) {}

    public function run(Stay $stay): void
    {
        // art25-ignore-next-line personal-data-in-log: only in development
        $this->logger->info("left 🏨 {$stay->mail}", ['phone' => hash_phone($stay->phone)]);
    }
}
`

describeCommonCases('PHP', {
  path: 'src/Entity/Guest.php',
  sample,
  comment: '<p>🏨 e\u0301t\u00e9</p>\n',
  halfTyped: {
    text: '<?php\nclass A {\n  public string $mail;\n  public string $\n}\nclass B {\n  public string $iban;\n  function run() { $this-> }\n}\n',
    fields: ['A.mail', 'B.iban'],
  },
  unfinished: {
    text: '<?php\nnamespace App;\n\nclass A\n{\n    public string $mail;\n}\n\nclass B\n{\n    public string $fax;\n    public function run()\n    {\n        @\n    }\n    %\n    public string $nick;\n}\n\n#[ORM\\Entity]\nclass C\n{\n    public string $iban;\n}\n',
    statements: ['$user->', 'go($user->', '$s = "a', 'if ($a) {', '$a =', '$a = ['],
    members: ['private', 'private string', 'private string $em =', '#[', '#[Col(', 'function go('],
    others: ['A.mail', 'C.iban'],
  },
  // Of PHP 4 and 5, with HTML around.
  dialect: {
    text: '<html>\n<?php class Guest { var $mail; function Guest() { $x = array(1); } } ?>\n<b><?= $mail ?></b>\n',
    fields: ['Guest.mail'],
  },
  repeated: (index) => `${index === 0 ? '<?php\n' : ''}class A${index} { public string $mail; }\n`,
  directive: '<?php\n// art25-ignore-next-line undeclared-field: known\n$x = 1;\n',
  noDirective: '<?php\n$x = "\n// art25-ignore-next-line undeclared-field: no\n";\n',
  openings: [
    '<?php ',
    '<?php class A {',
    '<?php "{$',
    '<?php $a->',
    '<?php fn() =>',
    '<?php #[A(',
    '<?php [',
    '<?php <<<A\n',
  ],
})

describe('PHP', () => {
  const php = treeLanguage('src/Entity/Guest.php')

  describe('classes', () => {
    const text = `<?php
namespace App\\Entity;

use Doctrine\\ORM\\Mapping as ORM;
use App\\{Mood, Home as Place};

/**
 * Who stays.
 *
 * @author nobody
 */
#[ORM\\Entity(repositoryClass: GuestRepository::class), ORM\\Table('people')]
class Guest extends Person implements Named
{
    use Timestamps;
    const LIMIT = 1;
    public static $count = 0;
    #[ORM\\Id]
    #[ORM\\Column(type: 'integer')]
    private ?int $id = null;
    /**
     * Where we write to.
     * @var string
     */
    #[ORM\\Column(name: 'e_mail', type: 'string', length: 180, unique: true, nullable: true)]
    #[Assert\\NotBlank, Assert\\Email(message: 'no')]
    private $mail;
    #[ORM\\Column(type: Types::DATE_MUTABLE, options: ['comment' => 'Day of birth'])]
    protected ?\\DateTime $born;
    #[ORM\\Column(type: 'encrypted_text')]
    private string $iban = 'none';
    #[ORM\\ManyToOne(targetEntity: Hotel::class)]
    #[ORM\\JoinColumn(name: 'hotel')]
    private ?Hotel $hotel = null;
    /** @var Collection<int, Stay> */
    #[ORM\\OneToMany(mappedBy: 'guest', targetEntity: Stay::class)]
    private Collection $stays;
    #[ORM\\Embedded(class: Address::class)]
    private Address $home;
    public int|string $rank = 3, $other;
    /** @var string[] */
    public array $tags;
}

/**
 * @ORM\\Entity
 * @ORM\\Table(name="old_guests")
 */
class OldGuest
{
    /**
     * Their mail.
     *
     * @ORM\\Column(
     *     name="e_mail",
     *     type="string",
     *     unique=true
     * )
     * @Assert\\Email
     */
    private $mail;
    /**
     * @var Host|null who takes them in
     * @ORM\\ManyToOne(targetEntity="App\\Entity\\Host")
     */
    private $host;
}

#[ORM\\Embeddable]
class Address { private string $street; }

final readonly class GuestView
{
    /**
     * @param string $mail where we write to
     */
    public function __construct(
        public string $mail,
        #[Assert\\Iban] protected ?string $account = null, // to pay
        string $plain,
        public Mood $mood,
        public UploadedFile $photo,
        public Uuid $key,
    ) {}
}

class CreateGuestRequest { public string $mail; }

trait Reachable { protected string $phone; }

enum Mood: string { case Glad = 'glad'; }

interface Named { public function name(): string; }
`
    it('have these owners', () => {
      assert.deepEqual(php.ownerLines(text), [
        'model Guest stored people +Person +Timestamps',
        'model OldGuest stored old_guests',
        'model Address stored -',
        'class GuestView transferred -',
        'class CreateGuestRequest collected -',
        'class Reachable transferred -',
      ])
    })
    it('have these fields', () => {
      assert.deepEqual(php.fieldLines(text), [
        '20 stored Guest.id number {"optional":true,"primaryKey":true}',
        '27 stored Guest.mail text {"column":"e_mail","unique":true,"optional":true,"formats":["email"],"comment":"Where we write to."}',
        '29 stored Guest.born date {"optional":true,"comment":"Day of birth"}',
        '31 stored Guest.iban text {"encrypted":true,"value":"none"}',
        '34 stored Guest.hotel reference {"optional":true,"references":"Hotel"}',
        '37 stored Guest.stays reference {"list":true,"references":"Stay"}',
        '39 stored Guest.home reference {"references":"Address"}',
        '40 stored Guest.rank number {"value":"3"}',
        '40 stored Guest.other number',
        '42 stored Guest.tags text {"list":true}',
        '61 stored OldGuest.mail text {"column":"e_mail","unique":true,"formats":["email"],"comment":"Their mail."}',
        '66 stored OldGuest.host reference {"optional":true,"references":"Host","comment":"who takes them in"}',
        '70 stored Address.street text',
        '78 transferred GuestView.mail text {"comment":"where we write to"}',
        '79 transferred GuestView.account text {"optional":true,"formats":["iban"],"comment":"to pay"}',
        '81 transferred GuestView.mood reference {"references":"Mood"}',
        '82 transferred GuestView.photo binary',
        '83 transferred GuestView.key text {"formats":["uuid"]}',
        '87 collected CreateGuestRequest.mail text',
        '89 transferred Reachable.phone text',
      ])
    })
    it('import these', () => {
      assert.deepEqual(
        php.read(text).imports.map(({ module, names }) => `${names.join()} of ${module}`),
        ['ORM of Doctrine\\ORM\\Mapping', 'Mood of App\\Mood', 'Place of App\\Home'],
      )
    })
  })

  describe('Laravel', () => {
    const migration = `<?php
return new class extends Migration {
    public function up(): void
    {
        Schema::create('guests', function (Blueprint $table) {
            $table->id();
            $table->string('mail', 100)->nullable()->unique()->comment('where we write to');
            $table->string('nick')->default('none'); // as they like it
            $table->ipAddress('last_ip');
            $table->uuid('key')->primary();
            $table->foreignId('hotel_id')->constrained();
            $table->foreignId('host_id')->constrained('people')->cascadeOnDelete();
            $table->unsignedBigInteger('room_id');
            $table->foreign('room_id')->references('id')->on('rooms');
            $table->enum('mood', ['glad']);
            $table->rememberToken();
            $table->timestamps();
            $table->unique('nick');
            $table->index(['mail', 'nick']);
        });
        Schema::connection('other')->table('stays', function (Blueprint $table) {
            if (true) {
                $table->date('born')->nullable();
            }
            $table->dropColumn(['one', 'two']);
            $table->dropColumn('three');
            $table->renameColumn('a', 'b');
            $table->string('kept')->nullable()->change();
        });
        Schema::rename('hosts', 'people');
        Schema::dropIfExists('old');
        DB::statement('ALTER TABLE guests ADD COLUMN street text');
        DB::statement("CREATE TABLE {$prefix}notes (body text)");
        DB::statement("UPDATE guests SET a = 1");
    }

    public function down(): void
    {
        Schema::table('guests', fn (Blueprint $table) => $table->string('never'));
    }
};
`
    it('leaves out what commands are called on the console', () => {
      assert.deepEqual(
        php.fieldLines(
          "<?php class RestoreUsers extends Command { protected $signature = 'users:restore {--all}'; private string $mail; }",
        ),
        ['1 transferred RestoreUsers.mail text'],
      )
    })

    it('tells no cases of method names apart', () => {
      const text = migration.replace('string(', 'STRING(').replace('ipAddress(', 'ipaddress(')
      assert.deepEqual(
        php.fieldLines(text).map((line) => line.replace(/ \{.*/, '')),
        php.fieldLines(migration).map((line) => line.replace(/ \{.*/, '')),
      )
    })

    it('declares tables', () => {
      assert.deepEqual(php.fieldLines(migration), [
        '7 stored guests.mail text {"optional":true,"unique":true,"comment":"where we write to"}',
        '8 stored guests.nick text {"value":"none","comment":"as they like it","unique":true}',
        '9 stored guests.last_ip text {"formats":["ip"],"optional":false}',
        '10 stored guests.key text {"formats":["uuid"],"primaryKey":true}',
        '11 stored guests.hotel_id reference {"references":"hotels","optional":false}',
        '12 stored guests.host_id reference {"references":"people","optional":false}',
        '13 stored guests.room_id number {"optional":false,"references":"rooms"}',
        '15 stored guests.mood enum {"optional":false}',
        '23 stored stays.born date {"optional":true}',
        '28 stored stays.kept text {"optional":true}',
      ])
    })
    it('changes them, and the way back is no change', () => {
      assert.deepEqual(php.changeLines(migration), [
        'create-owner guests',
        'add-field guests.mail',
        'add-field guests.nick',
        'add-field guests.last_ip',
        'add-field guests.key',
        'add-field guests.hotel_id',
        'add-field guests.host_id',
        'add-field guests.room_id',
        'add-field guests.mood',
        'add-field stays.born',
        'drop-field stays.one',
        'drop-field stays.two',
        'drop-field stays.three',
        'rename-field stays.a -> b',
        'rename-owner hosts -> people',
        'drop-owner old',
      ])
    })
    it('leaves SQL to its reader', () => {
      const { embedded } = php.read(migration) as { embedded?: readonly { language: string; text: string }[] }
      assert.deepEqual(
        embedded?.map((part) => [part.language, part.text]),
        [
          ['sql', 'ALTER TABLE guests ADD COLUMN street text'],
          ['sql', 'CREATE TABLE          notes (body text)'],
        ],
      )
    })

    const models = `<?php
/**
 * Who stays.
 *
 * @property int $id
 * @property string|null $phone to call them
 * @property-read Hotel $hotel
 */
class Guest extends Model
{
    protected $table = 'people';
    protected $fillable = [
        'mail', // where we write to
        'secret',
        'born',
    ];
    protected $hidden = ['secret', 'token'];
    protected $casts = ['born' => 'date', 'iban' => 'encrypted', 'settings' => 'encrypted:array', 'mood' => Mood::class];
}

class User extends Authenticatable
{
    use HasFactory, Notifiable, Reachable;
    protected function casts(): array
    {
        return ['password' => 'hashed', 'seen' => 'datetime'];
    }
}

class StoreGuestRequest extends FormRequest
{
    public function rules(): array
    {
        return [
            'mail' => 'required|email:rfc|unique:guests',
            'phone' => ['nullable', 'string', new PhoneNumber()],
            'secret' => ['required', Password::defaults()],
            'born' => 'date', // day and month
            'home.city' => 'string',
            'tags' => 'array',
            'tags.*' => 'string',
            'kids.*.name' => ['required', Rule::unique('kids')],
        ];
    }

    public function messages(): array
    {
        return ['mail.required' => 'no'];
    }
}

class GuestController extends Controller
{
    public function store(Request $request)
    {
        $data = $request->validate(['mail' => 'required|email', 'age' => 'integer']);
        Validator::make($data, ['fax' => 'string'])->validate();
        $other->validate(['never' => 'string']);
    }
}
`
    it('keeps models and collects requests', () => {
      assert.deepEqual(php.ownerLines(models), [
        'model Guest stored people',
        'model User stored - +Reachable',
        'form StoreGuestRequest collected -',
        'form StoreGuestRequest.home collected -',
        'form StoreGuestRequest.kids collected -',
        'class GuestController transferred -',
        'form store collected -',
        'form store collected -',
      ])
    })
    it('has these fields', () => {
      assert.deepEqual(php.fieldLines(models), [
        '5 stored Guest.id number',
        '6 stored Guest.phone text {"optional":true,"comment":"to call them"}',
        '7 stored Guest.hotel reference {"references":"Hotel"}',
        '13 stored Guest.mail unknown {"comment":"where we write to"}',
        '14 stored Guest.secret unknown',
        '15 stored Guest.born date',
        '17 stored Guest.token unknown',
        '18 stored Guest.iban text {"encrypted":true}',
        '18 stored Guest.settings object {"encrypted":true}',
        '18 stored Guest.mood unknown',
        '26 stored User.password text {"encrypted":true,"formats":["password"]}',
        '26 stored User.seen date',
        '35 collected StoreGuestRequest.mail text {"optional":false,"unique":true,"formats":["email"]}',
        '36 collected StoreGuestRequest.phone text {"optional":true,"formats":["phone"]}',
        '37 collected StoreGuestRequest.secret text {"optional":false,"formats":["password"]}',
        '38 collected StoreGuestRequest.born date {"comment":"day and month"}',
        '39 collected StoreGuestRequest.home.city text',
        '40 collected StoreGuestRequest.tags object',
        '42 collected StoreGuestRequest.kids.name unknown {"optional":false,"unique":true}',
        '56 collected store.mail text {"optional":false,"formats":["email"]}',
        '56 collected store.age number',
        '57 collected store.fax text',
      ])
    })
  })

  describe('forms of Symfony', () => {
    const text = `<?php
class GuestType extends AbstractType
{
    public function buildForm(FormBuilderInterface $builder, array $options): void
    {
        $builder
            ->add('mail', EmailType::class, ['label' => 'Your mail', 'required' => false])
            ->add('phone', TelType::class)
            ->add('note');
        $builder->add('born', BirthdayType::class, ['help' => 'Day and month']);
    }
}
`
    it('collect these', () => {
      assert.deepEqual(php.ownerLines(text), ['form GuestType collected -'])
      assert.deepEqual(php.fieldLines(text), [
        '7 collected GuestType.mail text {"formats":["email"],"label":"Your mail","optional":true}',
        '8 collected GuestType.phone text {"formats":["phone"]}',
        '9 collected GuestType.note unknown',
        '10 collected GuestType.born date {"comment":"Day and month"}',
      ])
    })
  })

  describe('values that reach a log', () => {
    const text = `<?php
class A
{
    public function __construct(private LoggerInterface $trail, private Guest $owner) {}

    public function run(Guest $guest, array $guests, $data)
    {
        Log::info("a {$guest->mail} and $guest->name", ['phone' => $guest->phone, 'x' => $data['iban']]);
        \\Log::channel('audit')->warning('x ' . $guest->getBorn());
        $this->trail->error(sprintf('%s', $this->owner->mail));
        $mail = $guest->mail;
        logger()->debug($mail);
        $other = new Guest();
        error_log($other);
        $found = Guest::find(1);
        Log::info(json_encode($found));
        foreach ($guests as $key => $each) {
            Log::info($each->mail);
        }
        Log::info(md5($guest->mail));
        Log::info('plain');
        Log::info(count($guests));
        Log::info($request->input('card'), [$guest?->home?->city]);
        try {
            go();
        } catch (\\Exception $e) {
            Log::error($e->getMessage(), ['exception' => $e]);
        }
        $catalog->info($guest->mail);
        dump($guest);
    }
}
`
    it('are these', () => {
      assert.deepEqual(php.callLines(text), [
        'Log.info: guest.mail <Guest>, guest.name <Guest>, guest.phone <Guest>, data.iban',
        'Log.channel.warning: guest.born <Guest>',
        'this.trail.error: this.owner.mail',
        'logger.debug: guest.mail <Guest>',
        'error_log: other <Guest>',
        'Log.info: found <Guest>',
        'Log.info: each.mail',
        'Log.info: guest.mail <Guest> masked',
        'Log.info: request.card, guest.home.city <Guest>',
        'dump: guest <Guest>',
      ])
    })
  })
})
