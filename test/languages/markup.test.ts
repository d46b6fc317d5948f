import assert from 'node:assert/strict'
import { markupLines, readMarkup } from './markup-reading.ts'

const names = (path: string, text: string): string[] =>
  readMarkup(path, text).fields.map(({ owner, name }) => `${owner}.${name}`)

describe('the readers of markup', () => {
  it('reads the forms of HTML', () => {
    const text = `<form id="signup" method="post">
  <label for="m">Your <b>mail</b></label>
  <input id="m" name="mail" type="email" required>
  <label>Mobile <input name="phone" inputmode="tel"></label>
  <INPUT NAME=given AUTOCOMPLETE="section-a shipping given-name" PLACEHOLDER="Jo">
  <input type="checkbox" name="news"><select name="country"><option>x</select>
  <textarea name="notes"><input name="no"></textarea>
  <input name="user[address][street]"><input name="tags[]">
  <input name="kids[{{ i }}][born]" type="date"> <input name="phone_{{ i }}"> <input name="{{ name }}"> <input name="{{ a }}b">
  <input type="radio" name="sex" value="f"><input type="radio" name="sex" value="m">
  <button name="go">Go</button><input type="submit" name="send"><input type="hidden" name="csrf_token" value="{{ csrf }}">
  <input type="search" name="q" aria-label="Search">
</form>
<input id="late">`
    assert.deepEqual(markupLines('src/signup.html', text), [
      '3 collected signup.mail text email {"optional":false,"formats":["email"],"label":"Your mail"}',
      '4 collected signup.phone text - {"formats":["phone"],"label":"Mobile"}',
      '5 collected signup.given text - {"formats":["given-name"],"label":"Jo"}',
      '6 collected signup.news boolean checkbox',
      '6 collected signup.country enum -',
      '7 collected signup.notes text -',
      '8 collected signup.user.address.street text -',
      '8 collected signup.tags text - {"list":true}',
      '9 collected signup.kids.born date date {"formats":["date"]}',
      '10 collected signup.sex enum radio',
      '11 collected signup.csrf_token text hidden',
      '12 collected signup.q text search {"label":"Search"}',
      '14 collected signup.late text -',
    ])
  })

  it('reads the forms of Angular and AngularJS', () => {
    const text = `<form [formGroup]="loginForm" (ngSubmit)="send()">
  <mat-form-field><mat-label>Mail</mat-label><input matInput formControlName="email" type="email" name="x"></mat-form-field>
  <div formGroupName="address"><mat-select formControlName="country"></mat-select></div>
  <input [type]="hide ? 'password' : 'text'" [formControlName]="'secret'">
  <input [formControlName]="field.key"> <app-any formControlName="avatar"></app-any>
</form>
<div [formGroup]="form"><input formControlName="phone" [placeholder]="'Phone'"></div>
<input [(ngModel)]="user.first_name" name="n"><input [formControl]="cityControl">
<input ng-model="vm.guest.fax">
@if (a < b) { <input [(ngModel)]="model.iban" required> }`
    assert.deepEqual(markupLines('app/login/login.component.html', text), [
      '2 collected loginForm.email text email {"formats":["email"],"label":"Mail"}',
      '3 collected loginForm.address.country enum -',
      '4 collected loginForm.secret text password {"formats":["password"]}',
      '5 collected loginForm.avatar unknown -',
      '7 collected login.phone text - {"label":"Phone"}',
      '8 collected login.user.first_name text -',
      '9 collected login.guest.fax text -',
      '10 collected login.iban text - {"optional":false}',
    ])
  })

  it('reads the forms of Vue', () => {
    const text = `<template>
  <el-form :model="form">
    <el-form-item label="Mail" prop="email"><el-input v-model.trim="form.email" type="email" /></el-form-item>
    <v-text-field v-model="customer.address.street" label="Street" />
    <textarea v-model="notes" />
    <input v-model="list[0].phone" :type="'tel'"> <input :name="'fax'"> {{ a < b ? "<input name=x>" : '' }}
    <Modal v-model="state.open" /><Child v-model="guest.born" /><Child v-model="shown" />
  </el-form>
</template>
<script lang="ts">
export interface Row { mail: string }
</script>
<script setup lang="ts">
const props = defineProps<{ vat?: string; age: number }>()
const emit = defineEmits<{ change: [id: number] }>()
const form = reactive({ email: '', address: { zip: 1 } })
const guest = ref({ born: new Date() })
const nick = defineModel<string>('nick')
console.log(props.vat)
</script>
<style>input { a: b }</style>`
    assert.deepEqual(markupLines('web/SignUp.vue', text), [
      '3 collected SignUp.email text email {"formats":["email"],"label":"Mail"}',
      '4 collected SignUp.customer.address.street text - {"label":"Street"}',
      '5 collected SignUp.notes text -',
      '6 collected SignUp.list.phone text tel {"formats":["phone"]}',
      '6 collected SignUp.fax text -',
      '7 collected SignUp.guest.born unknown -',
      '11 transferred Row.mail text string',
      '14 transferred SignUp.vat text string {"optional":true}',
      '14 transferred SignUp.age number number',
      '16 transferred SignUp.email text -',
      '16 transferred SignUp.address object -',
      '16 transferred SignUp.address.zip number -',
      '17 transferred SignUp.guest.born date -',
      '18 transferred SignUp.nick text string',
    ])
  })

  it('reads the forms of Vue, the older way', () => {
    const text = `<script>
export default {
  props: { email: { type: String, required: true }, tags: Array, run: Function },
  data() { return { phone: '', on: false } },
}
</script>
<template><input v-model="phone"></template>`
    assert.deepEqual(markupLines('web/Old.vue', text), [
      '3 transferred Old.email text String {"optional":false}',
      '3 transferred Old.tags unknown Array {"list":true}',
      '3 transferred Old.run function Function',
      '4 transferred Old.phone text -',
      '4 transferred Old.on boolean -',
      '7 collected Old.phone text -',
    ])
  })

  it('reads the forms of Svelte', () => {
    const text = `<script lang="ts">
  export let email: string
  export let phone = ''
  export const no = 1
  let { iban, ...rest } = $props()
  let form = $state({ given: '' })
</script>
<form name="join">
  <input bind:value={$form.given} on:input={() => a > b && "x"} required>
  <input name={"street"} type="text" {...rest}>{#if a < b}<Field bind:value={user.city} />{/if}
</form>`
    assert.deepEqual(markupLines('src/routes/join/+page.svelte', text), [
      '2 transferred join.email text string',
      '3 transferred join.phone text -',
      '5 transferred join.iban unknown -',
      '6 transferred join.given text -',
      '9 collected join.given text - {"optional":false}',
      '10 collected join.street text text',
      '10 collected join.user.city text -',
    ])
  })

  it('reads the forms of Astro', () => {
    const text = `---
interface Props { email: string }
const { email } = Astro.props
---
<form id="contact"><input name="mail" value={a > b ? '"' : email} type="email" />
{list.map((x) => <input name="phone" />)}</form>
<script>console.log(user.mail)</script>`
    assert.deepEqual(markupLines('src/pages/contact.astro', text), [
      '2 transferred Props.email text string',
      '5 collected contact.mail text email {"formats":["email"]}',
      '6 collected contact.phone text -',
    ])
  })

  it('reads the forms of ERB with the helpers of Rails', () => {
    const text = `<%# f.text_field :no %>
<%= form_with model: [:admin, @user], class: "x > y" do |f| %>
  <%= f.label :email, "Your mail" %>
  <%= f.email_field :email,
      required: true %>
  <%= f.fields_for :address do |a| %>
    <%= a.text_field :street, placeholder: "Street" %>
  <% end %>
  <% if x %><%= f.input :phone, as: :tel %><% end %>
  <%= f.select :country, options %>
<% end %>
<%= form.check_box :news %> <%= users.select(:mail) %>
<%= text_field_tag 'guest[name]' %><%= telephone_field :guest, :fax %>
<%= f.submit "x" %><input name="<%= x %>"><input name="iban" value="<%= h("a") %>">
<%= form_for @team do |t| %><%= t.hidden_field :vat %><% end %>
<%= form_tag "/a" do %><%= password_field_tag :secret, nil, autocomplete: "new-password" %><% end %>`
    assert.deepEqual(markupLines('app/views/users/_form.html.erb', text), [
      '4 collected user.email text email {"optional":false,"formats":["email"],"label":"Your mail"}',
      '7 collected user.address.street text - {"label":"Street"}',
      '9 collected user.phone text tel {"formats":["phone"]}',
      '10 collected user.country enum -',
      '12 collected users.news boolean checkbox',
      '13 collected users.guest.name text -',
      '13 collected guest.fax text tel {"formats":["phone"]}',
      '14 collected users.iban text -',
      '15 collected team.vat text hidden',
      '16 collected users.secret text password {"formats":["password","new-password"]}',
    ])
  })

  it('reads the forms of Blade', () => {
    const text = `{{-- <input name="no"> --}}
@if ($a > 1 && $b == "x")
<form id="account" @class(["a" => true])>
  @csrf
  <input type="email" name="mail" value="{{ old("mail") }}" @error('mail') class="x" @enderror>
  <x-input name="phone" type="tel" :label="'Phone'" />
  <x-admin::form.control type="date" name="born" rules="required|date" />
  <x-button type="submit" name="no" />
  {!! Form::text('street', null, ['placeholder' => 'Street']) !!} {{ html()->email('copy') }}
  <input wire:model="city">
</form>
@endif
<script>const a = @json($x); console.log(user.mail, {{ $y }})</script>`
    assert.deepEqual(markupLines('resources/views/account/edit.blade.php', text), [
      '5 collected account.mail text email {"formats":["email"]}',
      '6 collected account.phone text tel {"formats":["phone"],"label":"Phone"}',
      '7 collected account.born date date {"optional":false,"formats":["date"]}',
      '9 collected account.street text - {"label":"Street"}',
      '9 collected account.copy text email {"formats":["email"]}',
      '10 collected account.city text -',
    ])
  })

  it('reads the forms of Jinja', () => {
    const text = `{# <input name="no"> #}{% if a < b %}
{{ form.email(type="email", placeholder="Mail", required=True) }} {{ form.phone }} {{ form.fax(class="x") }}
<input name="iban" value="{{ "a" }}">{% endif %}`
    assert.deepEqual(markupLines('templates/register.jinja2', text), [
      '2 collected register.email text email {"optional":false,"formats":["email"],"label":"Mail"}',
      '3 collected register.iban text -',
    ])
  })

  it('reads the forms of Twig', () => {
    const text = `{% block a %}<form name="user"><input name="mail" type="email" value="{{ user.mail|default("x") }}"></form>{% endblock %}`
    assert.deepEqual(markupLines('templates/user/edit.html.twig', text), [
      '1 collected user.mail text email {"formats":["email"]}',
    ])
  })

  it('reads the forms of Handlebars', () => {
    const text = `{{!-- <input name="no"> --}}{{#if a}}<input name="mail" value="{{{ a "b" }}}">{{/if}}`
    assert.deepEqual(markupLines('views/join.hbs', text), ['1 collected join.mail text -'])
  })

  it('reads the forms of EJS', () => {
    const text = `<% if (a > b) { %><input name="mail" value="<%= a["b"] %>"><% } %>`
    assert.deepEqual(markupLines('views/join.ejs', text), ['1 collected join.mail text -'])
  })

  it('reads the forms of Razor', () => {
    const text = `@using A.B
@model IPagedList<Acme.RegisterModel>
@* <input asp-for="No" /> *@
@using (Html.BeginForm("A", "B", new { id = "x" })) {
<label asp-for="Email">Mail</label>
<input asp-for="Email" placeholder="@Loc["a.b"]" type="email" />
<span asp-validation-for="Email"></span>
<admin-input asp-for="@Model.Address[i].City" />
@Html.TextBoxFor(m => m.Phone, new { @class = "x", type = "tel" })
@Html.PasswordFor(model => model.Secret) @Html.TextBox("Fax")
<input name="Plain" value="@(a > b ? "x" : "y")" />
me@example.com @if (a > b) { <input name="Late"> }
}
<script>var a = @Json.Serialize(Model); f@(x.Id)(1); @{ var b = 1; } console.log(user.mail)</script>`
    assert.deepEqual(markupLines('Views/Account/Register.cshtml', text), [
      '6 collected RegisterModel.Email text email {"formats":["email"]}',
      '8 collected RegisterModel.Address.City unknown -',
      '9 collected RegisterModel.Phone text tel {"formats":["phone"]}',
      '10 collected RegisterModel.Secret text password {"formats":["password"]}',
      '10 collected RegisterModel.Fax unknown -',
      '11 collected RegisterModel.Plain text -',
      '12 collected RegisterModel.Late text -',
    ])
  })

  it('reads the forms of Blazor', () => {
    const text = `@page "/profile"
<EditForm Model="@guest" OnValidSubmit="Save">
  <InputText @bind-Value="guest.Email" aria-label="Mail" />
  <InputDate @bind-Value="guest.Born" /><input @bind="guest.Phone" type="tel" />
</EditForm>
@code {
  private Guest guest = new();
  private List<string> names = new() { "<input name='no'>" };
}`
    assert.deepEqual(markupLines('Pages/Profile.razor', text), [
      '3 collected Guest.Email text - {"label":"Mail"}',
      '4 collected Guest.Born date - {"formats":["date"]}',
      '4 collected Guest.Phone text tel {"formats":["phone"]}',
    ])
  })
})

