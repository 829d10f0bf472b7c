-- Up Migration

-- Facts of a chain are texts of 200 kB that are written once, read once and dropped with their partition: compressing them
-- costs the server a tenth of a commit. The parent's setting goes down to the partitions that exist.
ALTER TABLE outbox ALTER COLUMN payload SET STORAGE EXTERNAL;

-- Down Migration

ALTER TABLE outbox ALTER COLUMN payload SET STORAGE EXTENDED;
