-- Up Migration
-- Avatars as the chain's facts tell them, with enough history to undo a block.
CREATE TABLE avatar_address (
  name text NOT NULL,
  address text NOT NULL,
  height bigint NOT NULL,
  position integer NOT NULL,
  at bigint NOT NULL,
  registration boolean NOT NULL,
  PRIMARY KEY (name, height, position)
);
CREATE INDEX avatar_address_height ON avatar_address (height);

-- What an address gained or lost of ETP (symbol '') or an MST in a block, in atoms.
CREATE TABLE movement (
  address text NOT NULL,
  symbol text NOT NULL,
  height bigint NOT NULL,
  at bigint NOT NULL,
  change numeric(40) NOT NULL,
  PRIMARY KEY (address, symbol, height)
);
CREATE INDEX movement_height ON movement (height);

-- What addresses of avatars did, one row a transaction.
CREATE TABLE activity (
  address text NOT NULL,
  txid text NOT NULL,
  height bigint NOT NULL,
  at bigint NOT NULL,
  transfers integer NOT NULL,
  recharges integer NOT NULL,
  mit_issues integer NOT NULL,
  mst_issues integer NOT NULL,
  mit_change integer NOT NULL,
  fee numeric(20) NOT NULL,
  partners text[] NOT NULL,
  PRIMARY KEY (address, txid)
);
CREATE INDEX activity_height ON activity (height);

CREATE TABLE asset_decimals (
  symbol text PRIMARY KEY,
  decimals integer NOT NULL,
  height bigint NOT NULL
);

CREATE TABLE score (
  avatar text PRIMARY KEY,
  month text NOT NULL,
  provisional boolean NOT NULL,
  centi integer NOT NULL,
  as_of_height bigint NOT NULL,
  explanation text NOT NULL
);

-- The last block seen: its month tells when a calendar month has ended.
CREATE TABLE tip (
  only boolean PRIMARY KEY DEFAULT true CHECK (only),
  height bigint NOT NULL,
  at bigint NOT NULL
);

-- Down Migration
DROP TABLE tip, score, asset_decimals, activity, movement, avatar_address;
