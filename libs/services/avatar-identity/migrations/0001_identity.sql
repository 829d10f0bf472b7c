-- Up Migration
-- Every registration and move of an avatar, in chain order: the newest row of a name tells its owner, a disconnected
-- block takes its rows with it.
CREATE TABLE avatar_step (
  name text NOT NULL,
  height bigint NOT NULL,
  position integer NOT NULL,
  address text NOT NULL,
  txid text NOT NULL,
  PRIMARY KEY (name, height, position)
);
CREATE INDEX avatar_step_address ON avatar_step (address);
CREATE INDEX avatar_step_height ON avatar_step (height);

CREATE TABLE oidc_client (
  client_id text PRIMARY KEY,
  tenant_id text NOT NULL,
  idempotency_key text NOT NULL,
  name text NOT NULL,
  redirect_uris text[] NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, idempotency_key)
);

-- What the OpenID Provider remembers between requests: sessions, interactions, codes, tokens, grants.
CREATE TABLE oidc_artifact (
  kind text NOT NULL,
  artifact_id text NOT NULL,
  -- JSON as text: what clients send may hold characters that jsonb refuses.
  payload text NOT NULL,
  -- The avatar it speaks for, so that its logins end when its key changes.
  account_id text,
  grant_id text,
  uid text,
  user_code text,
  consumed_at timestamptz,
  expires_at timestamptz,
  PRIMARY KEY (kind, artifact_id)
);
CREATE INDEX oidc_artifact_grant ON oidc_artifact (grant_id) WHERE grant_id IS NOT NULL;
CREATE INDEX oidc_artifact_account ON oidc_artifact (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX oidc_artifact_uid ON oidc_artifact (uid) WHERE uid IS NOT NULL;
CREATE INDEX oidc_artifact_user_code ON oidc_artifact (user_code) WHERE user_code IS NOT NULL;
CREATE INDEX oidc_artifact_expiry ON oidc_artifact (expires_at);

-- Signing keys of the provider, sealed with the service's secret.
CREATE TABLE oidc_signing_key (
  kid text PRIMARY KEY,
  sealed bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Down Migration
DROP TABLE oidc_signing_key, oidc_artifact, oidc_client, avatar_step;