describe('scripts within markup', () => {
  it('are read at their places, several of them, after characters of two units', () => {
    const text = `<p>🏨 e\u0301</p><script>
import { a } from 'one'
console.log(user.mail)
</script><script type="module">logger.info(guest.phone)</script>
<script type="application/json">{ "a": console.log(no.mail) }</script><script src="x"></script>`
    const { calls, imports } = readMarkup('a.html', text)
    assert.deepEqual(
      calls.map(({ span, arguments: values }) => [
        text.slice(span.start, span.end),
        values.map((value) => text.slice(value.span.start, value.span.end)),
      ]),
      [
        ['console.log(user.mail)', ['user.mail']],
        ['logger.info(guest.phone)', ['guest.phone']],
      ],
    )
    assert.deepEqual(
      imports.map(({ span }) => text.slice(span.start, span.end)),
      ["import { a } from 'one'"],
    )
  })

  it('are read in the language that they say', () => {
    const type = '<script LANG>interface A { mail: string }</script>'
    assert.deepEqual(names('a.vue', type.replace('LANG', 'lang="ts"')), ['A.mail'])
    assert.deepEqual(names('a.svelte', type.replace('LANG', 'lang=\'ts\' context="module"')), ['A.mail'])
    assert.deepEqual(names('a.astro', type.replace('LANG', '')), ['A.mail'])
    assert.deepEqual(
      names('a.vue', '<script lang="tsx">const A = () => <b><input name="mail" /></b></script>'),
      ['A.mail'],
    )
  })

  it('may hold code of a template, which is no mistake of theirs', () => {
    for (const [path, code] of [
      ['a.html.erb', 'var a = <%= x.to_json %>; <% if b %>'],
      ['a.blade.php', 'var a = {{ $x }}, b = @json($y)'],
      ['a.twig', 'var a = {{ x|json_encode }}; {% if b %}'],
      ['a.cshtml', 'var a = @Html.Raw(x), b = @(y)'],
    ] as const) {
      const text = `<script>${code}\nconsole.log(user.mail)</script>`
      const { calls, problems } = readMarkup(path, text)
      assert.deepEqual(problems, [], path)
      assert.equal(text.slice(calls[0]?.span.start, calls[0]?.span.end), 'console.log(user.mail)', path)
    }
  })

  it('say what is wrong in them, at its place', () => {
    const text = '<input name="mail"><script>const a = {</script>'
    const { fields, problems } = readMarkup('a.html', text)
    assert.equal(fields.length, 1)
    assert.deepEqual(
      problems.map(({ code, severity }) => [code, severity]),
      [['syntax', 'note']],
    )
    const start = problems[0]?.span?.start ?? 0
    assert.ok(start >= text.indexOf('const') && start <= text.indexOf('</script'))
  })

  it('may be templates', () => {
    const text =
      '<script type="text/x-template" id="t"><input name="mail"><label for="p">Phone</label></script><input id="p">'
    assert.deepEqual(markupLines('shop/cart.html', text), [
      '1 collected cart.mail text -',
      '1 collected cart.p text - {"label":"Phone"}',
    ])
  })

  it('end where HTML ends them', () => {
    const text = '<script>const a = "</script>"; <input name="mail">'
    assert.deepEqual(names('page/join.html', text), ['join.mail'])
  })
})

