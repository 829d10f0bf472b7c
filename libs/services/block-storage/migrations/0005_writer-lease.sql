-- Up Migration
-- Who writes the chain, and when it last said so. Apart from `writer`: commits hold that row, and a sign of life must not wait.
CREATE TABLE writer_lease (
  network text PRIMARY KEY,
  holder text NOT NULL,                -- application name of the writer's connections
  renewed_at timestamptz NOT NULL      -- by this server's clock
);
-- Down Migration
DROP TABLE writer_lease;
