-- Up Migration

-- What a broker has taken of this outbox. One publisher at a time moves it; each publisher that takes its turn raises the
-- epoch, so that one that was paused meanwhile can move nothing any more.
ALTER TABLE outbox_log
  ADD COLUMN published_position bigint NOT NULL DEFAULT 0,
  ADD COLUMN publish_epoch bigint NOT NULL DEFAULT 0;

-- The last position that each turn of the publisher put into a topic's partition. A record names its predecessor in the
-- partition by it, so that whoever reads can prove a gap; and publishing can be set back to the end of any turn.
CREATE TABLE outbox_partition (
  topic text NOT NULL,
  partition integer NOT NULL,
  position bigint NOT NULL,
  -- The published_position that the turn ended with.
  published_to bigint NOT NULL,
  PRIMARY KEY (topic, partition, position)
);
CREATE INDEX outbox_partition_turn ON outbox_partition (published_to);

-- How far a consumer has come in a partition of a topic: every subscribed fact of it up to this position is settled.
CREATE TABLE consumer_partition (
  consumer text NOT NULL,
  source text NOT NULL,
  topic text NOT NULL,
  partition integer NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (consumer, topic, partition)
);

-- Down Migration

DROP TABLE consumer_partition;
DROP TABLE outbox_partition;
ALTER TABLE outbox_log DROP COLUMN publish_epoch, DROP COLUMN published_position;
