-- Up Migration
-- Numbers are given in chain order and without gaps: a block is a range of transactions, a transaction a range of outputs.
-- Disconnecting deletes from the top of the ranges, so nothing is stored to undo a block.
CREATE TABLE tx (
  number bigint PRIMARY KEY,
  id bytea NOT NULL,
  height integer NOT NULL,
  start integer NOT NULL,              -- offset in the bytes of its block
  length integer NOT NULL,
  version integer NOT NULL,
  coinbase boolean NOT NULL,
  first_output bigint NOT NULL,
  output_count integer NOT NULL,
  fee bigint NOT NULL
);
-- The only index over 32-byte keys here. It cannot be unique: that is checked when connecting.
CREATE INDEX tx_id ON tx USING hash (id);

CREATE TABLE output (
  number bigint PRIMARY KEY,
  tx bigint NOT NULL,
  address integer NOT NULL,            -- 0 none
  value bigint NOT NULL,
  kind smallint NOT NULL,
  symbol integer NOT NULL,             -- 0 none
  quantity numeric(20),                -- of an MST, u64
  lock smallint NOT NULL,              -- 0 none, 1 coinbase, 2 deposit, 3 sequence, 4 attenuation
  lock_value bigint NOT NULL,          -- deposit: height; sequence: the number of the script
  bytes bytea                          -- as on the wire; null where it follows from the rest (plain ETP to a key hash)
);

CREATE TABLE spend (
  output bigint PRIMARY KEY,
  tx bigint NOT NULL,
  input integer NOT NULL
);
-- Rows come in the order of transactions: all a disconnect needs.
CREATE INDEX spend_tx ON spend USING brin (tx) WITH (pages_per_range = 32, autosummarize = on);

CREATE TABLE unspent (
  address integer NOT NULL,
  output bigint NOT NULL,
  symbol integer NOT NULL,
  kind smallint NOT NULL,
  lock smallint NOT NULL,
  PRIMARY KEY (address, output)
);
CREATE INDEX unspent_symbol ON unspent (address, symbol, output) WHERE symbol <> 0;
CREATE INDEX unspent_lock ON unspent (address, output) WHERE lock > 1;

CREATE TABLE address (
  number integer PRIMARY KEY,
  text text NOT NULL UNIQUE,
  hash bytea NOT NULL
);

CREATE TABLE symbol (
  number integer PRIMARY KEY,
  bytes bytea NOT NULL UNIQUE
);

CREATE TABLE address_tx (
  address integer NOT NULL,
  tx bigint NOT NULL,
  etp_in numeric(30) NOT NULL,         -- received by it
  etp_out numeric(30) NOT NULL,        -- spent from it
  PRIMARY KEY (address, tx)
);
CREATE INDEX address_tx_tx ON address_tx USING brin (tx) WITH (pages_per_range = 32, autosummarize = on);

CREATE TABLE balance (
  address integer NOT NULL,
  symbol integer NOT NULL,             -- 0 is ETP
  received numeric(40) NOT NULL,       -- all outputs ever
  unspent numeric(40) NOT NULL,
  PRIMARY KEY (address, symbol)
);
-- Down Migration
DROP TABLE balance;
DROP TABLE address_tx;
DROP TABLE symbol;
DROP TABLE address;
DROP TABLE unspent;
DROP TABLE spend;
DROP TABLE output;
DROP TABLE tx;
