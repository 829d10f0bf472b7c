-- Up Migration
-- Nodes that were heard of. Bounded by the program; what it forgets is deleted.
CREATE TABLE address (
  authority text PRIMARY KEY,          -- ip:port, [ip]:port
  ip bytea NOT NULL,                   -- 16 bytes, IPv4 mapped
  port integer NOT NULL,
  services numeric(20) NOT NULL,       -- as told, u64
  seen_at timestamptz NOT NULL,        -- as told, never in the future
  tried_at timestamptz,
  succeeded_at timestamptz,            -- end of a handshake
  failures integer NOT NULL            -- in a row since then
);

-- Misbehaviour of a host: an IPv4 address, or an IPv6 /64.
CREATE TABLE host_score (
  host text PRIMARY KEY,
  score double precision NOT NULL,     -- at scored_at; halves with time
  scored_at timestamptz NOT NULL,
  banned_until timestamptz,
  code text NOT NULL                   -- of the last penalty
);
-- Down Migration
DROP TABLE host_score;
DROP TABLE address;
