-- Up Migration

-- Facts, written in the transaction of the state they speak of. The relay gives each committed row its position in the
-- log; the id is drawn before the commit and so cannot be that. Partitions of fixed id ranges are made by the code
-- (outbox/partitions.ts) and dropped whole.
CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY,
  event_id uuid NOT NULL DEFAULT uuidv7(),
  name text NOT NULL,
  version integer NOT NULL,
  key text NOT NULL,
  tenant text,
  -- JSON as text: as jsonb it costs the server ten times as much, and nobody queries inside.
  payload text NOT NULL,
  traceparent text,
  created_at timestamptz NOT NULL DEFAULT now(),
  position bigint,
  PRIMARY KEY (id)
) PARTITION BY RANGE (id);

CREATE INDEX outbox_waiting ON outbox (id) WHERE position IS NULL;
CREATE INDEX outbox_position ON outbox (position) WHERE position IS NOT NULL;

-- One row. Its lock makes relays of this schema take turns; positions are dense, so a gap is provable.
CREATE TABLE outbox_log (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  last_position bigint NOT NULL DEFAULT 0,
  -- Highest position whose row was dropped for age.
  dropped_position bigint NOT NULL DEFAULT 0
);
INSERT INTO outbox_log DEFAULT VALUES;

-- Facts of other schemas that this schema's consumers have handled, one row per consumer and fact.
CREATE TABLE inbox (
  consumer text NOT NULL,
  event_id uuid NOT NULL,
  handled_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (consumer, event_id)
);
CREATE INDEX inbox_handled_at ON inbox USING brin (handled_at);

-- How far a consumer has come in the log of a source schema.
CREATE TABLE consumer_cursor (
  consumer text NOT NULL,
  source text NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (consumer, source)
);

-- Facts set aside because their handler refuses one of their key; later facts of the key wait behind it, in order.
CREATE TABLE parked_fact (
  consumer text NOT NULL,
  source text NOT NULL,
  position bigint NOT NULL,
  key text NOT NULL,
  event_id uuid NOT NULL,
  name text NOT NULL,
  version integer NOT NULL,
  tenant text,
  payload text NOT NULL,
  traceparent text,
  created_at timestamptz NOT NULL,
  -- Why: the code of the refused fact; CONSUMER_KEY_PARKED for those that wait behind it.
  code text NOT NULL,
  parked_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (consumer, source, position)
);
CREATE INDEX parked_fact_key ON parked_fact (consumer, source, key, position);

-- Down Migration

DROP TABLE parked_fact;
DROP TABLE consumer_cursor;
DROP TABLE inbox;
DROP TABLE outbox_log;
DROP TABLE outbox;
