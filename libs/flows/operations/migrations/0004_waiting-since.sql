-- Up Migration
-- Since when it has been without coins that are free: held by others, or signed for others. Null again once it is signed.
ALTER TABLE operation ADD COLUMN waiting_since timestamptz;
-- Down Migration
ALTER TABLE operation DROP COLUMN waiting_since;
