-- Up Migration
-- The history of every named thing, one row a record, keyed by the output that made it. Texts are the chain's bytes.
CREATE TABLE asset_issue (
  output bigint PRIMARY KEY,
  symbol integer NOT NULL,
  address integer NOT NULL,
  height integer NOT NULL,
  secondary boolean NOT NULL,
  quantity numeric(20) NOT NULL,
  decimals smallint NOT NULL,
  threshold smallint NOT NULL,
  issuer bytea NOT NULL,
  description bytea NOT NULL
);
CREATE INDEX asset_issue_symbol ON asset_issue (symbol, output);

CREATE TABLE certificate_record (
  output bigint PRIMARY KEY,
  symbol integer NOT NULL,
  cert_type bigint NOT NULL,
  address integer NOT NULL,
  height integer NOT NULL,
  status smallint NOT NULL,
  owner bytea NOT NULL,
  content bytea
);
CREATE INDEX certificate_record_symbol ON certificate_record (symbol, cert_type, output);

CREATE TABLE avatar_record (
  output bigint PRIMARY KEY,
  symbol integer NOT NULL,
  address integer NOT NULL,
  height integer NOT NULL,
  status smallint NOT NULL             -- 1 register, 2 transfer
);
CREATE INDEX avatar_record_symbol ON avatar_record (symbol, output);
CREATE INDEX avatar_record_address ON avatar_record (address, output);

CREATE TABLE mit_record (
  output bigint PRIMARY KEY,
  symbol integer NOT NULL,
  address integer NOT NULL,
  height integer NOT NULL,
  status smallint NOT NULL,            -- 1 register, 2 transfer
  to_did bytea,
  content bytea
);
CREATE INDEX mit_record_symbol ON mit_record (symbol, output);
-- Down Migration
DROP TABLE mit_record;
DROP TABLE avatar_record;
DROP TABLE certificate_record;
DROP TABLE asset_issue;
