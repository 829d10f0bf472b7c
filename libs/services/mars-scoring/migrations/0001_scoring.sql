-- Up Migration
-- Everything here carries the height of the block that said it: a disconnected block takes its rows with it, and what
-- was before is there again.

-- The newest blocks, the last one the tip. `at`: chain time, Unix seconds, which never goes back.
CREATE TABLE block (
  height bigint PRIMARY KEY,
  hash text NOT NULL,
  at bigint NOT NULL
);

-- Which address an avatar owns from when on.
CREATE TABLE avatar_address (
  name text NOT NULL,
  address text NOT NULL,
  height bigint NOT NULL,
  position integer NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (name, height, position)
);
CREATE INDEX avatar_address_height ON avatar_address (height);
CREATE INDEX avatar_address_address ON avatar_address (address);

-- Which address owns a MIT from when on.
CREATE TABLE mit_owner (
  symbol text NOT NULL,
  address text NOT NULL,
  height bigint NOT NULL,
  position integer NOT NULL,
  PRIMARY KEY (symbol, height, position)
);
CREATE INDEX mit_owner_height ON mit_owner (height);

-- What any address gained or lost in a block: atoms of ETP (no symbol), base units of an MST, or MITs (no symbol).
CREATE TABLE movement (
  address text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('etp', 'mst', 'mit')),
  symbol text NOT NULL,
  height bigint NOT NULL,
  at bigint NOT NULL,
  change numeric(40) NOT NULL,
  PRIMARY KEY (address, kind, symbol, height)
);
CREATE INDEX movement_height ON movement (height);

-- What an avatar did, one row a transaction.
CREATE TABLE activity (
  avatar text NOT NULL,
  txid text NOT NULL,
  height bigint NOT NULL,
  at bigint NOT NULL,
  transfers integer NOT NULL,
  recharges integer NOT NULL,
  mit_issues integer NOT NULL,
  mst_issues integer NOT NULL,
  fee numeric(20) NOT NULL,
  partners text[] NOT NULL,
  PRIMARY KEY (avatar, txid)
);
CREATE INDEX activity_height ON activity (height);
CREATE INDEX activity_period ON activity (avatar, at);

CREATE TABLE asset_decimals (
  symbol text PRIMARY KEY,
  decimals integer NOT NULL,
  height bigint NOT NULL
);
CREATE INDEX asset_decimals_height ON asset_decimals (height);

-- The newest row of an avatar is its score.
CREATE TABLE score (
  avatar text NOT NULL,
  height bigint NOT NULL,
  month text NOT NULL,
  provisional boolean NOT NULL,
  centi integer NOT NULL,
  explanation text NOT NULL,
  PRIMARY KEY (avatar, height)
);
CREATE INDEX score_height ON score (height);

-- Down Migration
DROP TABLE score, asset_decimals, activity, movement, mit_owner, avatar_address, block;
