-- Up Migration
-- What waits for a block. The index in memory is built from it at start.
CREATE TABLE mempool (
  number bigint PRIMARY KEY,           -- order of acceptance
  id bytea NOT NULL UNIQUE,
  raw bytea NOT NULL,
  added_at timestamptz NOT NULL
);
-- Down Migration
DROP TABLE mempool;
