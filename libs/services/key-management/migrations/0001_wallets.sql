-- Up Migration

-- A wallet is a seed, sealed under a data key of its own, which is wrapped by a key-encryption key outside the database.
CREATE TABLE wallet (
  id text PRIMARY KEY CHECK (id ~ '^wal_[0-9a-f]{32}$'),
  number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  tenant text NOT NULL,
  idempotency_key text NOT NULL,
  label text NOT NULL,
  kek_id text NOT NULL,
  wrapped_data_key bytea NOT NULL,
  sealed_seed bytea NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (tenant, idempotency_key)
);

CREATE INDEX wallet_by_tenant ON wallet (tenant, number);

CREATE TABLE wallet_address (
  address text PRIMARY KEY,
  wallet_id text NOT NULL REFERENCES wallet (id),
  address_index integer NOT NULL CHECK (address_index >= 0),
  public_key bytea NOT NULL CHECK (octet_length(public_key) = 33),
  idempotency_key text,
  UNIQUE (wallet_id, address_index),
  UNIQUE (wallet_id, idempotency_key)
);

-- Down Migration

DROP TABLE wallet_address;
DROP TABLE wallet;
