-- Up Migration
-- A transaction whose input went away for good is given up and another one built; should it come to stand in a block
-- before that, it is the operation's after all.
INSERT INTO operation_move (from_state, to_state) VALUES ('contested', 'submitted'), ('submitted', 'confirmed');
-- Transactions that others may have seen and that were given up: a block that holds one is told aloud.
CREATE INDEX operation_step_contested ON operation_step (txid) WHERE to_state = 'contested';
-- Down Migration
DROP INDEX operation_step_contested;
DELETE FROM operation_move WHERE (from_state, to_state) IN (('contested', 'submitted'), ('submitted', 'confirmed'));
