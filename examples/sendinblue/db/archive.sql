-- A database of its own, with its own users. It holds what the law asks for once an account is closed, encrypted, and
-- nothing that can be searched by name.

CREATE TABLE archived_accounts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  encrypted_profile bytea NOT NULL,
  nonce bytea NOT NULL,
  erase_after date NOT NULL
);
