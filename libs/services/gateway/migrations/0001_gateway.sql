-- Up Migration
CREATE TABLE tenant (
  tenant_id text PRIMARY KEY,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- The key's text is never stored: 256 random bits need no slow hash, one SHA-256 is enough.
CREATE TABLE api_key (
  key_id text PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenant,
  secret_hash bytea NOT NULL,
  operator boolean NOT NULL DEFAULT false,
  label text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz
);

-- One row a write: which request the key stands for, and its answer once there is one.
CREATE TABLE idempotency (
  tenant_id text NOT NULL,
  idempotency_key text NOT NULL,
  request_hash bytea NOT NULL,
  status integer,
  answer text,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, idempotency_key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

-- What a tenant is told, numbered without gaps: the counter's row lock orders concurrent writers.
CREATE TABLE event_counter (
  tenant_id text PRIMARY KEY,
  last_sequence bigint NOT NULL
);
CREATE TABLE event_log (
  tenant_id text NOT NULL,
  sequence bigint NOT NULL,
  event_id uuid NOT NULL,
  name text NOT NULL,
  version integer NOT NULL,
  occurred_at timestamptz NOT NULL,
  data text NOT NULL,
  PRIMARY KEY (tenant_id, sequence)
);

-- The operations a tenant was told of, as last told.
CREATE TABLE operation (
  operation_id text PRIMARY KEY,
  tenant_id text NOT NULL,
  kind text NOT NULL,
  state text NOT NULL,
  revision integer NOT NULL,
  txid text,
  height bigint,
  code text,
  first_sequence bigint NOT NULL
);
CREATE INDEX operation_by_tenant ON operation (tenant_id, first_sequence);

-- Whose avatar it is, so that facts about avatars find their tenant.
CREATE TABLE tenant_avatar (
  name text PRIMARY KEY,
  tenant_id text NOT NULL
);

-- Down Migration
DROP TABLE tenant_avatar, operation, event_log, event_counter, idempotency, api_key, tenant;
