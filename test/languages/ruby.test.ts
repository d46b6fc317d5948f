import assert from 'node:assert/strict'
import { describeCommonCases, treeLanguage } from './trees.ts'

const sample = `require "hotel"

# Who stays.
class Guest < ApplicationRecord
  self.table_name = "people"
  encrypts :mail # how we reach them
  belongs_to :hotel, optional: true

  def run(stay)
    # art25-ignore-next-line personal-data-in-log: only in development
    Rails.logger.info("left 🏨 #{stay.mail}", phone: hash_phone(stay.phone))
  end
end

Stay = Struct.new(:mail, :phone)
`

describeCommonCases('Ruby', {
  path: 'app/models/guest.rb',
  sample,
  comment: '# 🏨 e\u0301t\u00e9\n',
  halfTyped: {
    text: 'class A\n  attr_accessor :mail\n  attr_accessor :\nend\n\nclass B\n  attr_reader :iban\n  def\nend\n',
    fields: ['A.mail', 'B.iban'],
  },
  unfinished: {
    text: 'class A\n  attr_accessor :mail\nend\n\nclass B\n  attr_accessor :fax\n  def run\n    @\n  end\n  %\n  attr_accessor :nick\nend\n\nclass C\n  attr_accessor :iban\nend\n',
    statements: ['user.', 'go(user.', 's = "a', 'if a', 'a =', 'a = ['],
    members: ['attr_accessor', 'attr_accessor :', 'attr_accessor :em,', 'def', 'def go(', 'validates :em, '],
    others: ['A.mail', 'C.iban'],
  },
  // Of Ruby 1.8: rockets, `then` behind a colon, and a migration of methods of the class.
  dialect: {
    text: 'class AddMail < ActiveRecord::Migration\n  def self.up\n    add_column :guests, :mail, :string, :null => false\n  end\n  def self.down\n    add_column :guests, :old, :string\n  end\nend\n',
    fields: ['guests.mail'],
  },
  repeated: (index) => `class A${index}\n  attr_accessor :mail\nend\n`,
  directive: '# art25-ignore-next-line undeclared-field: known\nx = 1\n',
  noDirective: 'x = "\n# art25-ignore-next-line undeclared-field: no\n"\n',
  openings: ['class A\n', 'if x\n', '"#{', 'do |x|', '<<~SQL\n', 'def a\n', 'a.b ', '%w[', ':"'],
})

