/*
 * What nobody real is reached by: domains and numbers that are reserved for examples, and what people write when they make
 * somebody up.
 *
 * Sources: RFC 2606 and 6761 (domains); the North American Numbering Plan (555-01XX), Ofcom, ARCEP, BNetzA, ACMA and PTS
 * (telephone numbers for drama and examples); the examples of the IBAN registry; test cards of payment providers.
 */

/** Whether a mailbox's domain is reserved, a placeholder, or no domain at all. Lower case. */
export function isPlaceholderDomain(domain: string): boolean {
  const labels = domain.split('.')
  const top = labels.at(-1) ?? ''
  if (/^(?:example|test|invalid|localhost|local|internal|lan|home|corp|dev\d|onion|arpa)$/.test(top))
    return true
  if (!isTopLevel(top)) return true
  const own = labels.at(-2) ?? ''
  const known = /^(?:co|com|org|net|ac|gov|edu)$/.test(own) && top.length === 2 ? (labels.at(-3) ?? '') : own
  if (known.length < 2) return true
  if (relays.test(domain)) return true
  return known.split('-').some((word) => placeholderWords.has(word.replace(/\d+$/, ''))) || madeUp.test(known)
}

/** Mailboxes that machines own. */
const relays =
  /(?:^|\.)(?:noreply\.github\.com|users\.noreply\.\S+|sentry\.io|mailgun\.org|amazonses\.com|sendgrid\.net|googlegroups\.com|group\.calendar\.google\.com|(?:i|j)am\.gserviceaccount\.com|gserviceaccount\.com|mailtrap\.io|mailinator\.com|mailosaur\.(?:io|net)|ethereal\.email|yopmail\.com|guerrillamail\.com|sharklasers\.com|tempmail\.\w+|inbound\.postmarkapp\.com|appspotmail\.com|lists\.\S+|privaterelay\.appleid\.com|schema\.org|w3\.org|ietf\.org|xmpp\.org|test-google-a\.com)$/

const madeUp =
  /^(?:a+|b+|c+|x+|y+|z+|abc\w*|xyz\w*|qwert\w*|asdf\w*|\w*(?:example|sample|dummy|fake|placeholder|foobar|lorem|ipsum)\w*|(?:my|your|our|the|some|any|an?|other|another|old|new|first|second|no|non|not|big|acme)-?(?:own|company|domain|site|mail|email|app|shop|store|org|corp|business|website|host|server|brand|startup|team|project|address|inbox|existent|acme|client|customer)\w*)$/

const placeholderWords = new Set(
  'example examples exemple beispiel esempio ejemplo exemplo voorbeeld eksempel exempel esimerkki priklad przyklad primer pelda ornek naide poleolemas test tests testing tester testmail testdomain sample samples demo demos dummy fake foo bar baz qux foobar fubar acme company companies firma empresa azienda entreprise societe domain domains somedomain yourdomain mydomain email emails mail mailbox site website host hostname server app apps myapp org organization organisation corp corporation inc business startup shop store myshop mystore customer customers client clients user users name yourname somewhere nowhere anywhere somewhere here there initech globex umbrella contoso fabrikam northwind wayne wayneenterprises starkindustries stark dunder mifflin dundermifflin piedpiper hooli aperture tyrell weyland cyberdyne hogwarts starwars simpsons mock mocks mocked stub fixture fixtures seed local localhost internal invalid unknown none null undefined blah bla asdf lorem ipsum dolor hello world helloworld xxx xyz abc def provider exchange gmx2 smtp imap pop cloud platform workspace tenant school university college bank hospital agency studio widgets widget gizmo notreal notarealdomain doesnotexist nonexistent fictional madeup random bad good wrong valid rejected allowed blocked spam evil malicious attacker hacker phishing legit trusted untrusted first second one two three other another old new external partner team project product brand vendor supplier merchant'.split(
    ' ',
  ),
)

const generic =
  'com org net edu gov mil int info biz io dev app ai co me tv cc xyz online site tech store shop blog cloud email name pro mobi eu digital agency studio design group world life live software solutions systems network media news company team work works zone space website club art games finance health care legal law bank hotel travel paris berlin london amsterdam wien koeln hamburg nyc tokyo bzh cat scot wales gal eus swiss academy school university foundation ngo so gg fm to ly is us uk'
