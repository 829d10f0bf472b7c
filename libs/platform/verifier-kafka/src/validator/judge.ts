import { err, ok, type Refusal, type Result } from '@mbaas/kernel';
import { decodeScriptBatch, type ScriptVerdict, type Verifier } from '@mbaas/platform-native-crypto';
import type { Logger } from '@mbaas/platform-observability';
import { decodeHeaders } from '../protocol/header-list.codec.ts';
import { POW_INVALID, rulesOfName, SEAL_RULES } from '../protocol/rules.ts';
import { MAX_FAILURES, type VerdictOutcome } from '../protocol/verdict.codec.ts';
import type { ValidationCode } from '../validation.codes.ts';
import { RecentVerdicts } from './recent-verdicts.ts';

/** Some hundred transactions are usual. An empty one takes 8 bytes: without a bound, 8 MB would make a million objects. */
const BATCH_BOUNDS = { transactions: 4_096, inputs: MAX_FAILURES };

/** Judges a body with this digest by named rules. A refusal: the body cannot be read, by nobody. */
export type Judge = (rules: string, body: Uint8Array, digest: Uint8Array) => Result<Promise<VerdictOutcome>, Refusal<ValidationCode>>;

export function scriptJudge(verifier: Verifier, log: Logger): Judge {
  const recent = new RecentVerdicts<VerdictOutcome>();
  return (rules, body, digest) => {
    const scriptRules = rulesOfName(rules);
    if (scriptRules === undefined) return ok(RULES_UNKNOWN);
    const batch = decodeScriptBatch(body, BATCH_BOUNDS);
    if (!batch.ok) return err({ code: 'VALIDATION_REQUEST_UNREADABLE' });
    const reach = async (): Promise<VerdictOutcome> => reached(await verifier.checkScripts({ transactions: batch.value, rules: scriptRules }));
    return ok(orNone(recent.get(keyOf(rules, digest), reach), log));
  };
}

export function sealJudge(verifier: Verifier, log: Logger): Judge {
  const recent = new RecentVerdicts<VerdictOutcome>();
  return (rules, body, digest) => {
    if (rules !== SEAL_RULES) return ok(RULES_UNKNOWN);
    const headers = decodeHeaders(body);
    if (!headers.ok) return headers;
    const reach = async (): Promise<VerdictOutcome> => {
      const codes = await verifier.checkSeals(headers.value);
      return reached(codes.flatMap((code, transaction) => (code === null ? [] : [{ transaction, input: 0, code: POW_INVALID }])));
    };
    return ok(orNone(recent.get(keyOf(rules, digest), reach), log));
  };
}

const RULES_UNKNOWN: Promise<VerdictOutcome> = Promise.resolve({ reached: false, code: 'VALIDATION_RULES_UNKNOWN' });

const reached = (failures: readonly ScriptVerdict[]): VerdictOutcome => ({ reached: true, failures });

const keyOf = (rules: string, digest: Uint8Array): string => `${rules} ${Buffer.from(digest).toString('latin1')}`;

async function orNone(outcome: Promise<VerdictOutcome>, log: Logger): Promise<VerdictOutcome> {
  try {
    return await outcome;
  } catch (error) {
    log.warn('A batch could not be judged', { error });
    return { reached: false, code: 'VALIDATION_FAILED' };
  }
}
