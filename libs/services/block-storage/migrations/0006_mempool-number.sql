-- Up Migration
-- The number of the last transaction taken into the pool. It lives on when the pool is empty: peers are told of new transactions by it.
CREATE SEQUENCE mempool_number AS bigint;
SELECT setval('mempool_number', greatest(1, (SELECT coalesce(max(number), 1) FROM mempool)));
-- Down Migration
DROP SEQUENCE mempool_number;
