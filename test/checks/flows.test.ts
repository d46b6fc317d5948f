import assert from 'node:assert/strict'
import { said } from './settings.ts'

/** The three checks of flows, each with a sink of its own. */
const checks = {
  log: 'personal-data-in-log',
  url: 'personal-data-in-url',
  disclosure: 'undeclared-disclosure',
} as const
type Sink = keyof typeof checks

interface Flows {
  /** The file that holds the flow, with `BODY` where its statements stand; `user` is a `User` and `users` are several. */
  readonly path: string
  readonly frame: string
  /** The file that says what a `User` is: types are joined over files. */
  readonly typesPath: string
  readonly types: string
  /** What hands `VALUE` to each sink. */
  readonly sinks: Readonly<Record<Sink, string>>
  /** What sends a reader on to an address with `VALUE` in it, and what shows it in the title of a page. */
  readonly redirects: Readonly<Record<string, string>>
  readonly titles?: Readonly<Record<string, string>>
  /** Statements that hand on the e-mail address of a person, and nothing else: `@(…)` is the sink with its value. */
  readonly shown: Readonly<Record<string, string>>
  /** Statements that hand on the whole of a person: in an address that is no finding. */
  readonly whole: Readonly<Record<string, string>>
  /** Statements that hand on nothing of anybody. */
  readonly hidden: Readonly<Record<string, string>>
}

const map =
  'art25: 1\nrecipients:\n  sentry: { may_receive: [] }\ndata:\n  User: { fields: { email: contact.email } }\n'

