import assert from 'node:assert/strict'
import { treeLanguage } from './trees.ts'

/* What a function that no rule knows makes of a whole object cannot be told; what writes it down shows it. */
const cases = [
  {
    path: 'A.java',
    code: 'class A { void run(User user, String mail) { log.info(describe(user)); log.info(mapper.writeValueAsString(user)); log.info(clean(user.getEmail())); log.info(clean(mail)); } }',
    calls: ['log.info: mapper, user <User>', 'log.info: user.email <User>', 'log.info: mail'],
  },
  {
    path: 'a.php',
    code: '<?php function run(User $user) { Log::info(describe($user)); Log::info(json_encode($user)); Log::info(clean($user->email)); }',
    calls: ['Log.info: user <User>', 'Log.info: user.email <User>'],
  },
  {
    path: 'A.cs',
    code: 'class A { void Run(User user) { _logger.LogInformation(Describe(user)); _logger.LogInformation(JsonSerializer.Serialize(user)); _logger.LogInformation(Clean(user.Email)); } }',
    calls: ['_logger.LogInformation: user <User>', '_logger.LogInformation: user.Email <User>'],
  },
  {
    path: 'a.py',
    code: 'def run(user: User):\n    logger.info(describe(user))\n    logger.info(asdict(user))\n    logger.info(clean(user.email))\n',
    calls: ['logger.info: user <User>', 'logger.info: user.email <User>'],
  },
  {
    path: 'a.go',
    code: 'package a\nfunc run(user *User) { log.Println(describe(user)); b, _ := json.Marshal(user); log.Println(string(b)); log.Println(clean(user.Email)) }',
    calls: ['log.Println: json, user <User>', 'log.Println: user.Email <User>'],
  },
  {
    path: 'a.kt',
    code: 'fun run(user: User) { println(describe(user)); println(gson.toJson(user)); println(clean(user.email)) }',
    calls: ['println: gson, user <User>', 'println: user.email <User>'],
  },
] as const

describe('functions that a value passes on its way to a log', () => {
  for (const { path, code, calls } of cases)
    describe(path, () => {
      const language = treeLanguage(path)
      it('show what they write down, and a property whatever is done with it', () => {
        assert.deepEqual(language.callLines(code), calls)
      })
    })

  describe('methods that only tell something about a value', () => {
    const csharp = treeLanguage('A.cs')
    const ruby = treeLanguage('a.rb')
    it('show nothing of it', () => {
      assert.deepEqual(
        csharp.callLines(
          'class A { void Run(User user) { var n = Users.Count(i => i.Email == user.Email); log.Info("{0} {1}", n, user.Email.Contains("@")); } }',
        ),
        ['log.Info: n'],
      )
      assert.deepEqual(ruby.callLines('logger.info "#{users.count(1)} #{user.email.include?(\'x\')}"'), [])
    })
  })

  describe('a call on what another call gives', () => {
    const java = treeLanguage('A.java')
    it('is seen where the first one takes an address as well', () => {
      const calls = java.read(
        'class A { void run(User user) { webClient.get().uri("/users/{email}", user.getEmail()); } }',
      ).calls
      assert.deepEqual(
        calls.map(({ callee, sink }) => [callee, sink]),
        [['webClient.get.uri', 'url']],
      )
    })
  })
})