describe('spoilt markup', () => {
  it('keeps what stands around a half-typed tag', () => {
    for (const broken of [
      '<input name="mail',
      '<input name="mail"',
      '<input name=',
      '<input na',
      '<',
      '</',
      '</form',
      '<!--x',
      '<select name="mail"><option',
      '{{ a',
      '<% a',
    ]) {
      const found = names(
        'x/join.html',
        `<input name="before">\n${broken}\n<input name="after">\n<p title="x">`,
      )
      assert.ok(found.includes('join.before'), broken)
      if (!broken.startsWith('<!')) assert.ok(found.includes('join.after'), broken)
    }
  })

  it('keeps the name that is being typed', () => {
    assert.deepEqual(names('x/join.html', '<p>\n<input name="mail'), ['join.mail'])
    assert.deepEqual(names('x/join.html', '<input name="mail\n<input name="phone">'), [
      'join.mail',
      'join.phone',
    ])
    assert.deepEqual(names('x/join.html', '<input name="mail"\n<input name="phone">'), [
      'join.mail',
      'join.phone',
    ])
  })

  it('takes no field from comments, texts, styles and CDATA', () => {
    const text =
      '<!-- <input name="a"> --><style>a::after { content: "<input name=b>" }</style><![CDATA[<input name="c">]]>&lt;input name="d"&gt;<title><input name="e"></title><input name="mail">'
    assert.deepEqual(names('x/join.html', text), ['join.mail'])
  })

  it('reads unbalanced code of templates as text', () => {
    for (const path of [
      'join.html',
      'join.vue',
      'join.svelte',
      'join.html.erb',
      'join.blade.php',
      'join.twig',
      'join.hbs',
      'join.cshtml',
    ])
      assert.deepEqual(
        names(`x/${path}`, '{{ a <% b @( { <p>\n<input name="mail">\n{{ c'),
        ['join.mail'],
        path,
      )
  })

  for (const [name, piece] of Object.entries({
    tags: '<div>',
    inputs: '<input name="a">',
    labels: '<label>a',
    forms: '<form name="a">',
    'closing tags': '</div>',
    quotes: '<a b="\n',
    'quotes of two kinds': '<a b="\n<a b=\'\n',
    angles: '<',
    'open codes': '{{',
    'codes of ERB': '<%= ',
    'open calls': '@a(',
    braces: '{',
    scripts: '<script "',
    'open scripts': '<script>',
    'attribute after attribute': '<a b=c ',
    'Razor code': '@a.b(',
    'code after a letter': 'a@(',
    'heads of statements': '@if (',
    comments: '<!--',
    'long names': 'name="a.',
    apostrophes: "'",
  }))
    it(`is read to its end when it is a hundred thousand characters of ${name}`, () => {
      const text = piece.repeat(100_000 / piece.length)
      for (const path of [
        'a.html',
        'a.vue',
        'a.svelte',
        'a.astro',
        'a.erb',
        'a.blade.php',
        'a.cshtml',
        'a.hbs',
      ])
        assert.ok(readMarkup(path, text.replaceAll('\n', ' ')).fields.length <= 2, path)
    })
})