describe('Ruby', () => {
  const ruby = treeLanguage('app/models/guest.rb')

  describe('schemas', () => {
    const text = `ActiveRecord::Schema[7.2].define(version: 2024_01_01) do
  enable_extension "pgcrypto"

  # Who stays.
  create_table "guests", id: :uuid, force: :cascade, comment: "People" do |t|
    t.string "mail", default: "", null: false, comment: "where we write to"
    t.citext "nick"
    t.inet "last_ip" # of the last visit
    t.date "born", null: true
    t.string "phones", default: [], array: true
    t.jsonb "preferences"
    t.decimal "salary", precision: 8
    t.bigint "hotel_id", null: false
    t.references :host, foreign_key: { to_table: :people }
    t.belongs_to :person
    t.references :subject, polymorphic: true
    t.column "mood", :mood_of_guest
    t.datetime "created_at", null: false
    t.index ["mail"], name: "x", unique: true
    t.index ["mail", "nick"], unique: true
    t.timestamps
    t.check_constraint "a"
  end

  create_table "hotels" do |t|
    t.string "name", "city"
  end

  add_index :guests, :nick, unique: true
  add_foreign_key "guests", "hotels"
end
`
    it('say what tables hold', () => {
      assert.deepEqual(ruby.ownerLines(text), ['table guests stored -', 'table hotels stored -'])
      assert.deepEqual(ruby.fieldLines(text), [
        '6 stored guests.mail text {"comment":"where we write to","unique":true}',
        '7 stored guests.nick text {"unique":true}',
        '8 stored guests.last_ip text {"comment":"of the last visit","formats":["ip"]}',
        '9 stored guests.born date {"optional":true}',
        '10 stored guests.phones text {"list":true}',
        '11 stored guests.preferences object',
        '12 stored guests.salary number',
        '13 stored guests.hotel_id reference {"optional":false,"references":"hotels"}',
        '14 stored guests.host reference {"column":"host_id","references":"people"}',
        '15 stored guests.person reference {"column":"person_id","references":"people"}',
        '16 stored guests.subject reference {"column":"subject_id"}',
        '17 stored guests.mood unknown',
        '18 stored guests.created_at date {"optional":false}',
        '26 stored hotels.name text',
        '26 stored hotels.city text',
      ])
    })
    it('are no steps', () => {
      assert.deepEqual(ruby.changeLines(text), [])
    })
  })

  describe('migrations', () => {
    const text = `class ChangeGuests < ActiveRecord::Migration[7.0]
  class Guest < ApplicationRecord
    encrypts :nothing
  end

  def change
    create_table :guests do |t|
      t.string :mail, index: { unique: true }
      t.string :fax if Rails.env.test?
    end
    create_join_table :guests, :stays
    add_column :guests, :phone, :string, default: "none"
    add_reference :guests, :hotel, foreign_key: true
    change_table :guests do |t|
      t.text :about
      t.rename :phone, :mobile
      t.remove :fax, :mail
      t.remove_references :hotel
    end
    rename_column :guests, :about, :biography
    remove_column :guests, :nick, :string
    remove_columns :guests, :one, :two
    remove_reference :guests, :host
    rename_table :guests, :people
    drop_table :stays
    add_index :guests, :phone, unique: true
    reversible do |dir|
      dir.up { add_column :guests, :iban, :string }
      dir.down { add_column :guests, :never, :string }
    end
    execute <<~SQL
      ALTER TABLE guests ADD COLUMN street text;
    SQL
    execute "UPDATE guests SET a = 1"
    execute "ALTER TABLE #{name} ADD COLUMN city text"
  end

  def down
    add_column :guests, :gone, :string
  end
end
`
    it('say what tables hold', () => {
      assert.deepEqual(ruby.fieldLines(text), [
        '8 stored guests.mail text {"unique":true}',
        '9 stored guests.fax text',
        '12 stored guests.phone text {"value":"none","unique":true}',
        '13 stored guests.hotel reference {"column":"hotel_id","references":"hotels"}',
        '15 stored guests.about text',
        '28 stored guests.iban text',
      ])
    })
    it('are steps, and the way back is none', () => {
      assert.deepEqual(ruby.changeLines(text), [
        'create-owner guests',
        'add-field guests.mail',
        'add-field guests.fax',
        'create-owner guests_stays',
        'add-field guests.phone',
        'add-field guests.hotel_id',
        'add-field guests.about',
        'rename-field guests.phone -> mobile',
        'drop-field guests.fax',
        'drop-field guests.mail',
        'drop-field guests.hotel_id',
        'rename-field guests.about -> biography',
        'drop-field guests.nick',
        'drop-field guests.one',
        'drop-field guests.two',
        'drop-field guests.host_id',
        'rename-owner guests -> people',
        'drop-owner stays',
        'add-field guests.iban',
      ])
    })
    it('leave SQL to its reader', () => {
      const { embedded } = ruby.read(text) as {
        embedded?: readonly { language: string; text: string; offset: number }[]
      }
      assert.deepEqual(
        embedded?.map((part) => [
          part.language,
          part.text.trim(),
          text.startsWith(part.text.slice(0, 12), part.offset),
        ]),
        [
          ['sql', 'ALTER TABLE guests ADD COLUMN street text;', true],
          ['sql', 'ALTER TABLE xxxxxxx ADD COLUMN city text', true],
        ],
      )
    })

    const sequel = `Sequel.migration do
  up do
    create_table(:guests) do
      primary_key :id
      String :mail, null: false, unique: true
      column :phone, "varchar(20)"
      foreign_key :hotel_id, :hotels
      DateTime :born
      index :phone, unique: true
    end
    alter_table(:stays) do
      add_column :note, String
      drop_column :old
      rename_column :a, :b
    end
    run "CREATE TABLE notes (body text)"
  end
  down do
    drop_table(:guests)
  end
end
`
    it('may be of Sequel', () => {
      assert.deepEqual(ruby.fieldLines(sequel), [
        '4 stored guests.id number {"primaryKey":true}',
        '5 stored guests.mail text {"unique":true,"optional":false}',
        '6 stored guests.phone text {"unique":true}',
        '7 stored guests.hotel_id reference {"references":"hotels"}',
        '8 stored guests.born date',
        '12 stored stays.note text',
      ])
      assert.deepEqual(ruby.changeLines(sequel), [
        'create-owner guests',
        'add-field guests.id',
        'add-field guests.mail',
        'add-field guests.phone',
        'add-field guests.hotel_id',
        'add-field guests.born',
        'add-field stays.note',
        'drop-field stays.old',
        'rename-field stays.a -> b',
      ])
    })
  })

  describe('models', () => {
    const text = `# frozen_string_literal: true

module Hotel
  # Who stays.
  class Guest < ApplicationRecord
    include Searchable
    self.table_name = "people"

    belongs_to :hotel, optional: true
    belongs_to :host, class_name: "Hotel::Person", foreign_key: :host_person_id
    belongs_to :subject, polymorphic: true
    has_many :room_bookings, dependent: :destroy
    has_one_attached :portrait
    has_many_attached :papers
    encrypts :mail, deterministic: true
    attribute :nick, :string, default: "none" # as they like it
    attribute :born, :date
    validates :mail, presence: true, uniqueness: true, format: { with: URI::MailTo::EMAIL_REGEXP }
    validates :phone, phone: true
    validates :rank, numericality: true, uniqueness: true
    validates :site, format: { with: URI.regexp }
    enum :mood, { glad: 0 }
    enum size: %i[small large]
    store_accessor :settings, :locale, :theme
    has_secure_password
    attr_accessor :never_kept

    with_options if: :adult? do
      encrypts :iban
    end

    Key = Struct.new(:part)

    class Draft < Guest
      encrypts :secret
    end
  end

  class Empty < ApplicationRecord
  end

  class Mailer < ApplicationMailer
    def run = 1
  end

  module Reachable
    extend ActiveSupport::Concern

    included do
      encrypts :telephone
    end
  end
end

class Note
  include Mongoid::Document
  store_in collection: "notes"
  field :mail, type: String, encrypt: true
  field :tags, type: Array, as: :labels
  embeds_one :address
end
`
    it('have these owners', () => {
      assert.deepEqual(ruby.ownerLines(text), [
        'model Guest stored people',
        'class Guest.Key transferred -',
        'model Guest.Draft stored - +Guest',
        'model Empty stored -',
        'model Reachable stored -',
        'model Note stored notes',
      ])
    })
    it('have these fields', () => {
      assert.deepEqual(ruby.fieldLines(text), [
        '9 stored Guest.hotel reference {"optional":true,"references":"Hotel"}',
        '10 stored Guest.host reference {"references":"Person","column":"host_person_id"}',
        '11 stored Guest.subject reference',
        '12 stored Guest.room_bookings reference {"list":true,"references":"RoomBooking"}',
        '13 stored Guest.portrait binary',
        '14 stored Guest.papers binary {"list":true}',
        '15 stored Guest.mail text {"encrypted":true,"formats":["email"],"unique":true}',
        '16 stored Guest.nick text {"comment":"as they like it","value":"none"}',
        '17 stored Guest.born date',
        '19 stored Guest.phone unknown {"formats":["phone"]}',
        '21 stored Guest.site unknown {"formats":["url"]}',
        '22 stored Guest.mood enum',
        '23 stored Guest.size enum',
        '24 stored Guest.locale unknown',
        '24 stored Guest.theme unknown',
        '29 stored Guest.iban text {"encrypted":true}',
        '32 transferred Guest.Key.part unknown',
        '35 stored Guest.Draft.secret text {"encrypted":true}',
        '50 stored Reachable.telephone text {"encrypted":true}',
        '58 stored Note.mail text {"encrypted":true}',
        '59 stored Note.tags object {"list":true,"column":"labels"}',
        '60 stored Note.address reference {"references":"Address"}',
      ])
    })
  })

  describe('what is carried and collected', () => {
    const text = `class Types::GuestType < Types::BaseObject
  field :mail, String, null: false, description: "Where we write to"
  field :tags, [String], null: true
  field :home, Types::AddressType, "Where they live"
  def mail = object.mail
end

class GuestInput < Types::BaseInputObject
  argument :mail, String, required: false
end

class GuestSerializer < ActiveModel::Serializer
  attributes :id, :mail
  attribute :phone
  has_one :home
end

class GuestEntity < Grape::Entity
  expose :mail, as: :address
  expose :phone, :fax
end

class SignUpForm
  include ActiveModel::Model
  include ActiveModel::Attributes
  attribute :mail, :string
  attr_accessor :phone, :terms
  validates :mail, email: true
end

class Address < Dry::Struct
  attribute :street, Types::Strict::String.optional
  attribute :lines, Types::Array.of(Types::String)
end

class Person < T::Struct
  const :mail, String
  prop :age, T.nilable(Integer)
end

class NewGuest < Dry::Validation::Contract
  params do
    required(:mail).filled(:string)
    optional(:age).value(:integer)
  end
end

class Room
  attr_reader :guest, :key # who has it
  attr_accessor "number"
end

Guest = Data.define(:mail, :born)
Point = Struct.new("Point", :x, keyword_init: true)
class Line < Struct.new(:from, :to); end
nothing = Struct.new(:a)

class GuestsController < ApplicationController
  def guest_params
    params.require(:guest).permit(:mail, { tags: [] }, :extra, home: [:city, { lines: [:text] }], data: {})
  end

  def search
    params.permit(:q, :page)
    params[:filter].permit(%i[mail phone])
    params.expect(stay: [:from, rooms: [[:number]]])
    other.permit(:never)
  end
end

class Current < ActiveSupport::CurrentAttributes
  attribute :agent, :address
end
`
    it('has these owners', () => {
      assert.deepEqual(ruby.ownerLines(text), [
        'type GuestType transferred -',
        'type GuestInput collected -',
        'class GuestSerializer transferred -',
        'class GuestEntity transferred -',
        'form SignUpForm collected -',
        'class Address transferred -',
        'class Person transferred -',
        'class Room transferred -',
        'class Guest transferred -',
        'class Point transferred -',
        'class Line transferred -',
        'form guest collected -',
        'form guest.home collected -',
        'form guest.home.lines collected -',
        'form search collected -',
        'form filter collected -',
        'form stay collected -',
        'form stay.rooms collected -',
        'class Current transferred - +CurrentAttributes',
      ])
    })
    it('has these fields', () => {
      assert.deepEqual(ruby.fieldLines(text), [
        '2 transferred GuestType.mail text {"comment":"Where we write to"}',
        '3 transferred GuestType.tags text {"list":true,"optional":true}',
        '4 transferred GuestType.home reference {"references":"Address","comment":"Where they live"}',
        '9 collected GuestInput.mail text {"optional":true}',
        '13 transferred GuestSerializer.id unknown',
        '13 transferred GuestSerializer.mail unknown',
        '14 transferred GuestSerializer.phone unknown',
        '15 transferred GuestSerializer.home reference {"references":"Home"}',
        '19 transferred GuestEntity.mail unknown {"column":"address"}',
        '20 transferred GuestEntity.phone unknown',
        '20 transferred GuestEntity.fax unknown',
        '26 collected SignUpForm.mail text {"formats":["email"]}',
        '27 collected SignUpForm.phone unknown',
        '27 collected SignUpForm.terms unknown',
        '32 transferred Address.street text {"optional":true}',
        '33 transferred Address.lines text {"list":true}',
        '37 transferred Person.mail text',
        '38 transferred Person.age number {"optional":true}',
        '49 transferred Room.guest unknown {"comment":"who has it"}',
        '49 transferred Room.key unknown {"comment":"who has it"}',
        '50 transferred Room.number unknown',
        '53 transferred Guest.mail unknown',
        '53 transferred Guest.born unknown',
        '54 transferred Point.x unknown',
        '55 transferred Line.from unknown',
        '55 transferred Line.to unknown',
        '60 collected guest.mail unknown',
        '60 collected guest.tags unknown {"list":true}',
        '60 collected guest.extra unknown',
        '60 collected guest.home object',
        '60 collected guest.home.city unknown',
        '60 collected guest.home.lines object',
        '60 collected guest.home.lines.text unknown',
        '60 collected guest.data object',
        '64 collected search.q unknown',
        '64 collected search.page unknown',
        '65 collected filter.mail unknown',
        '65 collected filter.phone unknown',
        '66 collected stay.from unknown',
        '66 collected stay.rooms object',
        '66 collected stay.rooms.number unknown',
        '72 transferred Current.agent unknown',
        '72 transferred Current.address unknown',
      ])
    })

    const builder = `json.extract! @guest, :id, :mail
json.(guest, :phone)
json.born guest.born
json.home do
  json.city guest.city
end
json.set! :nick, guest.nick
json.array! guests
json.cache! x
`
    it('has these fields in a template of jbuilder', () => {
      assert.deepEqual(ruby.fieldLines(builder, 'app/views/guests/_guest.json.jbuilder'), [
        '1 transferred guest.id unknown',
        '1 transferred guest.mail unknown',
        '2 transferred guest.phone unknown',
        '3 transferred guest.born unknown',
        '4 transferred guest.home object',
        '5 transferred guest.city unknown',
        '7 transferred guest.nick unknown',
      ])
    })
  })

  describe('values that reach a log', () => {
    const text = `AUDIT = Logger.new($stdout)

class A
  def run(guest, opts = {}, key: nil, &block)
    Rails.logger.info "a #{guest.mail} and #{guest.name.upcase}"
    logger.debug { "x #{@guest[:phone]}" }
    mail = guest.mail
    AUDIT.warn("m %s" % mail)
    other = Guest.find(1)
    puts other
    guests.each { |each| puts each.mail }
    logger.info(hash_mail(guest.mail), phone: guest.phone, opts: opts.fetch(:iban))
    logger.info("plain")
    logger.warn(guest.valid? ? guest.iban : nil)
    logger.error("n " + guests.map(&:mail).join(", "))
    print guest&.born, guest.nights.count
    catalog.info(guest.mail)
    Sidekiq.logger.info(params[:card])
  rescue StandardError => e
    logger.error(e.message)
    logger.error(e)
  end
end
`
    it('are these', () => {
      assert.deepEqual(ruby.callLines(text), [
        'Rails.logger.info: guest.mail, guest.name',
        'logger.debug: guest.phone',
        'AUDIT.warn: guest.mail',
        'puts: other <Guest>',
        'puts: each.mail',
        'logger.info: guest.mail masked, guest.phone, opts.iban',
        'logger.warn: guest.iban',
        'logger.error: guests.mail',
        'print: guest.born',
        'Sidekiq.logger.info: params.card',
      ])
    })
  })
})