const countries =
  'ad ae af ag al am ao ar at au az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cd cf cg ch ci cl cm cn cr cu cv cy cz de dj dk dm do dz ec ee eg er es et fi fj fr ga ge gh gl gm gn gr gt gy hk hn hr ht hu id ie il im in iq ir is it jm jo jp ke kg kh km kr kw kz la lb li lk lr ls lt lu lv ma mc mg mk ml mm mn mo mt mu mv mw mx my mz na ne ng ni nl no np nz om pa pe ph pk pl pt py qa ro rs ru rw sa sb sc sd se sg si sk sl sm sn sr sv sy th tj tm tn tr tt tw tz ua ug uy uz va ve vn ye za zm zw'
const topLevels = new Set(`${generic} ${countries}`.split(' '))

function isTopLevel(name: string): boolean {
  return topLevels.has(name)
}

/** Whether a mailbox's name is a role, a placeholder or no person's at all. Lower case. */
export function isNobody(local: string): boolean {
  if (local.length < 3 || !/\p{L}{2}/u.test(local)) return true
  const words = local.split(/[^\p{L}]+/u).filter((word) => word !== '')
  if (words.some((word) => roles.has(word) || placeholderNames.has(word) || placeholderWords.has(word)))
    return true
  if (
    /^(?:no-?reply|do-?not-?reply|test|demo|user|admin|support|info|foo|bar|fake|dummy|sample|example|e2e|qa|bot|null|mail|email|your|my|some|any|new|old|first|second|invalid|valid|updated|unverified|verified|existing|unknown|random|john|jane|johndoe|janedoe|jdoe|jsmith|alice|bob)/.test(
      local,
    )
  )
    return true
  if (
    words.some((word) =>
      /(?:test|tests|testing|demo|example|noreply|admin|user|users|tenant|customer|support|team|engineering|platforms?|operations|webops|devops|services|mustermann|doe|bot|skywalker|kenobi|vader|potter|granger|simpson)$/.test(
        word,
      ),
    )
  )
    return true
  // Numbers and letters that no name is made of.
  return /^(?:[a-f\d]{10,}|(.)\1+|[bcdfghjklmnpqrstvwxz]+\d*|abc\w*|xyz\w*|qwe\w*|asd\w*)$/.test(local)
}

const roles = new Set(
  'info infos information support contact contacts hello hi hey help helpdesk admin admins administrator administrators webmaster postmaster hostmaster abuse security privacy dpo gdpr noreply reply donotreply notification notifications notify alert alerts alerting billing invoice invoices accounts accounting finance payments payment payroll sales marketing press media pr jobs job careers career hr recruiting recruitment talent team teams dev devs developer developers development engineering engineer platforms hub integration integrations infrastructure network networks networking noc data analytics ops webops devops sre root sys system systems sysadmin bot bots robot service services mail mails mailer daemon newsletter newsletters news feedback office legal compliance community conduct coc orders order shop store customer customers customercare care partner partners partnership partnerships api app apps git hg svn npm github gitlab bugs bug issues issue oss opensource license licensing licence it reception enquiries enquiry inquiries inquiry kontakt hilfe datenschutz impressum contacto ventas soporte contatto commande commercial welcome events event host inbox inbound outbound sender from staff crew people everyone all public general main core maintainers maintainer contributors hackers hacker research labs lab studio web website domain domains hosting dns ssl ssh www ftp smtp imap digest updates update reports report status monitoring monitor cron jenkins ci deploy release releases build docs documentation training academy education library press editor editors editorial ads advertising affiliates affiliate investors invest ir vip member members membership reservations booking bookings travel shipping returns warranty purchasing procurement suppliers vendors dmca copyright trademark csirt cert soc vulnerability vulnerabilities disclosure responsible whistleblower ombudsman board ceo cfo cto coo founder founders owner owners operator operators automation workflow actions runner agent agents assistant ai llm model claude copilot cursoragent'.split(
    ' ',
  ),
)

