/*
 * What the values of a data map mean, for those who choose one. The texts stand here and nowhere else.
 */

/** A value that may be written at a place, and what it means. */
export interface Meaning {
  readonly value: string
  readonly text: string
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
export function meaningOf(path: readonly string[], key: string, value: string): string | undefined {
  return meaningsAt(path, key).find((one) => one.value === value)?.text
}

type Words = Readonly<Record<string, string>>

const afterwards: Words = {
  erase: 'Deleted for good, in backups too once they run out.',
  anonymize: 'Changed so that nobody can be recognized any more: it is no personal data then.',
  pseudonymize:
    'Names are replaced; with the key, persons can be recognized, so it stays personal data (Art. 4(5)).',
  aggregate: 'Only figures about many persons are kept.',
  archive: 'Taken out of active use; `archive:` says where, for how long, and who still reaches it.',
  move: 'Moved to the system that `to:` names.',
  return: 'Given back to the controller (Art. 28(3)(g)).',
  review: 'A person decides then.',
}

const level: Words = { low: 'Low.', medium: 'Medium.', high: 'High.' }

const vocabulary: Readonly<Record<string, Words>> = {
  legal_basis: {
    consent:
      'Art. 6(1)(a): the person agreed; it must be provable, and as easy to withdraw as to give (Art. 7).',
    contract:
      'Art. 6(1)(b): needed to perform a contract with the person, or for steps the person asks for before one.',
    legal_obligation: 'Art. 6(1)(c): Union or national law requires it; `law:` says which.',
    vital_interests: 'Art. 6(1)(d): needed to protect somebody’s life or health.',
    public_task:
      'Art. 6(1)(e): a task in the public interest or of official authority, laid down by law; `law:` says which.',
    legitimate_interests:
      'Art. 6(1)(f): an interest of ours or of a third party that the person’s interests do not override; the weighing is written down under `legitimate_interest:`.',
  },
  special_condition: {
    '9(2)(a)': 'Explicit consent.',
    '9(2)(b)':
      'Obligations and rights in employment, social security and social protection law; needs `law:`.',
    '9(2)(c)': 'Vital interests of a person who cannot consent.',
    '9(2)(d)': 'A foundation, association or other not-for-profit body, about its members.',
    '9(2)(e)': 'The person has manifestly made the data public.',
    '9(2)(f)': 'Legal claims, or courts acting in their judicial capacity.',
    '9(2)(g)': 'Substantial public interest, on the basis of law; needs `law:`.',
    '9(2)(h)':
      'Health or social care, occupational medicine, under professional secrecy; needs `law:` or a contract.',
    '9(2)(i)': 'Public health, on the basis of law; needs `law:`.',
    '9(2)(j)':
      'Archiving in the public interest, research or statistics, on the basis of law (Art. 89(1)); needs `law:`.',
    official_authority:
      'Art. 10: criminal convictions and offences, under the control of official authority.',
    authorised_by_law:
      'Art. 10: criminal convictions and offences, where law authorises it with safeguards; needs `law:`.',
  },
  'activities/role': {
    controller: 'We decide why and how data is processed (Art. 4(7)): an entry of Art. 30(1).',
    processor:
      'We process for others, who decide (Art. 4(8)): an entry of Art. 30(2); purpose and legal basis are theirs.',
    joint_controller: 'We decide together with others (Art. 26), who stand under `joint_controllers:`.',
  },
  'recipients/role': {
    processor: 'Processes for us, on our instructions, under a contract of Art. 28(3).',
    joint_controller: 'Decides together with us (Art. 26).',
    controller: 'Decides by itself what it does with the data.',
    internal: 'A team or company of ours.',
    authority: 'A public authority.',
  },
  'recipients/status': {
    planned: 'Not in use yet.',
    active: 'In use.',
    ended: 'Not in use any more; `until:` says since when.',
  },
  'recipients/direction': {
    in: 'Data comes from it, and none goes to it.',
    out: 'Data goes to it.',
    both: 'Data goes both ways.',
  },
  'agreement/status': {
    signed: 'Concluded and signed.',
    in_terms: 'Part of the terms that were accepted.',
    pending: 'Being negotiated.',
    none: 'There is none; `because:` says why.',
    not_required: 'None is needed; `because:` says why.',
  },
  covers: {
    subject_matter: 'What the processing is about.',
    duration: 'How long it lasts.',
    nature: 'Its nature and purpose.',
    data: 'The kinds of personal data.',
    data_subjects: 'The groups of persons.',
    instructions: 'Documented instructions only, transfers included: Art. 28(3)(a).',
    confidentiality: 'Persons who process are bound to confidentiality: Art. 28(3)(b).',
    security: 'The measures of Art. 32: Art. 28(3)(c).',
    subprocessors: 'Conditions for further processors: Art. 28(3)(d).',
    rights: 'Help with requests of persons: Art. 28(3)(e).',
    assistance: 'Help with security, breaches and impact assessments: Art. 28(3)(f).',
    return: 'Deletion or return at the end: Art. 28(3)(g).',
    audit: 'Information and audits: Art. 28(3)(h).',
  },
  'transfers/covers': {
    hr: 'Human resources data, within the listing in the Data Privacy Framework.',
    non_hr: 'Other data than that of human resources.',
  },
  transfer_tool: {
    adequacy: 'Art. 45: the Commission decided that the country protects data adequately.',
    dpf: 'Art. 45: the recipient is listed in the EU-US Data Privacy Framework; `covers:` says for which data.',
    scc: 'Art. 46(2)(c): standard contractual clauses, with an assessment of the law there.',
    bcr: 'Art. 47: binding corporate rules.',
    code_of_conduct: 'Art. 46(2)(e): an approved code of conduct.',
    certification: 'Art. 46(2)(f): an approved certification.',
    ad_hoc_clauses: 'Art. 46(3)(a): clauses of one’s own, authorised by the authority.',
    public_instrument: 'Art. 46(2)(a): an instrument between public bodies.',
    derogation: 'Art. 49: a derogation for a specific situation; `derogation:` says which.',
    privacy_shield: 'Void since 16 July 2020 (Schrems II): it permits nothing any more.',
  },
  then: afterwards,
  from: {
    collection: 'The day on which the data was collected.',
    last_activity: 'The last thing that the person did.',
    end_of_contract: 'The end of the contract with the person or the customer.',
    end_of_financial_year: 'The end of the financial year, as duties of accounting have it.',
    account_deletion: 'The day on which the account is deleted.',
    withdrawal: 'The withdrawal of the consent.',
  },
  applies_to: {
    database: 'The database.',
    storage: 'Files and objects.',
    backups: 'Backups.',
    logs: 'Logs.',
  },
  'systems/kind': {
    database: 'A database.',
    storage: 'A store of files or objects.',
    cache: 'A cache.',
    queue: 'A queue of messages or jobs.',
    search: 'A search index.',
    warehouse: 'A data warehouse.',
    logs: 'A store of logs.',
    backup: 'Backups.',
    paper: 'Paper.',
  },
  'client_storage/kind': {
    cookie: 'A cookie.',
    local_storage: 'Local storage of the browser: stays until it is deleted.',
    session_storage: 'Session storage of the browser: ends with the tab.',
    indexed_db: 'A database in the browser.',
    cache_storage: 'Cached responses.',
    tracking_pixel: 'An image that reports being loaded.',
    tracked_link: 'A link that reports being followed.',
    fingerprint: 'Properties of the device that recognize it.',
    sdk_id: 'An identifier that a library sets.',
  },
  party: { first: 'Ours.', third: 'Somebody else’s.' },
  lifetime: {
    session: 'Ends with the browser’s session.',
    persistent: 'Stays until it is deleted.',
  },
  'consent/because': {
    strictly_necessary: 'Needed for a service that the person asked for (ePrivacy Directive, Art. 5(3)).',
  },
  'mandatory/because': {
    statutory: 'Law requires it.',
    contractual: 'The contract requires it.',
    needed_for_contract: 'Without it no contract can be concluded.',
  },
  'subprocessing/authorization': {
    general: 'Controllers are told of changes and may object (Art. 28(2)).',
    specific: 'Controllers agree to each processor (Art. 28(2)).',
  },
  'dpias/outcome': {
    required: 'An assessment must be made.',
    not_required: 'None is needed; `because:` says why.',
    in_progress: 'Being made.',
    carried_out: 'Made; `document:` says where it is.',
  },
  criteria: {
    evaluation: 'Evaluation or scoring, profiling included.',
    automated_decision: 'Automated decisions with legal or similar effect.',
    systematic_monitoring: 'Systematic monitoring.',
    sensitive: 'Sensitive or highly personal data.',
    large_scale: 'Processing on a large scale.',
    matching: 'Matching or combining data sets.',
    vulnerable: 'Data of vulnerable persons: staff, patients, children.',
    innovative: 'New technical or organisational solutions.',
    prevents_right: 'It can keep persons from a right, a service or a contract.',
  },
  'activities/state': { draft: 'Not settled yet.', approved: 'Settled.' },
  'measures/state': {
    validated: 'In place and checked.',
    to_improve: 'In place, not good enough.',
    in_progress: 'Being put in place.',
    planned: 'Not begun.',
    not_applicable: 'Not needed here; `because:` says why.',
  },
  'actions/state': {
    planned: 'Not begun.',
    in_progress: 'Under way.',
    done: 'Done.',
    dropped: 'Given up; `because:` says why.',
  },
  'measures/article': {
    '32(1)(a)': 'Pseudonymisation and encryption.',
    '32(1)(b)': 'Confidentiality, integrity, availability and resilience.',
    '32(1)(c)': 'Restoring availability after an incident.',
    '32(1)(d)': 'Testing and evaluating the measures.',
  },
  'measures/group': {
    steering_security: 'Steering data security.',
    defining_rules_for_users: 'Defining rules for users.',
    training_users: 'Involving and training users.',
    authenticating_users: 'Authenticating users.',
    managing_authorizations: 'Managing authorizations.',
    securing_workstations: 'Securing workstations.',
    securing_mobile_computing: 'Securing mobile computing.',
    protecting_network: 'Protecting the network.',
    securing_servers: 'Securing servers.',
    securing_websites: 'Securing websites.',
    supervising_development: 'Supervising development.',
    protecting_premises: 'Protecting premises.',
    securing_exchanges: 'Securing exchanges with others.',
    managing_processors: 'Managing processors.',
    maintenance_and_end_of_life: 'Maintenance and end of life of equipment.',
    tracing_operations: 'Tracing operations.',
    backups: 'Backups.',
    continuity: 'Continuity and recovery.',
    incidents_and_breaches: 'Incidents and breaches.',
    risk_analysis: 'Risk analysis.',
    encryption: 'Encryption, hashing, signatures.',
    cloud: 'Cloud.',
    mobile_applications: 'Mobile applications.',
    artificial_intelligence: 'Artificial intelligence.',
    api: 'Interfaces for programs.',
  },
  risk: level,
  residual_risk: level,
  priority: level,
  checks: {
    error: 'Fails `art25 check`.',
    warning: 'Shown; fails `art25 check` only where `--fail-on` says so.',
    info: 'Shown in the editor and in reports.',
    off: 'Not shown at all.',
  },
}
