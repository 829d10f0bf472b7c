-- Up Migration

CREATE TABLE signed_transaction (
  unsigned_id bytea PRIMARY KEY CHECK (octet_length(unsigned_id) = 32),
  txid bytea NOT NULL UNIQUE CHECK (octet_length(txid) = 32),
  tenant text NOT NULL,
  purpose text NOT NULL,
  raw bytea NOT NULL,
  signed_at timestamptz NOT NULL
);

-- The guard: an outpoint is signed for one transaction. The primary key is the check and the record in one.
-- Deferred, because outpoints are claimed before there is a signature to store.
CREATE TABLE signed_outpoint (
  outpoint bytea PRIMARY KEY CHECK (octet_length(outpoint) = 36),
  unsigned_id bytea NOT NULL REFERENCES signed_transaction (unsigned_id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX signed_outpoint_by_transaction ON signed_outpoint (unsigned_id);

-- Limits in atoms; wallet_id '' means all wallets of the tenant together.
CREATE TABLE policy (
  tenant text NOT NULL,
  wallet_id text NOT NULL DEFAULT '',
  max_per_transaction numeric(20, 0) CHECK (max_per_transaction >= 0),
  max_per_day numeric(20, 0) CHECK (max_per_day >= 0),
  PRIMARY KEY (tenant, wallet_id)
);

-- What left a wallet (wallet_id '': the tenant) with a signed transaction; gone again when its outpoints are released.
CREATE TABLE spending (
  unsigned_id bytea NOT NULL REFERENCES signed_transaction (unsigned_id) ON DELETE CASCADE,
  tenant text NOT NULL,
  wallet_id text NOT NULL,
  amount numeric(20, 0) NOT NULL CHECK (amount >= 0),
  spent_at timestamptz NOT NULL,
  PRIMARY KEY (unsigned_id, wallet_id)
);

CREATE INDEX spending_by_day ON spending (tenant, wallet_id, spent_at);

-- Each entry's hash covers the entry before it; `entry` is the JSON text exactly as it was hashed.
CREATE TABLE signing_log (
  number bigint PRIMARY KEY CHECK (number >= 1),
  entry text NOT NULL,
  previous_hash bytea NOT NULL CHECK (octet_length(previous_hash) = 32),
  hash bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32)
);

CREATE FUNCTION refuse_log_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The signing log is append-only.' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER signing_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON signing_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_log_change();

-- Down Migration

DROP TABLE signing_log;
DROP FUNCTION refuse_log_change();
DROP TABLE spending;
DROP TABLE policy;
DROP TABLE signed_outpoint;
DROP TABLE signed_transaction;