const placeholderNames = new Set(
  'not false true search delete deleted reset ban banned reject rejected accept accepted confirm confirmed updated quote check login signup register registered verify create created edited changed nom prenom nombre apellido nome cognome sobrenome vorname nachname naam voornaam achternaam imie nazwisko isim namn navn nimi test tests testing tester testuser demo dummy fake sample example exemple foo bar baz qux user users username utilisateur benutzer usuario utente login account accounts myself me you your yours yourname yourmail youremail my mine name names firstname lastname first last surname email mail address someone somebody anyone anybody person persona people nobody none null undefined unknown anonymous anon guest visitor client employee worker student teacher manager viewer reviewer reader writer author buyer seller vendor sender receiver recipient inviter invitee invited invite delegate approver tenant tenants holder orphan spammer spam action onboarding signup organizer approve requester requestor applicant candidate lead prospect subscriber attendee organizer organiser participant speaker learner patient doctor nurse parent child kid primary secondary valid invalid existing nonexistent missing wrong other another new old random temp temporary tmp placeholder value values applicable attach lorem ipsum hello world alice bob carol charlie dave eve mallory trent doe johndoe janedoe mustermann muster musterfrau dupont durand martin rossi bianchi verdi pippo pluto paperino jan kowalski nowak perez garcia tizio caio luke leia skywalker vader frodo bilbo gandalf harry potter hermione homer bart simpson marge lisa batman superman spiderman ironman bruce wayne clark kent peter parker tony stark mickey mouse donald duck jon snow arya sherlock holmes watson neo morpheus trinity rick morty walter white jesse pinkman michael scott dwight ada lovelace alan turing grace hopper'.split(
    ' ',
  ),
)

/** Domains where people, and not companies, have their mailboxes. */
export const mailboxProviders =
  /^(?:(?:gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|aol|icloud|me|mac|proton|protonmail|pm|gmx|web|t-online|freenet|posteo|mailbox|fastmail|hey|zoho|yandex|mail|qq|163|126|sina|naver|daum|hanmail|orange|wanadoo|free|sfr|laposte|bbox|numericable|neuf|libero|virgilio|alice|tiscali|tin|terra|telefonica|uol|bol|terra|ig|wp|onet|interia|o2|seznam|centrum|abv|bluewin|sunrise|hispeed|kpn|ziggo|xs4all|planet|skynet|telenet|btinternet|sky|virginmedia|talktalk|ntlworld|comcast|verizon|att|sbcglobal|cox|charter|rocketmail|tutanota|tuta|duck|rediffmail|shaw|rogers|bigpond|optusnet)\.(?:com|net|org|de|fr|it|es|pt|nl|be|ch|at|pl|cz|bg|co\.uk|co|uk|ca|com\.br|com\.au|ru|me|ie|in|jp|co\.jp|co\.in|eu|io|ai|no|se|dk|fi))$/

/** Whether the digits of a telephone number (national part) are reserved or plainly made up. */
export function isReservedPhone(country: string | undefined, national: string): boolean {
  if (looksMadeUp(national) || isService(country, national)) return true
  switch (country) {
    case 'US':
    case 'CA':
      return /^\d{3}555\d{4}$/.test(national)
    case 'GB':
      return /^(?:1632960\d{3}|7700900\d{3}|(?:113|114|115|116|117|118|121|131|141|151|161)496\d{4}|2079460\d{3}|1914980\d{3}|28(?:96496)\d{3}|2920180\d{3}|808157\d{4}|9098790\d{3}|3069990\d{3})$/.test(
        national,
      )
    case 'FR':
      return /^(?:19900|26191|35301|46571|53649|63998)\d{4}$/.test(national)
    case 'DE':
      return /^(?:3023125\d{3}|6990009\d{3}|4066969\d{3}|2214710\d{3}|8999998\d{3}|152288?\d{6,7}|17139200\d{2}|172992\d{4,5}|17604069\d{3,4})$/.test(
        national,
      )
    case 'AU':
      return /^(?:[2378](?:5550|7010)\d{4}|491570\d{3}|18009757\d{2})$/.test(national)
    case 'SE':
      return /^(?:313906\d{2,3}|406280\d{2,3}|84650\d{4}|98031920\d|701740\d{3})$/.test(national)
    case 'IE':
      return /^2091\d{5,6}$/.test(national)
    default:
      return false
  }
}

/** Numbers that no person has: free of charge, at a shared or a higher price. */
function isService(country: string | undefined, national: string): boolean {
  switch (country) {
    case undefined:
      return true
    case 'US':
    case 'CA':
      return /^(?:8(?:00|33|44|55|66|77|88)|900)/.test(national)
    case 'GB':
      return /^(?:8|9|3)/.test(national)
    case 'FR':
      return national.startsWith('8')
    case 'DE':
      return /^(?:800|180|190|900|137|118)/.test(national)
    default:
      return /^(?:800|900)/.test(national)
  }
}

