-- Up Migration

-- One row for each time a fact took effect. No uniqueness: a fact that takes effect twice must show as two rows.
CREATE TABLE effect (
  serial bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  consumer text NOT NULL,
  event_id uuid NOT NULL
);

-- Down Migration

DROP TABLE effect;
