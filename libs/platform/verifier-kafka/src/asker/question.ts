import { scriptsToCheck, sealsToCheck, type WorkDefinition } from '@mbaas/contracts-events';
import { SCRIPT_CODES } from '@mbaas/chain-script';
import { encodeScriptBatch, type ScriptBatch, type ScriptVerdict, type Verifier } from '@mbaas/platform-native-crypto';
import { encodeHeaders } from '../protocol/header-list.codec.ts';
import { nameOfRules, POW_INVALID, SEAL_RULES } from '../protocol/rules.ts';

export type Failures = readonly ScriptVerdict[];

/** Something to be judged by validators, small enough for one request. */
export interface Question {
  readonly work: WorkDefinition;
  readonly rules: string;
  /** Length of the body. */
  readonly bytes: number;
  /** Packs the body; the same bytes each time. */
  body(): Uint8Array;
  /** Whether a failure can be one of this question's. */
  isPossible(failure: ScriptVerdict): boolean;
  /** Our own verdict. */
  judge(): Promise<Failures>;
}

/** `bytes`: what the batch takes packed. */
export const scriptQuestion = (batch: ScriptBatch, bytes: number, local: Verifier): Question => ({
  work: scriptsToCheck,
  rules: nameOfRules(batch.rules),
  bytes,
  body: () => encodeScriptBatch(batch.transactions),
  isPossible: ({ transaction, input, code }) => input < (batch.transactions[transaction]?.previousScripts.length ?? 0) && code in SCRIPT_CODES,
  judge: () => local.checkScripts(batch),
});

export const sealQuestion = (headers: readonly Uint8Array[], local: Verifier): Question => ({
  work: sealsToCheck,
  rules: SEAL_RULES,
  bytes: headers.reduce((sum, { length }) => sum + length, 0),
  body: () => encodeHeaders(headers),
  isPossible: ({ transaction, input, code }) => transaction < headers.length && input === 0 && code === POW_INVALID,
  judge: async () => (await local.checkSeals(headers)).flatMap((code, transaction) => (code === null ? [] : [{ transaction, input: 0, code }])),
});

/** Failures of headers as the port gives them: per header null or its code. */
export function sealVerdicts(failures: Failures, headers: number): (string | null)[] {
  const verdicts: (string | null)[] = Array.from({ length: headers }, () => null);
  for (const { transaction, code } of failures) verdicts[transaction] = code;
  return verdicts;
}

/** Whether two verdicts say the same. Validators list failures in order. */
export const isSame = (a: Failures, b: Failures): boolean =>
  a.length === b.length && a.every(({ transaction, input, code }, index) => b[index]?.transaction === transaction && b[index].input === input && b[index].code === code);
