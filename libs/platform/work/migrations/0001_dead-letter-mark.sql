-- Up Migration

-- What an operator decided on a dead letter. The letters themselves lie in Kafka; a mark of one that is kept no longer
-- goes with the next listing.
CREATE TABLE dead_letter_mark (
  topic text NOT NULL,
  partition integer NOT NULL,
  "offset" bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('replayed', 'dropped')),
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (topic, partition, "offset")
);

-- Down Migration

DROP TABLE dead_letter_mark;
