-- Up Migration

-- An MST that was issued through this platform, as the chain's facts have it.
CREATE TABLE programme (
  symbol text PRIMARY KEY,
  tenant text NOT NULL,
  address text NOT NULL,
  issuer text NOT NULL,
  decimals smallint NOT NULL,
  secondary_issue_threshold smallint NOT NULL,
  -- Sums over its movements; u64 each, beyond bigint.
  issued numeric(20, 0) NOT NULL CHECK (issued >= 0),
  burned numeric(20, 0) NOT NULL CHECK (burned >= 0),
  issued_txid bytea NOT NULL CHECK (octet_length(issued_txid) = 32),
  issued_height integer NOT NULL
);

CREATE INDEX programme_by_tenant ON programme (tenant, symbol);

-- One row for each change of hands; what a block brought goes with it when the block is disconnected.
CREATE TABLE movement (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  symbol text NOT NULL REFERENCES programme (symbol),
  kind text NOT NULL CHECK (kind IN ('issue', 'more', 'move', 'burn')),
  from_address text,
  to_address text,
  quantity numeric(20, 0) NOT NULL CHECK (quantity >= 0),
  txid bytea NOT NULL CHECK (octet_length(txid) = 32),
  height integer NOT NULL,
  block_hash bytea NOT NULL CHECK (octet_length(block_hash) = 32)
);

CREATE INDEX movement_by_transaction ON movement (txid);
CREATE INDEX movement_by_symbol ON movement (symbol, number);

-- What addresses hold of a programme.
CREATE TABLE holding (
  symbol text NOT NULL REFERENCES programme (symbol),
  address text NOT NULL,
  quantity numeric(20, 0) NOT NULL,
  PRIMARY KEY (symbol, address)
);

-- Down Migration

DROP TABLE holding;
DROP TABLE movement;
DROP TABLE programme;
