/*
 * What the values of a data map mean, for those who choose one. The texts stand here and nowhere else.
 */

import { say, type Message } from '../model/message.ts'

/** A value that may be written at a place, and what it means. */
export interface Meaning {
  readonly value: string
  readonly text: Message
}

/**
 * What is known of the values of a key at a path, in the order of the law or of use; empty where nothing is. The schema
 * says which values are the only ones; where it leaves the text free, these are proposals.
 */
export function meaningsAt(path: readonly string[], key: string): readonly Meaning[] {
  const section = path[0] ?? ''
  const parent = path.at(-1) ?? ''
  const entries =
    vocabulary[`${parent}/${key}`] ?? vocabulary[`${section}/${key}`] ?? vocabulary[key] ?? undefined
  return entries === undefined ? [] : Object.entries(entries).map(([value, text]) => ({ value, text }))
}

/** What one value means there. */
export function meaningOf(path: readonly string[], key: string, value: string): Message | undefined {
  return meaningsAt(path, key).find((one) => one.value === value)?.text
}

type Words = Readonly<Record<string, Message>>

const afterwards: Words = {
  erase: say('Deleted for good, in backups too once they run out.'),
  anonymize: say('Changed so that nobody can be recognized any more: it is no personal data then.'),
  pseudonymize: say(
    'Names are replaced; with the key, persons can be recognized, so it stays personal data (Art. 4(5)).',
  ),
  aggregate: say('Only figures about many persons are kept.'),
  archive: say('Taken out of active use; `archive:` says where, for how long, and who still reaches it.'),
  move: say('Moved to the system that `to:` names.'),
  return: say('Given back to the controller (Art. 28(3)(g)).'),
  review: say('A person decides then.'),
}

const level: Words = { low: say('Low.'), medium: say('Medium.'), high: say('High.') }