/** What each check says of statements in a language: `email address`, or nothing. */
async function found(
  flows: Flows,
  statements: string,
  sink: Sink,
  taking = flows.sinks[sink],
): Promise<readonly string[]> {
  // The value of a sink ends where its bracket does.
  const filled = statements.replace(
    /@\(((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*)\)/g,
    (_, value: string) => taking.replace('VALUE', () => value),
  )
  const lines = await said(checks[sink], {
    'datamap.yaml': map,
    [flows.typesPath]: flows.types,
    [flows.path]: flows.frame.replace('BODY', () => filled),
  })
  return lines.map((line) => /email address/.exec(line)?.[0] ?? line)
}

function describeFlows(language: string, flows: Flows): void {
  describe(language, () => {
    for (const sink of Object.keys(checks) as Sink[]) {
      for (const [mechanism, code] of Object.entries(flows.shown))
        it(`${sink}: follows ${mechanism}`, async () => {
          assert.deepEqual(await found(flows, code, sink), ['email address'], code)
        })
      for (const [mechanism, code] of Object.entries(flows.whole))
        it(`${sink}: ${sink === 'url' ? 'leaves' : 'follows'} the whole through ${mechanism}`, async () => {
          assert.deepEqual(await found(flows, code, sink), sink === 'url' ? [] : ['email address'], code)
        })
      for (const [mechanism, code] of Object.entries(flows.hidden))
        it(`${sink}: ends at ${mechanism}`, async () => {
          assert.deepEqual(await found(flows, code, sink), [], code)
        })
    }
    const asked = ['another property', 'a mask'] as const
    for (const [place, taking] of Object.entries({ ...flows.redirects, ...flows.titles })) {
      it(`url: reaches ${place}`, async () => {
        const [code = ''] = Object.values(flows.shown)
        assert.deepEqual(await found(flows, code, 'url', taking), ['email address'], taking)
      })
      it(`url: reaches ${place} with nothing of anybody`, async () => {
        for (const one of asked)
          assert.deepEqual(await found(flows, flows.hidden[one] ?? '', 'url', taking), [], taking)
      })
    }
  })
}

describe('flows in every language', () => {
  describeFlows('TypeScript', {
    path: 'src/run.ts',
    frame:
      "import * as Sentry from '@sentry/node'\nimport type { User } from './user'\nexport async function run(user: User, users: User[], mailbox: string) {\n  BODY\n}\n",
    typesPath: 'src/user.ts',
    types: 'export interface User {\n  id: number\n  email: string\n}\n',
    sinks: {
      log: 'logger.info(VALUE)',
      url: 'await fetch("https://api.example.com/users?q=" + (VALUE))',
      disclosure: 'Sentry.captureMessage(VALUE)',
    },
    redirects: {
      'an address behind a constant': 'show(`${AVATAR_URL}${VALUE}`)',
      'a redirect of Express': 'res.redirect("/welcome?mail=" + (VALUE))',
      'a redirect of Next': 'return NextResponse.redirect(new URL(`/welcome?mail=${VALUE}`, origin))',
      'a redirect of Remix': 'return redirect(`/welcome?mail=${VALUE}`)',
      'the location of the page': 'window.location.href = "/welcome?mail=" + (VALUE)',
      'a route that is pushed': 'router.push({ path: "/welcome", query: { mail: VALUE } })',
    },
    titles: {
      'the title of the document': 'document.title = `Profile of ${VALUE}`',
      'the title service of Angular': 'this.titleService.setTitle("Profile of " + (VALUE))',
      'a hook for the title': 'useTitle(`Profile of ${VALUE}`)',
    },
    shown: {
      'a property of a parameter': '@(user.email)',
      'what was typed into a form':
        'const form = await request.formData()\n  const mail = form.get("email")\n  @(String(mail))',
      'a local variable': 'const mail = user.email\n  const again = mail\n  @(again)',
      'a later assignment': 'let mail = ""\n  mail = user.email\n  @(mail)',
      destructuring: 'const { id, email } = user\n  @(email)',
      'destructuring under another name': "const { email: mail = '' } = user\n  @(mail)",
      'a template': '@(`of-${user.email}`)',
      'a sum': '@("of-" + user.email)',
      'an alternative': '@(user.email ?? "nobody")',
      'a choice': '@(user.id > 1 ? user.email : "nobody")',
      'a branch': 'let mail = user.email\n  if (!mail) {\n    mail = "nobody"\n  }\n  @(mail)',
      'a list that is joined': '@([user.id, user.email].join(" "))',
      'a method of the text': '@(user.email.trim().toLowerCase())',
      'each of a list': 'for (const one of users) {\n    @(one.email)\n  }',
      'a callback': 'users.forEach((one) => {\n    @(one.email)\n  })',
      'what is made of a list': '@(users.map((one) => one.email).join())',
      'an object that is written down': '@(JSON.stringify({ mail: user.email }))',
      'a spread that is written down':
        'const all = { ...{ mail: user.email }, id: 1 }\n  @(JSON.stringify(all))',
      'a key in brackets': "@(user['email'])",
      'an optional chain': '@(user?.email ?? "")',
      'an encoded text': '@(encodeURIComponent(user.email))',
    },
    whole: {
      'an object': '@(JSON.stringify(user))',
      'a spread': 'const all = { ...user, seen: true }\n  @(JSON.stringify(all))',
      'a rest': 'const { id, ...rest } = user\n  @(JSON.stringify(rest))',
    },
    hidden: {
      'another property': '@(String(user.id))',
      'a mask': '@(maskEmail(user.email))',
      'a hash': "@(createHash('sha256').update(user.email).digest('hex'))",
      'a masked variable': 'const safe = redact(user.email)\n  @(safe)',
      'a question': '@(String(user.email.includes("x")))',
      'a length': '@(String(user.email.length))',
      'a text': '@("the email of the user")',
    },
  })

  describeFlows('Python', {
    path: 'app/run.py',
    frame:
      'import sentry_sdk\nimport requests\nfrom app.user import User\n\n\ndef run(user: User, users: list[User], mailbox: str):\n    BODY\n',
    typesPath: 'app/user.py',
    types: 'from dataclasses import dataclass\n\n\n@dataclass\nclass User:\n    id: int\n    email: str\n',
    sinks: {
      log: 'logger.info(VALUE)',
      url: 'requests.get("https://api.example.com/users?q=" + (VALUE))',
      disclosure: 'sentry_sdk.capture_message(VALUE)',
    },
    redirects: {
      'an address behind a constant': 'show(f"{AVATAR_URL}{VALUE}")',
      'a redirect of Django': 'return redirect(f"/welcome?mail={VALUE}")',
      'a response that redirects': 'return HttpResponseRedirect("/welcome?mail=" + (VALUE))',
      'a redirect of FastAPI': 'return RedirectResponse(url=f"/welcome?mail={VALUE}", status_code=303)',
      'a route that is named': 'return redirect(url_for("welcome", mail=VALUE))',
    },
    shown: {
      'a property of a parameter': '@(user.email)',
      'what was typed into a form': '@(form.cleaned_data["email"])',
      'a local variable': 'mail = user.email\n    again = mail\n    @(again)',
      'a later assignment': 'mail = ""\n    mail = user.email\n    @(mail)',
      'several names at once': 'number, mail = user.id, user.email\n    @(mail)',
      'a named expression': 'if mail := user.email:\n        @(mail)',
      'a template': '@(f"of-{user.email}")',
      'a format': '@("of-%s" % user.email)',
      'a call of format': '@("of-{}".format(user.email))',
      'a sum': '@("of-" + user.email)',
      'an alternative': '@(user.email or "nobody")',
      'a choice': '@(user.email if user.id else "nobody")',
      'a list that is joined': '@("-".join([str(user.id), user.email]))',
      'a method of the text': '@(user.email.strip().lower())',
      'each of a list': 'for one in users:\n        @(one.email)',
      'what is made of a list': '@(",".join([one.email for one in users]))',
      'an object that is written down': '@(json.dumps({"mail": user.email}))',
      'a spread that is written down': 'all = {**{"mail": user.email}, "id": 1}\n    @(json.dumps(all))',
      getattr: '@(getattr(user, "email"))',
      'an encoded text': '@(quote(user.email))',
      'what a function makes of a list': '@(",".join(map(lambda one: one.email, users)))',
      'a list that is added to': 'parts = ["of"]\n    parts.append(user.email)\n    @("-".join(parts))',
      'a text that is added to': 'text = "of-"\n    text += user.email\n    @(text)',
      'a branch': 'mail = user.email\n    if not mail:\n        mail = "nobody"\n    @(mail)',
      'a match': 'match user:\n        case User(email=mail):\n            @(mail)',
    },
    whole: {
      'an object': '@(json.dumps(asdict(user)))',
      'a template': '@(f"of-{user}")',
      'its dictionary': '@(str(user.__dict__))',
      'a spread': 'all = {**vars(user), "seen": True}\n    @(json.dumps(all))',
    },
    hidden: {
      'another property': '@(str(user.id))',
      'a mask': '@(mask_email(user.email))',
      'a hash': '@(hashlib.sha256(user.email.encode()).hexdigest())',
      'a masked variable': 'safe = redact(user.email)\n    @(safe)',
      'a question': '@(str(user.email.endswith("x")))',
      'a length': '@(str(len(user.email)))',
      'a text': '@("the email of the user")',
    },
  })

  describeFlows('Java', {
    path: 'src/main/java/shop/Run.java',
    frame:
      'package shop;\nimport io.sentry.Sentry;\nimport shop.model.User;\nclass Run {\n  private static final Logger logger = LoggerFactory.getLogger(Run.class);\n  void run(User user, List<User> users, Object thing) {\n    BODY\n  }\n}\n',
    typesPath: 'src/main/java/shop/model/User.java',
    types:
      'package shop.model;\npublic class User {\n  private Long id;\n  private String email;\n  public String getEmail() { return email; }\n}\n',
    sinks: {
      log: 'logger.info(VALUE);',
      url: 'restTemplate.getForObject("https://api.example.com/users?q=" + (VALUE), String.class);',
      disclosure: 'Sentry.captureMessage(VALUE);',
    },
    redirects: {
      'a redirect of servlets': 'response.sendRedirect("/welcome?mail=" + (VALUE));',
      'a view that redirects': 'return "redirect:/welcome?mail=" + (VALUE);',
      'an attribute of a redirect': 'redirectAttributes.addAttribute("mail", VALUE);',
      'a location':
        'return ResponseEntity.status(302).location(URI.create("/welcome?mail=" + (VALUE))).build();',
    },
    shown: {
      'a getter': '@(user.getEmail())',
      'an encoded text': '@(URLEncoder.encode(user.getEmail(), StandardCharsets.UTF_8))',
      'a property of a record': '@(user.email())',
      'a local variable': 'String mail = user.getEmail();\n    var again = mail;\n    @(again)',
      'a later assignment': 'String mail;\n    mail = user.getEmail();\n    @(mail)',
      'a sum': '@("of-" + user.getEmail())',
      'a format': '@(String.format("of-%s", user.getEmail()))',
      'a formatted text': '@("of-%s".formatted(user.getEmail()))',
      'a choice': '@(user.getId() > 1 ? user.getEmail() : "nobody")',
      'a branch':
        'String mail = user.getEmail();\n    if (mail == null) {\n      mail = "nobody";\n    }\n    @(mail)',
      'a builder of texts': '@(new StringBuilder().append(user.getEmail()).toString())',
      'a builder that is filled':
        'StringBuilder text = new StringBuilder("of-");\n    text.append(user.getEmail());\n    @(text.toString())',
      'a list that is joined': '@(String.join("-", List.of("of", user.getEmail())))',
      'a method of the text': '@(user.getEmail().trim().toLowerCase())',
      'an optional': '@(Optional.ofNullable(user.getEmail()).orElse("nobody"))',
      'each of a list': 'for (User one : users) {\n      @(one.getEmail())\n    }',
      'a callback': 'users.forEach(one -> {\n      @(one.getEmail())\n    });',
      'what is made of a list': '@(users.stream().map(one -> one.getEmail()).collect(Collectors.joining()))',
      'a reference to a getter': '@(users.stream().map(User::getEmail).collect(Collectors.joining()))',
      'an object that is written down': '@(mapper.writeValueAsString(Map.of("mail", user.getEmail())))',
      'an object that is made': '@(mapper.writeValueAsString(new Mail(user.getEmail())))',
      'an object that is filled where it is made':
        '@(mapper.writeValueAsString(new Mail().setTo(user.getEmail())))',
      'a builder': '@(mapper.writeValueAsString(Mail.builder().subject("x").to(user.getEmail()).build()))',
      'a pattern': 'if (thing instanceof User found) {\n      @(found.getEmail())\n    }',
      'a pattern of a record': 'if (thing instanceof User(Long id, String email)) {\n      @(email)\n    }',
      'a switch': '@(switch (user.getId()) { case 1 -> user.getEmail(); default -> "nobody"; })',
      'an exception': '@(String.valueOf(new IllegalStateException("no-" + user.getEmail())))',
    },
    whole: {
      'an object': '@(mapper.writeValueAsString(user))',
      'a sum': '@("of-" + user)',
      'a list of them': '@(users.toString())',
    },
    hidden: {
      'another property': '@(String.valueOf(user.getId()))',
      'a mask': '@(maskEmail(user.getEmail()))',
      'a hash': '@(DigestUtils.sha256Hex(user.getEmail()))',
      'a masked variable': 'String safe = Masker.mask(user.getEmail());\n    @(safe)',
      'a question': '@(String.valueOf(user.getEmail().contains("x")))',
      'a length': '@(String.valueOf(user.getEmail().length()))',
      'a text': '@("the email of the user")',
    },
  })

  describeFlows('Kotlin', {
    path: 'src/main/kotlin/shop/Run.kt',
    frame:
      'package shop\nimport io.sentry.Sentry\nimport shop.model.User\nclass Run {\n  fun run(user: User, users: List<User>, thing: Any) {\n    BODY\n  }\n}\n',
    typesPath: 'src/main/kotlin/shop/model/User.kt',
    types: 'package shop.model\ndata class User(val id: Long, val email: String)\n',
    sinks: {
      log: 'logger.info(VALUE)',
      url: 'restTemplate.getForObject("https://api.example.com/users?q=" + (VALUE), String::class.java)',
      disclosure: 'Sentry.captureMessage(VALUE)',
    },
    redirects: {
      'an address behind a constant': 'show("${AVATAR_URL}${VALUE}")',
      'a redirect of Ktor': 'call.respondRedirect("/welcome?mail=" + (VALUE))',
      'a redirect of servlets': 'response.sendRedirect("/welcome?mail=${VALUE}")',
      'a view that redirects': 'return "redirect:/welcome?mail=${VALUE}"',
    },
    shown: {
      'a property of a parameter': '@(user.email)',
      'a local variable': 'val mail = user.email\n    val again = mail\n    @(again)',
      'a later assignment': 'var mail = ""\n    mail = user.email\n    @(mail)',
      destructuring: 'val (id, email) = user\n    @(email)',
      'a template': '@("of-${user.email}")',
      'a template with a name': 'val mail = user.email\n    @("of-$mail")',
      'a sum': '@("of-" + user.email)',
      'an alternative': '@(user.email ?: "nobody")',
      'a choice': '@(if (user.id > 1) user.email else "nobody")',
      'a branch': 'var mail = user.email\n    if (mail == "") {\n      mail = "nobody"\n    }\n    @(mail)',
      'a when': '@(when (user.id) { 1L -> user.email else -> "nobody" })',
      'a list that is joined': '@(listOf("of", user.email).joinToString(" "))',
      'a method of the text': '@(user.email.trim().lowercase())',
      'a safe call': '@(user?.email.orEmpty())',
      'an encoded text': '@(URLEncoder.encode(user.email, "UTF-8"))',
      'each of a list': 'for (one in users) {\n      @(one.email)\n    }',
      'a callback': 'users.forEach { one ->\n      @(one.email)\n    }',
      'the callback of it': 'users.forEach {\n      @(it.email)\n    }',
      'a scope': 'user.let { @(it.email) }',
      'a scope of the receiver': 'with(user) { @(email) }',
      'what is made of a list': '@(users.map { it.email }.joinToString())',
      'a reference to a property': '@(users.map(User::email).joinToString())',
      'an object that is written down': '@(mapper.writeValueAsString(mapOf("mail" to user.email)))',
      'a builder': '@(mapper.writeValueAsString(Mail.newBuilder().setTo(user.email).build()))',
      'a builder of texts': '@(buildString { append(user.email) })',
      'a smart cast': 'if (thing is User) {\n      @(thing.email)\n    }',
      'a cast': 'val found = thing as User\n    @(found.email)',
    },
    whole: {
      'an object': '@(mapper.writeValueAsString(user))',
      'a template': '@("of-$user")',
      'a copy': '@(mapper.writeValueAsString(user.copy(id = 1)))',
    },
    hidden: {
      'another property': '@(user.id.toString())',
      'a mask': '@(maskEmail(user.email))',
      'a hash': '@(user.email.sha256())',
      'a masked variable': 'val safe = mask(user.email)\n    @(safe)',
      'a question': '@(user.email.contains("x").toString())',
      'a length': '@(user.email.length.toString())',
      'a text': '@("the email of the user")',
    },
  })

  describeFlows('Go', {
    path: 'run.go',
    frame:
      'package shop\n\nimport (\n\t"net/http"\n\t"net/url"\n\n\t"github.com/getsentry/sentry-go"\n\t"shop/model"\n)\n\nfunc run(user *model.User, users []model.User, thing any) {\n\tBODY\n}\n',
    typesPath: 'model/user.go',
    types: 'package model\n\ntype User struct {\n\tID    int\n\tEmail string\n}\n',
    sinks: {
      log: 'log.Println(VALUE)',
      url: 'http.Get("https://api.example.com/users?q=" + (VALUE))',
      disclosure: 'sentry.CaptureMessage(VALUE)',
    },
    redirects: {
      'a redirect of net/http': 'http.Redirect(w, r, "/welcome?mail="+(VALUE), http.StatusFound)',
      'a redirect of a context': 'c.Redirect(302, "/welcome?mail="+(VALUE))',
      'a formatted redirect': 'c.Redirect(302, fmt.Sprintf("/welcome?mail=%s", VALUE))',
    },
    shown: {
      'a property of a parameter': '@(user.Email)',
      'a local variable': 'mail := user.Email\n\tagain := mail\n\t@(again)',
      'a declared variable': 'var mail string = user.Email\n\t@(mail)',
      'a later assignment': 'var mail string\n\tmail = user.Email\n\t@(mail)',
      'several names at once': 'id, mail := user.ID, user.Email\n\t@(mail)',
      'a sum': '@("of-" + user.Email)',
      'a format': '@(fmt.Sprintf("of-%s", user.Email))',
      'a pointer': 'mail := &user.Email\n\t@(*mail)',
      'a list that is joined': '@(strings.Join([]string{"of", user.Email}, "-"))',
      'a method of the text': '@(strings.ToLower(user.Email))',
      'each of a list': 'for _, one := range users {\n\t\t@(one.Email)\n\t}',
      'a place of a list': '@(users[0].Email)',
      'an encoded text': '@(url.QueryEscape(user.Email))',
      'a function in it': 'go func() {\n\t\t@(user.Email)\n\t}()',
      'an object that is written down':
        'text, _ := json.Marshal(map[string]string{"mail": user.Email})\n\t@(string(text))',
      'an object that is made': 'text, _ := json.Marshal(Mail{To: user.Email})\n\t@(string(text))',
      'a branch': 'mail := user.Email\n\tif mail == "" {\n\t\tmail = "nobody"\n\t}\n\t@(mail)',
      'an error': '@(fmt.Errorf("no-%s", user.Email).Error())',
      'an assertion of a type': 'found := thing.(*model.User)\n\t@(found.Email)',
      'an assertion that may fail': 'if found, ok := thing.(model.User); ok {\n\t\t@(found.Email)\n\t}',
      'a switch of types': 'switch found := thing.(type) {\n\tcase *model.User:\n\t\t@(found.Email)\n\t}',
      'a builder of texts': 'var text strings.Builder\n\ttext.WriteString(user.Email)\n\t@(text.String())',
      'an appended list':
        'parts := []string{"of"}\n\tparts = append(parts, user.Email)\n\t@(strings.Join(parts, "-"))',
    },
    whole: {
      'an object': 'text, _ := json.Marshal(user)\n\t@(string(text))',
      'a format': '@(fmt.Sprintf("of-%+v", user))',
      'a copy': 'copied := *user\n\t@(fmt.Sprint(copied))',
    },
    hidden: {
      'another property': '@(strconv.Itoa(user.ID))',
      'a mask': '@(maskEmail(user.Email))',
      'a hash': '@(hex.EncodeToString(sha256.Sum256([]byte(user.Email))))',
      'a masked variable': 'safe := redact.Mask(user.Email)\n\t@(safe)',
      'a question': '@(strconv.FormatBool(strings.Contains(user.Email, "x")))',
      'a length': '@(strconv.Itoa(len(user.Email)))',
      'a text': '@("the email of the user")',
    },
  })

  describeFlows('Ruby', {
    path: 'app/services/run.rb',
    frame: "require 'sentry-ruby'\nclass Run\n  def run(user, users, mailbox)\n    BODY\n  end\nend\n",
    typesPath: 'db/schema.rb',
    types:
      'ActiveRecord::Schema.define(version: 1) do\n  create_table "users" do |t|\n    t.string "email"\n  end\nend\n',
    sinks: {
      log: 'Rails.logger.info(VALUE)',
      url: 'Net::HTTP.get(URI("https://api.example.com/users?q=" + (VALUE)))',
      disclosure: 'Sentry.capture_message(VALUE)',
    },
    redirects: {
      'an address behind a constant': 'show("#{AVATAR_URL}#{VALUE}")',
      'a redirect': 'redirect_to "/welcome?mail=#{VALUE}"',
      'a redirect to a named route': 'redirect_to welcome_path(mail: VALUE)',
      'a redirect to a route and its parameters': 'redirect_to url_for(action: :welcome, mail: VALUE)',
    },
    shown: {
      'a property of a parameter': '@(user.email)',
      'a local variable': 'mail = user.email\n    again = mail\n    @(again)',
      'a later assignment': "mail = ''\n    mail = user.email\n    @(mail)",
      'several names at once': 'id, mail = user.id, user.email\n    @(mail)',
      'an instance variable': '@user = user\n    @(@user.email)',
      'a template': '@("of-#{user.email}")',
      'a format': '@("of-%s" % user.email)',
      'a call of format': "@(format('of-%s', user.email))",
      'a sum': '@("of-" + user.email)',
      'an alternative': "@(user.email || 'nobody')",
      'a branch': "mail = user.email\n    if mail.nil?\n      mail = 'nobody'\n    end\n    @(mail)",
      'a choice': "@(user.id > 1 ? user.email : 'nobody')",
      'a list that is joined': "@([user.id, user.email].join(' '))",
      'a method of the text': '@(user.email.strip.downcase)',
      'a safe call': '@(user&.email.to_s)',
      'each of a list': 'users.each do |one|\n      @(one.email)\n    end',
      'a loop': 'for one in users\n      @(one.email)\n    end',
      'what is made of a list': '@(users.map(&:email).join)',
      'what a block makes of a list': '@(users.map { |one| one.email }.join)',
      'an object that is written down': '@({ mail: user.email }.to_json)',
      'a merged object': '@({ mail: user.email }.merge(id: 1).to_json)',
      'a spread': 'all = { **{ mail: user.email }, id: 1 }\n    @(all.to_json)',
      'a key': '@(user[:email])',
      'an encoded text': '@(CGI.escape(user.email))',
      'a pattern': 'case user\n    in { email: mail }\n      @(mail)\n    end',
      'a pattern at once': 'user => { email: mail }\n    @(mail)',
      'a pattern with the name': 'user => { email: }\n    @(email)',
      'a text that is added to': "text = +'of-'\n    text << user.email\n    @(text)",
    },
    whole: {},
    hidden: {
      'another property': '@(user.id.to_s)',
      'a mask': '@(mask_email(user.email))',
      'a hash': '@(Digest::SHA256.hexdigest(user.email))',
      'a masked variable': 'safe = redact(user.email)\n    @(safe)',
      'a question': "@(user.email.include?('x').to_s)",
      'a length': '@(user.email.length.to_s)',
      'a text': "@('the email of the user')",
    },
  })

  describeFlows('PHP', {
    path: 'src/Run.php',
    frame:
      '<?php\nnamespace App;\nuse App\\Model\\User;\nclass Run {\n  public function run(User $user, array $users, $mailbox) {\n    BODY\n  }\n}\n',
    typesPath: 'src/Model/User.php',
    types:
      '<?php\nnamespace App\\Model;\nclass User {\n  public int $id;\n  public string $email;\n  public function getEmail(): string { return $this->email; }\n}\n',
    sinks: {
      log: '$this->logger->info(VALUE);',
      url: "file_get_contents('https://api.example.com/users?q=' . (VALUE));",
      disclosure: '\\Sentry\\captureMessage(VALUE);',
    },
    redirects: {
      'a header': "header('Location: /welcome?mail=' . (VALUE));",
      'a redirect of Laravel': "return redirect('/welcome?mail=' . (VALUE));",
      'a redirect to a named route': "return redirect()->route('welcome', ['mail' => VALUE]);",
      'a redirect of Symfony': "return $this->redirectToRoute('welcome', ['mail' => VALUE]);",
      'a response that redirects': "return new RedirectResponse('/welcome?mail=' . (VALUE));",
    },
    shown: {
      'a property of a parameter': '@($user->email)',
      'a getter': '@($user->getEmail())',
      'a local variable': '$mail = $user->email;\n    $again = $mail;\n    @($again)',
      'a later assignment': "$mail = '';\n    $mail = $user->email;\n    @($mail)",
      'several names at once': '[$id, $mail] = [$user->id, $user->email];\n    @($mail)',
      'a list': 'list($id, $mail) = [$user->id, $user->email];\n    @($mail)',
      'keys of an array': "['mail' => $mail] = ['mail' => $user->email];\n    @($mail)",
      'a template': '@("of-{$user->email}")',
      'a template without brackets': '@("of-$user->email")',
      'a sum': "@('of-' . $user->email)",
      'a text that is added to': "$text = 'of-';\n    $text .= $user->email;\n    @($text)",
      'a format': "@(sprintf('of-%s', $user->email))",
      'an alternative': "@($user->email ?? 'nobody')",
      'a branch': "$mail = $user->email;\n    if (!$mail) {\n      $mail = 'nobody';\n    }\n    @($mail)",
      'a choice': "@($user->id > 1 ? $user->email : 'nobody')",
      'a match': "@(match ($user->id) { 1 => $user->email, default => 'nobody' })",
      'a list that is joined': "@(implode('-', [$user->id, $user->email]))",
      'a function of the text': '@(strtolower(trim($user->email)))',
      'a safe call': '@($user?->email)',
      'an encoded text': '@(urlencode($user->email))',
      'each of a list': '/** @var User $one */\n    foreach ($users as $one) {\n      @($one->email)\n    }',
      'what is made of a list': "@(implode(',', array_map(fn (User $one) => $one->email, $users)))",
      'an object that is written down': "@(json_encode(['mail' => $user->email]))",
      'a spread': "$all = [...['mail' => $user->email], 'id' => 1];\n    @(json_encode($all))",
      'a compact array': "$email = $user->email;\n    @(json_encode(compact('email')))",
      'an object that is made': '@(json_encode(new Mail($user->email)))',
      'an object that is filled where it is made':
        '@(json_encode((new Mail())->to($user->email)->subject("x")))',
      'a list that is added to':
        "$parts = ['of'];\n    $parts[] = $user->email;\n    @(implode('-', $parts))",
      'what a collection makes': '@(collect($users)->map(fn (User $one) => $one->email)->implode(","))',
      'a closure': '$f = function () use ($user) {\n      @($user->email)\n    };',
    },
    whole: {
      'an object': '@(json_encode($user))',
      'a dump': '@(print_r($user, true))',
      'a cast': '@(json_encode((array) $user))',
    },
    hidden: {
      'another property': '@((string) $user->id)',
      'a mask': '@(maskEmail($user->email))',
      'a hash': "@(hash('sha256', $user->email))",
      'a masked variable': '$safe = $this->redact($user->email);\n    @($safe)',
      'a question': "@(str_contains($user->email, 'x') ? 'a' : 'b')",
      'a length': '@((string) strlen($user->email))',
      'a text': "@('the email of the user')",
    },
  })

  describeFlows('C#', {
    path: 'Shop/Run.cs',
    frame:
      'using Sentry;\nusing Shop.Models;\nclass Run {\n  async Task RunAsync(User user, List<User> users, object thing) {\n    BODY\n  }\n}\n',
    typesPath: 'Shop/Models/User.cs',
    types:
      'namespace Shop.Models;\npublic record User {\n  public int Id { get; init; }\n  public string Email { get; init; }\n}\n',
    sinks: {
      log: '_logger.LogInformation(VALUE);',
      url: 'await client.GetAsync("https://api.example.com/users?q=" + (VALUE));',
      disclosure: 'SentrySdk.CaptureMessage(VALUE);',
    },
    redirects: {
      'an address behind a constant': 'Show($"{AvatarUrl}{VALUE}");',
      'a redirect': 'return Redirect("/welcome?mail=" + (VALUE));',
      'a redirect to an action': 'return RedirectToAction("Welcome", new { mail = VALUE });',
      'a redirect of the response': 'Response.Redirect($"/welcome?mail={VALUE}");',
      'a redirect of a minimal interface': 'return Results.Redirect($"/welcome?mail={VALUE}");',
      'a page that is navigated to': 'NavigationManager.NavigateTo($"/welcome?mail={VALUE}");',
    },
    shown: {
      'a property of a parameter': '@(user.Email)',
      'a local variable': 'var mail = user.Email;\n    string again = mail;\n    @(again)',
      'a later assignment': 'string mail;\n    mail = user.Email;\n    @(mail)',
      'several names at once': 'var (id, mail) = (user.Id, user.Email);\n    @(mail)',
      'a template': '@($"of-{user.Email}")',
      'a sum': '@("of-" + user.Email)',
      'a format': '@(string.Format("of-{0}", user.Email))',
      'an alternative': '@(user.Email ?? "nobody")',
      'a choice': '@(user.Id > 1 ? user.Email : "nobody")',
      'a branch':
        'var mail = user.Email;\n    if (mail == null) {\n      mail = "nobody";\n    }\n    @(mail)',
      'a switch': '@(user.Id switch { 1 => user.Email, _ => "nobody" })',
      'a list that is joined': '@(string.Join("-", new[] { "of", user.Email }))',
      'a method of the text': '@(user.Email.Trim().ToLower())',
      'a safe call': '@(user?.Email)',
      'an encoded text': '@(WebUtility.UrlEncode(user.Email))',
      'an escaped text': '@(Uri.EscapeDataString(user.Email))',
      'each of a list': 'foreach (var one in users) {\n      @(one.Email)\n    }',
      'each of a list by type': 'foreach (User one in users) {\n      @(one.Email)\n    }',
      'a callback': 'users.ForEach(one => {\n      @(one.Email)\n    });',
      'what is made of a list': '@(string.Join(",", users.Select(one => one.Email)))',
      'an object that is written down': '@(JsonSerializer.Serialize(new { Mail = user.Email }))',
      'an object with the name': '@(JsonSerializer.Serialize(new { user.Email }))',
      'an object that is made': '@(JsonSerializer.Serialize(new Mail { To = user.Email }))',
      'a builder of texts': '@(new StringBuilder().Append(user.Email).ToString())',
      'a builder that is filled':
        'var text = new StringBuilder("of-");\n    text.Append(user.Email);\n    @(text.ToString())',
      'a pattern': 'if (thing is User found) {\n      @(found.Email)\n    }',
      'a pattern of properties': 'if (user is { Email: var mail }) {\n      @(mail)\n    }',
      'a cast': '@(((User)thing).Email)',
      'a cast that may fail': 'var found = thing as User;\n    @(found.Email)',
    },
    whole: {
      'an object': '@(JsonSerializer.Serialize(user))',
      'a template': '@($"of-{user}")',
      'a changed copy': '@(JsonSerializer.Serialize(user with { Id = 1 }))',
    },
    hidden: {
      'another property': '@(user.Id.ToString())',
      'a mask': '@(MaskEmail(user.Email))',
      'a hash': '@(Convert.ToHexString(SHA256.HashData(bytes(user.Email))))',
      'a masked variable': 'var safe = Redact(user.Email);\n    @(safe)',
      'a question': '@(user.Email.Contains("x").ToString())',
      'a length': '@(user.Email.Length.ToString())',
      'a text': '@("the email of the user")',
    },
  })

  describe('objects of a type that only a library declares', () => {
    const ts = (declared: string): Record<string, string> => ({
      'datamap.yaml': 'art25: 1\nrecipients:\n  stripe: { may_receive: [] }\n',
      'src/pay.ts': `import Stripe from 'stripe'\nconst stripe = new Stripe('k')\nexport async function run(user: { email: string }) {\n  const params: ${declared} = { email: user.email }\n  logger.info(params)\n  await stripe.customers.create(params)\n}\n`,
      'src/known.ts': 'export interface Known {\n  email: string\n}\n',
    })
    const java: Record<string, string> = {
      'datamap.yaml': 'art25: 1\nrecipients:\n  stripe: { may_receive: [] }\n',
      'src/Pay.java':
        'import com.stripe.model.Customer;\nimport com.stripe.param.CustomerCreateParams;\nclass Pay {\n  void run(User user) {\n    CustomerCreateParams params = CustomerCreateParams.builder().setEmail(user.getEmail()).build();\n    log.info("{}", params);\n    Customer.create(params);\n  }\n}\n',
    }

    it('hand what they were made with to a service', async () => {
      const made = await said('undeclared-disclosure', ts('Stripe.CustomerCreateParams'))
      assert.equal(made.length, 1)
      assert.match(made[0] ?? '', /create hands user\.email \(email address\) to Stripe/)
      const built = await said('undeclared-disclosure', java)
      assert.equal(built.length, 1)
      assert.match(built[0] ?? '', /setEmail hands user\.email \(email address\) to Stripe/)
    })

    it('tell it themselves where a file declares them, and a log nothing', async () => {
      const known = await said('undeclared-disclosure', ts('Known'))
      assert.equal(known.length, 1)
      assert.match(known[0] ?? '', /the whole of params to Stripe/)
      assert.deepEqual(await said('personal-data-in-log', ts('Stripe.CustomerCreateParams')), [])
      assert.deepEqual(await said('personal-data-in-log', java), [])
    })
  })
})
