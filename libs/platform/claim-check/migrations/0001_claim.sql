-- Up Migration

-- Bodies too long for a message, by their hash. EXTERNAL: blocks and signatures do not compress.
CREATE TABLE claim (
  hash bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
  bytes bytea NOT NULL,
  expires_at timestamptz NOT NULL
);
ALTER TABLE claim ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE INDEX claim_expires_at ON claim (expires_at);

-- Down Migration

DROP TABLE claim;