const vocabulary: Readonly<Record<string, Words>> = {
  'encryption/keys': {
    provider: say('The provider holds the keys.'),
    ourselves: say('We hold the keys, and the provider cannot read.'),
    customer: say('Each customer holds the keys of its data.'),
  },
  'regions/for': {
    production: say('Where data is worked with.'),
    replica: say('A copy that takes over when the first place fails.'),
    backup: say('Copies to restore from.'),
  },
  legal_basis: {
    consent: say(
      'Art. 6(1)(a): the person agreed; it must be provable, and as easy to withdraw as to give (Art. 7).',
    ),
    contract: say(
      'Art. 6(1)(b): needed to perform a contract with the person, or for steps the person asks for before one.',
    ),
    legal_obligation: say('Art. 6(1)(c): Union or national law requires it; `law:` says which.'),
    vital_interests: say('Art. 6(1)(d): needed to protect somebody’s life or health.'),
    public_task: say(
      'Art. 6(1)(e): a task in the public interest or of official authority, laid down by law; `law:` says which.',
    ),
    legitimate_interests: say(
      'Art. 6(1)(f): an interest of ours or of a third party that the person’s interests do not override; the weighing is written down under `legitimate_interest:`.',
    ),
  },
  special_condition: {
    '9(2)(a)': say('Explicit consent.'),
    '9(2)(b)': say(
      'Obligations and rights in employment, social security and social protection law; needs `law:`.',
    ),
    '9(2)(c)': say('Vital interests of a person who cannot consent.'),
    '9(2)(d)': say('A foundation, association or other not-for-profit body, about its members.'),
    '9(2)(e)': say('The person has manifestly made the data public.'),
    '9(2)(f)': say('Legal claims, or courts acting in their judicial capacity.'),
    '9(2)(g)': say('Substantial public interest, on the basis of law; needs `law:`.'),
    '9(2)(h)': say(
      'Health or social care, occupational medicine, under professional secrecy; needs `law:` or a contract.',
    ),
    '9(2)(i)': say('Public health, on the basis of law; needs `law:`.'),
    '9(2)(j)': say(
      'Archiving in the public interest, research or statistics, on the basis of law (Art. 89(1)); needs `law:`.',
    ),
    official_authority: say(
      'Art. 10: criminal convictions and offences, under the control of official authority.',
    ),
    authorised_by_law: say(
      'Art. 10: criminal convictions and offences, where law authorises it with safeguards; needs `law:`.',
    ),
  },
  'activities/role': {
    controller: say('We decide why and how data is processed (Art. 4(7)): an entry of Art. 30(1).'),
    processor: say(
      'We process for others, who decide (Art. 4(8)): an entry of Art. 30(2); purpose and legal basis are theirs.',
    ),
    joint_controller: say('We decide together with others (Art. 26), who stand under `joint_controllers:`.'),
  },
  'recipients/role': {
    processor: say('Processes for us, on our instructions, under a contract of Art. 28(3).'),
    joint_controller: say('Decides together with us (Art. 26).'),
    controller: say('Decides by itself what it does with the data.'),
    internal: say('A team or company of ours.'),
    authority: say('A public authority.'),
  },
  'recipients/status': {
    planned: say('Not in use yet.'),
    active: say('In use.'),
    ended: say('Not in use any more; `until:` says since when.'),
  },
  'recipients/direction': {
    in: say('Data comes from it, and none goes to it.'),
    out: say('Data goes to it.'),
    both: say('Data goes both ways.'),
  },
  'agreement/status': {
    signed: say('Concluded and signed.'),
    in_terms: say('Part of the terms that were accepted.'),
    pending: say('Being negotiated.'),
    none: say('There is none; `because:` says why.'),
    not_required: say('None is needed; `because:` says why.'),
  },
  covers: {
    subject_matter: say('What the processing is about.'),
    duration: say('How long it lasts.'),
    nature: say('Its nature and purpose.'),
    data: say('The kinds of personal data.'),
    data_subjects: say('The groups of persons.'),
    instructions: say('Documented instructions only, transfers included: Art. 28(3)(a).'),
    confidentiality: say('Persons who process are bound to confidentiality: Art. 28(3)(b).'),
    security: say('The measures of Art. 32: Art. 28(3)(c).'),
    subprocessors: say('Conditions for further processors: Art. 28(3)(d).'),
    rights: say('Help with requests of persons: Art. 28(3)(e).'),
    assistance: say('Help with security, breaches and impact assessments: Art. 28(3)(f).'),
    return: say('Deletion or return at the end: Art. 28(3)(g).'),
    audit: say('Information and audits: Art. 28(3)(h).'),
  },
  'transfers/covers': {
    hr: say('Human resources data, within the listing in the Data Privacy Framework.'),
    non_hr: say('Other data than that of human resources.'),
  },
  transfer_tool: {
    adequacy: say('Art. 45: the Commission decided that the country protects data adequately.'),
    dpf: say(
      'Art. 45: the recipient is listed in the EU-US Data Privacy Framework; `covers:` says for which data.',
    ),
    scc: say('Art. 46(2)(c): standard contractual clauses, with an assessment of the law there.'),
    bcr: say('Art. 47: binding corporate rules.'),
    code_of_conduct: say('Art. 46(2)(e): an approved code of conduct.'),
    certification: say('Art. 46(2)(f): an approved certification.'),
    ad_hoc_clauses: say('Art. 46(3)(a): clauses of one’s own, authorised by the authority.'),
    public_instrument: say('Art. 46(2)(a): an instrument between public bodies.'),
    derogation: say('Art. 49: a derogation for a specific situation; `derogation:` says which.'),
    privacy_shield: say('Void since 16 July 2020 (Schrems II): it permits nothing any more.'),
  },
  then: afterwards,
  from: {
    collection: say('The day on which the data was collected.'),
    last_activity: say('The last thing that the person did.'),
    end_of_contract: say('The end of the contract with the person or the customer.'),
    end_of_financial_year: say('The end of the financial year, as duties of accounting have it.'),
    account_deletion: say('The day on which the account is deleted.'),
    withdrawal: say('The withdrawal of the consent.'),
  },
  applies_to: {
    database: say('The database.'),
    storage: say('Files and objects.'),
    backups: say('Backups.'),
    logs: say('Logs.'),
  },
  'systems/kind': {
    database: say('A database.'),
    storage: say('A store of files or objects.'),
    cache: say('A cache.'),
    queue: say('A queue of messages or jobs.'),
    search: say('A search index.'),
    warehouse: say('A data warehouse.'),
    logs: say('A store of logs.'),
    backup: say('Backups.'),
    paper: say('Paper.'),
  },
  'client_storage/kind': {
    cookie: say('A cookie.'),
    local_storage: say('Local storage of the browser: stays until it is deleted.'),
    session_storage: say('Session storage of the browser: ends with the tab.'),
    indexed_db: say('A database in the browser.'),
    cache_storage: say('Cached responses.'),
    tracking_pixel: say('An image that reports being loaded.'),
    tracked_link: say('A link that reports being followed.'),
    fingerprint: say('Properties of the device that recognize it.'),
    sdk_id: say('An identifier that a library sets.'),
  },
  party: { first: say('Ours.'), third: say('Somebody else’s.') },
  lifetime: {
    session: say('Ends with the browser’s session.'),
    persistent: say('Stays until it is deleted.'),
  },
  'consent/because': {
    strictly_necessary: say(
      'Needed for a service that the person asked for (ePrivacy Directive, Art. 5(3)).',
    ),
  },
  'mandatory/because': {
    statutory: say('Law requires it.'),
    contractual: say('The contract requires it.'),
    needed_for_contract: say('Without it no contract can be concluded.'),
  },
  'subprocessing/authorization': {
    general: say('Controllers are told of changes and may object (Art. 28(2)).'),
    specific: say('Controllers agree to each processor (Art. 28(2)).'),
  },
  'dpias/outcome': {
    required: say('An assessment must be made.'),
    not_required: say('None is needed; `because:` says why.'),
    in_progress: say('Being made.'),
    carried_out: say('Made; `document:` says where it is.'),
  },
  criteria: {
    evaluation: say('Evaluation or scoring, profiling included.'),
    automated_decision: say('Automated decisions with legal or similar effect.'),
    systematic_monitoring: say('Systematic monitoring.'),
    sensitive: say('Sensitive or highly personal data.'),
    large_scale: say('Processing on a large scale.'),
    matching: say('Matching or combining data sets.'),
    vulnerable: say('Data of vulnerable persons: staff, patients, children.'),
    innovative: say('New technical or organisational solutions.'),
    prevents_right: say('It can keep persons from a right, a service or a contract.'),
  },
  'activities/state': { draft: say('Not settled yet.'), approved: say('Settled.') },
  'measures/state': {
    validated: say('In place and checked.'),
    to_improve: say('In place, not good enough.'),
    in_progress: say('Being put in place.'),
    planned: say('Not begun.'),
    not_applicable: say('Not needed here; `because:` says why.'),
  },
  'actions/state': {
    planned: say('Not begun.'),
    in_progress: say('Under way.'),
    done: say('Done.'),
    dropped: say('Given up; `because:` says why.'),
  },
  'measures/article': {
    '32(1)(a)': say('Pseudonymisation and encryption.'),
    '32(1)(b)': say('Confidentiality, integrity, availability and resilience.'),
    '32(1)(c)': say('Restoring availability after an incident.'),
    '32(1)(d)': say('Testing and evaluating the measures.'),
  },
  'measures/group': {
    steering_security: say('Steering data security.'),
    defining_rules_for_users: say('Defining rules for users.'),
    training_users: say('Involving and training users.'),
    authenticating_users: say('Authenticating users.'),
    managing_authorizations: say('Managing authorizations.'),
    securing_workstations: say('Securing workstations.'),
    securing_mobile_computing: say('Securing mobile computing.'),
    protecting_network: say('Protecting the network.'),
    securing_servers: say('Securing servers.'),
    securing_websites: say('Securing websites.'),
    supervising_development: say('Supervising development.'),
    protecting_premises: say('Protecting premises.'),
    securing_exchanges: say('Securing exchanges with others.'),
    managing_processors: say('Managing processors.'),
    maintenance_and_end_of_life: say('Maintenance and end of life of equipment.'),
    tracing_operations: say('Tracing operations.'),
    backups: say('Backups.'),
    continuity: say('Continuity and recovery.'),
    incidents_and_breaches: say('Incidents and breaches.'),
    risk_analysis: say('Risk analysis.'),
    encryption: say('Encryption, hashing, signatures.'),
    cloud: say('Cloud.'),
    mobile_applications: say('Mobile applications.'),
    artificial_intelligence: say('Artificial intelligence.'),
    api: say('Interfaces for programs.'),
  },
  risk: level,
  residual_risk: level,
  priority: level,
  checks: {
    error: say('Fails `art25 check`.'),
    warning: say('Shown; fails `art25 check` only where `--fail-on` says so.'),
    info: say('Shown in the editor and in reports.'),
    off: say('Not shown at all.'),
  },
}
