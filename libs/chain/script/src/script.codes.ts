import { codes } from '@mbaas/kernel';

/**
 * Every way a script, or the spending of an output, can be refused. wire-format §4, consensus §6.7.
 * In words of the reference verifier: OPCODE_UNKNOWN is BAD_OPCODE, FALSE is EVAL_FALSE, NUMBER_TOO_LONG is UNKNOWN_ERROR.
 */
export const SCRIPT_CODES = codes('SCRIPT', {
  SCRIPT_PUSH_TRUNCATED: { outcome: 'reject', penalty: 100, http: 422, doc: 'A push runs past the end of the script.' },
  SCRIPT_TOO_LONG: { outcome: 'reject', penalty: 100, http: 422, doc: 'A script is longer than 10,000 bytes.' },
  SCRIPT_PUSH_TOO_LONG: { outcome: 'reject', penalty: 100, http: 422, doc: 'A script pushes more than 520 bytes at once.' },
  SCRIPT_TOO_MANY_OPERATIONS: { outcome: 'reject', penalty: 100, http: 422, doc: 'A script has more than 201 operations.' },
  SCRIPT_STACK_TOO_DEEP: { outcome: 'reject', penalty: 100, http: 422, doc: 'A script puts more than 1000 items on its stacks.' },
  SCRIPT_OPCODE_DISABLED: { outcome: 'reject', penalty: 100, http: 422, doc: 'A script holds a disabled operation.' },
  SCRIPT_OPCODE_UNKNOWN: { outcome: 'reject', penalty: 100, http: 422, doc: 'A script runs an operation that does not exist.' },
  SCRIPT_STACK_TOO_SHORT: { outcome: 'reject', penalty: 100, http: 422, doc: 'An operation needs more items than there are on the stack.' },
  SCRIPT_ALT_STACK_EMPTY: { outcome: 'reject', penalty: 100, http: 422, doc: 'The second stack has no item to take.' },
  SCRIPT_CONDITIONAL_UNBALANCED: { outcome: 'reject', penalty: 100, http: 422, doc: 'IF, ELSE and ENDIF do not match.' },
  SCRIPT_NUMBER_TOO_LONG: { outcome: 'reject', penalty: 100, http: 422, doc: 'A number operand has more bytes than its operation takes.' },
  SCRIPT_VERIFY_FAILED: { outcome: 'reject', penalty: 100, http: 422, doc: 'VERIFY met a false value.' },
  SCRIPT_EQUALVERIFY_FAILED: { outcome: 'reject', penalty: 100, http: 422, doc: 'EQUALVERIFY met two different values: usually the public key is not the one paid to.' },
  SCRIPT_NUMEQUALVERIFY_FAILED: { outcome: 'reject', penalty: 100, http: 422, doc: 'NUMEQUALVERIFY met two different numbers: usually the lock height of a deposit is not repeated.' },
  SCRIPT_CHECKSIGVERIFY_FAILED: { outcome: 'reject', penalty: 100, http: 422, doc: 'CHECKSIGVERIFY met a signature that does not verify.' },
  SCRIPT_CHECKMULTISIGVERIFY_FAILED: { outcome: 'reject', penalty: 100, http: 422, doc: 'CHECKMULTISIGVERIFY met signatures that do not verify.' },
  SCRIPT_RETURN: { outcome: 'reject', penalty: 100, http: 422, doc: 'The script ends in RETURN: the output cannot be spent.' },
  SCRIPT_KEY_COUNT: { outcome: 'reject', penalty: 100, http: 422, doc: 'A multi-signature check has fewer than 0 or more than 20 keys.' },
  SCRIPT_SIGNATURE_COUNT: { outcome: 'reject', penalty: 100, http: 422, doc: 'A multi-signature check has fewer than 0 signatures or more than keys.' },
  SCRIPT_SIGNATURE_NOT_DER: { outcome: 'reject', penalty: 100, http: 422, doc: 'A signature is not in strict DER form.' },
  SCRIPT_SIGHASH_UNDEFINED: { outcome: 'reject', penalty: 100, http: 422, doc: 'A signature of type SINGLE is defined for the first input alone.' },
  SCRIPT_AWARD_OUTPUT: { outcome: 'reject', penalty: 100, http: 422, doc: 'A transaction with an award output passes no script check.' },
  SCRIPT_LOCKTIME_NEGATIVE: { outcome: 'reject', penalty: 100, http: 422, doc: 'A lock operand is negative.' },
  SCRIPT_LOCKTIME_UNSATISFIED: { outcome: 'reject', penalty: 100, http: 422, doc: 'The lock time or sequence of the transaction does not satisfy its script.' },
  SCRIPT_MODEL_INVALID: { outcome: 'reject', penalty: 100, http: 422, doc: 'The text of a token lock is not a lock model.' },
  SCRIPT_INPUT_NOT_PUSH_ONLY: { outcome: 'reject', penalty: 100, http: 422, doc: 'The input of a script-hash output may only push data.' },
  SCRIPT_FALSE: { outcome: 'reject', penalty: 100, http: 422, doc: 'The script ends false: usually the signature does not verify.' },
  SCRIPT_NUMBER_INVALID: { outcome: 'reject', penalty: 0, http: 422, doc: 'A number in a script is longer than allowed or not in its shortest form.' },
  SCRIPT_TEXT_INVALID: { outcome: 'reject', penalty: 0, http: 400, doc: 'A script text holds a word that is neither an operation nor [ hex ].' },
});

export type ScriptCode = keyof typeof SCRIPT_CODES;
