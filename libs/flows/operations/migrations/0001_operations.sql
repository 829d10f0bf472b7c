-- Up Migration

-- Legal moves. A test holds this list against the table in the code.
CREATE TABLE operation_move (
  from_state text NOT NULL,
  to_state text NOT NULL,
  PRIMARY KEY (from_state, to_state)
);

INSERT INTO operation_move (from_state, to_state) VALUES
  ('none', 'submitted'),
  ('submitted', 'submitted'), ('submitted', 'built'), ('submitted', 'rejected'),
  ('built', 'signed'), ('built', 'submitted'), ('built', 'rejected'),
  ('signed', 'accepted'), ('signed', 'confirmed'), ('signed', 'contested'), ('signed', 'submitted'), ('signed', 'rejected'),
  ('accepted', 'confirmed'), ('accepted', 'signed'), ('accepted', 'contested'),
  ('confirmed', 'final'), ('confirmed', 'reverted'),
  ('final', 'reverted'),
  ('reverted', 'accepted'), ('reverted', 'confirmed'), ('reverted', 'contested'),
  ('contested', 'accepted'), ('contested', 'confirmed'), ('contested', 'rejected');

CREATE TABLE operation (
  id text PRIMARY KEY CHECK (id ~ '^[a-z]{3}_[0-9a-f]{32}$'),
  number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  tenant text NOT NULL,
  kind text NOT NULL,
  idempotency_key text NOT NULL,
  request jsonb NOT NULL,
  request_hash bytea NOT NULL CHECK (octet_length(request_hash) = 32),
  state text NOT NULL,
  revision integer NOT NULL CHECK (revision >= 1),
  -- Why it is where it is, and the public sentence of that code.
  code text,
  detail text,
  unsigned bytea,
  previous_outputs bytea[],
  wallet_ids text[],
  raw bytea,
  txid bytea CHECK (octet_length(txid) = 32),
  height integer,
  block_hash bytea CHECK (octet_length(block_hash) = 32),
  -- Outpoints that the last build must not use, `txid:index`.
  excluded text[] NOT NULL DEFAULT '{}',
  rebuilds integer NOT NULL DEFAULT 0,
  -- How often the present transaction was offered; counted before it is offered.
  offers integer NOT NULL DEFAULT 0,
  -- Passing failures in a row.
  failures integer NOT NULL DEFAULT 0,
  -- Height of the tip when it became contested.
  contested_since integer,
  -- Signed transactions of this operation that were refused for good and whose outpoints are still to be released.
  to_release bytea[] NOT NULL DEFAULT '{}',
  -- When there is something to do; null: the chain's facts are waited for.
  due_at timestamptz,
  lease_by text,
  lease_until timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (tenant, kind, idempotency_key)
);

CREATE INDEX operation_by_tenant ON operation (tenant, number);
CREATE INDEX operation_due ON operation (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX operation_unsettled ON operation (state) WHERE state NOT IN ('final', 'rejected');
-- Two operations never share a transaction: one of two payments would be missing.
CREATE UNIQUE INDEX operation_by_txid ON operation (txid) WHERE txid IS NOT NULL AND state <> 'rejected';

-- Outpoints that an operation spends, from `built` until it is rejected or built anew. The key keeps two operations apart.
CREATE TABLE operation_input (
  outpoint bytea PRIMARY KEY CHECK (octet_length(outpoint) = 36),
  operation_id text NOT NULL REFERENCES operation (id),
  -- A confirmed transaction that is not ours and spends it.
  conflict_txid bytea CHECK (octet_length(conflict_txid) = 32),
  conflict_height integer
);

CREATE INDEX operation_input_by_operation ON operation_input (operation_id);
CREATE INDEX operation_input_by_conflict ON operation_input (conflict_txid) WHERE conflict_txid IS NOT NULL;

CREATE TABLE operation_step (
  operation_id text NOT NULL REFERENCES operation (id),
  revision integer NOT NULL,
  from_state text NOT NULL,
  to_state text NOT NULL,
  code text,
  txid bytea,
  height integer,
  made_at timestamptz NOT NULL,
  PRIMARY KEY (operation_id, revision),
  FOREIGN KEY (from_state, to_state) REFERENCES operation_move (from_state, to_state)
);

-- The tip as this service's facts have it so far.
CREATE TABLE operation_tip (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  height integer NOT NULL,
  hash bytea NOT NULL CHECK (octet_length(hash) = 32)
);

-- Down Migration

DROP TABLE operation_tip;
DROP TABLE operation_step;
DROP TABLE operation_input;
DROP TABLE operation;
DROP TABLE operation_move;