describe('comments to Art25 in markup', () => {
  const covered = (path: string, text: string): string[] =>
    readMarkup(path, text).directives.map(({ covers }) => text.slice(covers.start, covers.end).trim())

  it('stand in the comments of each language and cover the next tag, over its lines', () => {
    const tag = '<input\n  name="mail"\n>'
    for (const [path, comment] of [
      ['a.html', '<!-- C -->'],
      ['a.vue', '<!-- C -->'],
      ['a.html.erb', '<%# C %>'],
      ['a.blade.php', '{{-- C --}}'],
      ['a.blade.php', '{{--\n  C\n--}}'],
      ['a.twig', '{# C #}'],
      ['a.hbs', '{{!-- C --}}'],
      ['a.cshtml', '@* C *@'],
    ] as const) {
      const text = `${comment.replace('C', 'art25-ignore-next-line undeclared-field: a reason')}\n  ${tag}\n<b>`
      const { directives } = readMarkup(path, text)
      assert.deepEqual(
        directives.map(({ checks, reason }) => [checks, reason]),
        [[['undeclared-field'], 'a reason']],
        path,
      )
      assert.deepEqual(covered(path, text), [tag], path)
      const { removal } = directives[0] ?? {}
      assert.equal(text.slice(0, removal?.start) + text.slice(removal?.end), `  ${tag}\n<b>`, path)
    }
  })

  it('cover a helper over its lines, and in a script the next line', () => {
    assert.deepEqual(
      covered('a.erb', '<%# art25-ignore-next-line x: y %>\n<%= f.email_field :a,\n  :b %>\n'),
      ['<%= f.email_field :a,\n  :b %>'],
    )
    assert.deepEqual(
      covered('a.vue', '<script>\n// art25-ignore-next-line x: y\nconst a = 1\nconst b = 2</script>'),
      ['const a = 1'],
    )
  })
})

describe('the owner of a form without a name', () => {
  it('is called after its file, or after the folder where each has a file of that name', () => {
    for (const [path, owner] of Object.entries({
      'src/sign-up.vue': 'sign-up',
      'app/views/registrations/new.html.erb': 'registrations',
      'app/views/users/_form.html.erb': 'users',
      'app/views/users/_address.html.erb': 'address',
      'src/routes/(app)/guests/[id]/+page.svelte': 'guests',
      'templates/account/index.html': 'account',
      'index.html': 'index',
    }))
      assert.deepEqual(names(path, '<input name="mail">'), [`${owner}.mail`], path)
  })
})
