-- Up Migration
-- Staying where it is, with a code that says why: what cannot go on must be seen.
INSERT INTO operation_move (from_state, to_state) VALUES ('built', 'built'), ('signed', 'signed');
-- Down Migration
DELETE FROM operation_move WHERE (from_state, to_state) IN (('built', 'built'), ('signed', 'signed'));
