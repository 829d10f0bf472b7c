import type { EthashCache } from '@mbaas/chain-crypto';
import type { ScriptRules, ScriptVerdict, Seal } from './verifier.port.ts';

/** What the pool asks of a worker. `id` pairs the answer; `cache` comes with the first task of its epoch (RecentEpochs). */
export type WorkerRequest =
  | { readonly id: number; readonly kind: 'scripts'; readonly rules: ScriptRules; readonly batch: ArrayBuffer }
  | { readonly id: number; readonly kind: 'build-cache'; readonly epoch: number }
  | { readonly id: number; readonly kind: 'seals'; readonly epoch: number; readonly cache?: EthashCache; readonly headers: readonly Uint8Array[] }
  | { readonly id: number; readonly kind: 'search'; readonly epoch: number; readonly cache?: EthashCache; readonly header: Uint8Array; readonly startNonce: bigint; readonly attempts: number };

export interface WorkerAnswers {
  readonly scripts: readonly ScriptVerdict[];
  readonly 'build-cache': EthashCache;
  readonly seals: readonly (string | null)[];
  readonly search: Seal | null;
}

export type WorkerReply = { readonly id: number; readonly answer: WorkerAnswers[keyof WorkerAnswers] } | { readonly id: number; readonly failure: string };