/** Digits as people type them who need some: runs, repetitions, few different ones. */
export function looksMadeUp(digits: string): boolean {
  if (/(\d)\1{3}|1234$/.test(digits) || new Set(digits).size <= 3) return true
  if (/^(\d{2,5})\1+\d{0,2}$/.test(digits)) return true
  let up = 1
  let down = 1
  for (let at = 1; at < digits.length; at++) {
    const step = (digits.charCodeAt(at) - digits.charCodeAt(at - 1) + 10) % 10
    up = step === 1 ? up + 1 : 1
    down = step === 9 ? down + 1 : 1
    if (up >= 5 || down >= 5) return true
  }
  return false
}

/** Reserved numbers by country, for a value that is to be replaced; `x` stands for any digit. */
export const reservedPhones: Readonly<Record<string, string>> = {
  US: '20255501xx',
  CA: '61355501xx',
  GB: '7700900xxx',
  FR: '63998xxxx',
  DE: '3023125xxx',
  AU: '4915701xx',
  SE: '7017406xx',
}

/** Examples of the IBAN registry, by country. */
export const exampleIbans: Readonly<Record<string, string>> = {
  AT: 'AT611904300234573201',
  BE: 'BE68539007547034',
  BG: 'BG80BNBG96611020345678',
  CH: 'CH9300762011623852957',
  CY: 'CY17002001280000001200527600',
  CZ: 'CZ6508000000192000145399',
  DE: 'DE89370400440532013000',
  DK: 'DK5000400440116243',
  EE: 'EE382200221020145685',
  ES: 'ES9121000418450200051332',
  FI: 'FI2112345600000785',
  FR: 'FR1420041010050500013M02606',
  GB: 'GB29NWBK60161331926819',
  GR: 'GR1601101250000000012300695',
  HR: 'HR1210010051863000160',
  HU: 'HU42117730161111101800000000',
  IE: 'IE29AIBK93115212345678',
  IT: 'IT60X0542811101000000123456',
  LT: 'LT121000011101001000',
  LU: 'LU280019400644750000',
  LV: 'LV80BANK0000435195001',
  MT: 'MT84MALT011000012345MTLCAST001S',
  NL: 'NL91ABNA0417164300',
  NO: 'NO9386011117947',
  PL: 'PL61109010140000071219812874',
  PT: 'PT50000201231234567890154',
  RO: 'RO49AAAA1B31007593840000',
  SE: 'SE4550000000058398257466',
  SI: 'SI56263300012039086',
  SK: 'SK3112000000198742637541',
}

/** IBANs that documentation and payment providers use all over, beside the registry's. */
export const otherExampleIbans = new Set([
  'DE91100000000123456789',
  'DE75512108001245126199',
  'DE12500105170648489890',
  'DE27100777770209299700',
  'DE02120300000000202051',
  'DE02500105170137075030',
  'DE88100900001234567892',
  'GB82WEST12345698765432',
  'GB33BUKB20201555555555',
  'GB94BARC10201530093459',
  'FR7630006000011234567890189',
  'FR7630001007941234567890185',
  'FR7630004000031234567890143',
  'FR7612345987650123456789014',
  'NL39RABO0300065264',
  'NL20INGB0001234567',
  'NL02ABNA0123456789',
  'BE71096123456769',
  'BE62510007547061',
  'ES7921000813610123456789',
  'AT483200000012345864',
  'IT28W8000000292100645211151',
  'CH5604835012345678009',
])

const testCards = new Set(
  '4242424242424242 4000056655665556 5555555555554444 2223003122003222 5200828282828210 5105105105105100 378282246310005 371449635398431 378734493671000 6011111111111117 6011000990139424 6011981111111113 3056930009020004 36227206271667 38520000023237 30569309025904 6555900000604105 3566002020360505 6200000000000005 4111111111111111 4012888888881881 4222222222222 4009348888881881 4012000033330026 4012000077777777 4500600000000061 4532015112830366 4539578763621486 4716258050958645 5425233430109903 2222420000001113 5424000000000015 6759649826438453 5019717010103742 4917610000000000 4988438843884305 5454545454545454 4444333322221111 4462030000000000 4484070000000000 4917300800000000 5100290029002909 5577000055770004 370000000000002 374245455400126 6011000000000004 3530111333300000 4007702835532454 4895390000000013 5392430000000000 4143050000000000 4701322211111234'.split(
    ' ',
  ),
)

/** Whether a card number is a test card of a payment provider, or made up. */
export function isTestCard(digits: string): boolean {
  return testCards.has(digits) || /(\d)\1{4}/.test(digits) || looksMadeUp(digits.slice(0, -1))
}
