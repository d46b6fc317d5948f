-- The database of the platform. What is archived lies in another one: archive.sql.

CREATE TABLE accounts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  company text NOT NULL,
  email text NOT NULL UNIQUE,
  first_name text NOT NULL,
  last_name text NOT NULL,
  password_hash text NOT NULL,
  -- Chosen by the customer, in days; NULL: no limit was chosen.
  log_days integer CHECK (log_days > 0),
  preview_days integer CHECK (preview_days > 0)
);

CREATE TABLE contacts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
  email text NOT NULL,
  first_name text,
  last_name text,
  UNIQUE (account_id, email)
);

-- The lists that a contact chose when it subscribed.
CREATE TABLE contact_subscriptions (
  contact_id bigint NOT NULL REFERENCES contacts ON DELETE CASCADE,
  mailing_list text NOT NULL,
  PRIMARY KEY (contact_id, mailing_list)
);

-- Shown in the profile of the contact, and exported with it.
CREATE TABLE consent_proofs (
  contact_id bigint PRIMARY KEY REFERENCES contacts ON DELETE CASCADE,
  subscribed_at timestamptz NOT NULL DEFAULT now(),
  form_id text NOT NULL,
  ip_address inet NOT NULL
);

CREATE TABLE transactional_logs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
  recipient_email text NOT NULL,
  delivery_event text NOT NULL,
  logged_at timestamptz NOT NULL DEFAULT now()
);

-- Apart from the log, because it has a period of its own.
CREATE TABLE message_previews (
  log_id bigint PRIMARY KEY REFERENCES transactional_logs ON DELETE CASCADE,
  message_body text NOT NULL
);

-- Who did what with personal data, for each operation of the platform. Names nobody but the one who did it: a user or an
-- employee.
CREATE TABLE processing_traces (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  actor_id text NOT NULL,
  operation text NOT NULL,
  account_id bigint NOT NULL,
  reason text NOT NULL,
  traced_at timestamptz NOT NULL DEFAULT now()
);
