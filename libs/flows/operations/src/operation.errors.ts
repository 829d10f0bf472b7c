import { codes, err, problem, type Problem } from '@mbaas/kernel';

/** Codes of the flow itself; refusals of builder, keys and chain keep theirs. */
export const OPERATION_CODES = codes('OPERATION', {
  OPERATION_KEY_REUSED: { outcome: 'reject', penalty: 0, http: 422, doc: 'The idempotency key was used for another request; choose a new one.' },
  OPERATION_UNKNOWN: { outcome: 'reject', penalty: 0, http: 404, doc: 'The tenant has no such operation.' },
  OPERATION_CURSOR_INVALID: { outcome: 'reject', penalty: 0, http: 422, doc: 'The page cursor is not one of ours; start from the first page.' },
  OPERATION_WAITING_FOR_FUNDS: { outcome: 'defer', penalty: 0, http: 409, doc: 'What it needs is held by another operation that is under way; it goes on by itself when that is done.' },
  OPERATION_STALLED: { outcome: 'defer', penalty: 0, http: 503, doc: 'It cannot go on at the moment: a service it needs is away or fails. It goes on by itself when that is over; nothing is lost.' },
  OPERATION_CONFLICTED: { outcome: 'reject', penalty: 0, http: 409, doc: 'Another transaction spent one of its inputs.' },
  OPERATION_REVERTED: { outcome: 'defer', penalty: 0, http: 409, doc: 'A reorganisation took its block off the chain; it is offered again by itself.' },
  OPERATION_FINAL_REVERTED: { outcome: 'defer', penalty: 0, http: 409, doc: 'A reorganisation deeper than the network’s final depth took its block off the chain; it is offered again by itself.' },
  OPERATION_REBUILT_TOO_OFTEN: { outcome: 'reject', penalty: 0, http: 409, doc: 'Its inputs were taken by others again and again; submit it once more.' },
  OPERATION_TIMED_OUT: { outcome: 'reject', penalty: 0, http: 503, doc: 'A service it needs was away for too long before anything was signed; submit it once more.' },
  OPERATION_FAILED: { outcome: 'reject', penalty: 0, http: 500, doc: 'It failed for a reason of ours before anything was signed; the operator has been told.' },
});

export type OperationCode = keyof typeof OPERATION_CODES;

/** A refusal of the flow with the table's status and sentence. */
export const operationProblem = (code: OperationCode, extra?: Problem['extra']): Problem => problem(code, OPERATION_CODES[code].http, OPERATION_CODES[code].doc, extra);

export const refuse = (code: OperationCode, extra?: Problem['extra']): { readonly ok: false; readonly error: Problem } => err(operationProblem(code, extra));
