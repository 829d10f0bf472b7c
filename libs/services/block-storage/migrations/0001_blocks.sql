-- Up Migration
-- One row: whose chain this schema holds, and which writer may commit (its epoch is compared in every commit).
CREATE TABLE writer (
  network text PRIMARY KEY,
  genesis bytea NOT NULL,
  epoch bigint NOT NULL
);

-- Every block known, side branches included, its bytes once and as received.
CREATE TABLE block (
  number bigint PRIMARY KEY,           -- in the order of arrival
  hash bytea NOT NULL UNIQUE,
  height integer NOT NULL,             -- place in its branch, not the header's own field
  main boolean NOT NULL,
  state smallint NOT NULL,             -- 0 not checked yet, 1 valid, 2 refused
  tx_count integer NOT NULL,
  header bytea NOT NULL,               -- 148 bytes
  raw bytea NOT NULL
);
-- A part of a block is read with substr: compressed it would be read whole.
ALTER TABLE block ALTER COLUMN raw SET STORAGE EXTERNAL;
-- Children of a block that is not on the main chain (bytes 5..36 of the header are the parent's hash).
CREATE INDEX block_side_parent ON block (substr(header, 5, 32)) WHERE NOT main;

CREATE TABLE main_block (
  height integer PRIMARY KEY,
  block bigint NOT NULL,
  first_tx bigint NOT NULL,
  first_output bigint NOT NULL
);
-- Down Migration
DROP TABLE main_block;
DROP TABLE block;
DROP TABLE writer;
