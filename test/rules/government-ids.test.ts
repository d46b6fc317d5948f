import assert from 'node:assert/strict'
import { classifyName } from '../../server/src/classify/classify.ts'
import { productRules } from './load-rules.ts'

/** What each state calls the numbers that it gives to people, as columns are named. */
const identifiers: Readonly<Record<string, readonly string[]>> = {
  Austria: ['svnr', 'sozversnr', 'sozialversicherungsnummer', 'zmr_zahl', 'bpk', 'steuernummer'],
  Belgium: [
    'rijksregisternummer',
    'numero_registre_national',
    'insz',
    'niss',
    'national_register_number',
    'rrn',
  ],
  Bulgaria: ['egn', 'lnch'],
  Croatia: ['oib', 'osobni_identifikacijski_broj'],
  Cyprus: ['arc_number', 'identity_card_number'],
  Czechia: ['rodne_cislo', 'cislo_obcanskeho_prukazu', 'cislo_op'],
  Denmark: ['cpr', 'cpr_nr', 'cpr_nummer', 'cpr_number'],
  Estonia: ['isikukood', 'isiku_kood'],
  Finland: ['henkilotunnus', 'hetu', 'sosiaaliturvatunnus'],
  France: [
    'nir',
    'numero_insee',
    'numero_secu',
    'numero_securite_sociale',
    'spi',
    'numero_fiscal',
    'num_cni',
  ],
  Germany: [
    'steuer_id',
    'idnr',
    'steueridentifikationsnummer',
    'rentenversicherungsnummer',
    'personalausweisnummer',
  ],
  Greece: ['amka', 'afm', 'adt', 'arithmos_deltiou_taftotitas'],
  Hungary: ['szemelyi_szam', 'taj_szam', 'adoazonosito_jel', 'szemelyi_igazolvany_szam'],
  Ireland: ['ppsn', 'pps_number'],
  Italy: ['codice_fiscale', 'cod_fisc', 'tessera_sanitaria', 'numero_carta_identita'],
  Latvia: ['personas_kods'],
  Lithuania: ['asmens_kodas'],
  Luxembourg: ['matricule_national', 'numero_identification_national'],
  Malta: ['id_card_number'],
  Netherlands: ['bsn', 'bsn_nummer', 'burgerservicenummer'],
  Poland: ['pesel', 'nip', 'numer_dowodu', 'nr_dowodu_osobistego'],
  Portugal: ['nif', 'num_utente', 'niss', 'cartao_cidadao', 'numero_identificacao_civil'],
  Romania: ['cnp', 'cnp_code', 'cod_numeric_personal', 'serie_buletin', 'carte_identitate'],
  Slovakia: ['rodne_cislo', 'cislo_obcianskeho_preukazu'],
  Slovenia: ['emso', 'davcna_stevilka'],
  Spain: ['dni', 'nie', 'nif', 'nuss', 'numero_seguridad_social', 'numero_dni'],
  Sweden: ['personnummer', 'samordningsnummer', 'person_nr'],
  Switzerland: ['ahv_nummer', 'ahv_number', 'numero_avs', 'navs13', 'ahvn13'],
  'United Kingdom': ['nino', 'national_insurance_number', 'utr', 'ni_number'],
  'United States': ['ssn', 'itin', 'drivers_license_number', 'social_security_number'],
  Canada: ['sin', 'social_insurance_number', 'nas', 'numero_assurance_sociale'],
  Brazil: ['cpf', 'rg', 'pis', 'pasep', 'cnh', 'titulo_eleitor'],
  India: ['aadhaar', 'aadhaar_number', 'pan', 'pan_number', 'voter_id', 'epic_number', 'uan'],
}

/** Numbers of the health system: kept apart, because they are data concerning health. */
const healthNumbers = ['nhs_number', 'health_card_number', 'cartao_sus', 'kvnr', 'numero_utente']

describe('government identifiers', () => {
  const rules = productRules()
  const camel = (name: string): string =>
    name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

  for (const [state, names] of Object.entries(identifiers))
    it(`knows those of ${state}`, () => {
      for (const name of names)
        for (const path of [
          ['Person', name],
          ['Employee', camel(name)],
        ])
          assert.match(
            classifyName(path, undefined, rules)?.category ?? '',
            /^government_id\./,
            path.join('.'),
          )
    })

  it('takes numbers of the health system for data concerning health', () => {
    for (const name of healthNumbers)
      assert.equal(
        classifyName(['Patient', name], undefined, rules)?.category,
        'health.insurance_number',
        name,
      )
  })

  it('takes the same short words elsewhere for what they are', () => {
    for (const path of [
      ['Camera', 'pan'],
      ['Math', 'sin'],
      ['Server', 'nis'],
      ['Product', 'adt'],
      ['Cluster', 'rg'],
      ['Package', 'spi'],
    ])
      assert.equal(classifyName(path, undefined, rules), undefined, path.join('.'))
  })
})
