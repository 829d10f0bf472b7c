import type { OutPoint } from '@mbaas/chain-codec';
import { hexEncode } from '@mbaas/chain-primitives';
import type { ConsensusView, ViewNeeds } from '../src/index.ts';

/** Everything a rule asked a view for, as text keys. */
export class RecordingView implements ConsensusView {
  readonly asked = new Set<string>();
  readonly #below: ConsensusView;

  constructor(below: ConsensusView) {
    this.#below = below;
  }

  previousOutput(point: OutPoint): ReturnType<ConsensusView['previousOutput']> {
    this.asked.add(`point:${hexEncode(point.hash)}:${point.index}`);
    return this.#below.previousOutput(point);
  }

  asset(symbol: string): ReturnType<ConsensusView['asset']> {
    this.asked.add(`asset:${symbol}`);
    return this.#below.asset(symbol);
  }

  certificate(symbol: string, certType: number): ReturnType<ConsensusView['certificate']> {
    this.asked.add(`certificate:${certType}:${symbol}`);
    return this.#below.certificate(symbol, certType);
  }

  countSecondaryWitness(prefix: string): number {
    this.asked.add(`witness:${prefix}`);
    return this.#below.countSecondaryWitness(prefix);
  }

  did(symbol: string): ReturnType<ConsensusView['did']> {
    this.asked.add(`did:${symbol}`);
    return this.#below.did(symbol);
  }

  didOfAddress(address: string): string | undefined {
    this.asked.add(`owner:${address}`);
    return this.#below.didOfAddress(address);
  }

  mit(symbol: string): ReturnType<ConsensusView['mit']> {
    this.asked.add(`mit:${symbol}`);
    return this.#below.mit(symbol);
  }

  header(height: number): ReturnType<ConsensusView['header']> {
    return this.#below.header(height);
  }
}

/** What `viewNeeds` promised, in the same keys. */
export const promised = (needs: ViewNeeds): Set<string> => new Set([
  ...needs.points.map(({ hash, index }) => `point:${hexEncode(hash)}:${index}`),
  ...needs.assetSymbols.map((symbol) => `asset:${symbol}`),
  ...needs.certificateKeys.map(({ symbol, certType }) => `certificate:${certType}:${symbol}`),
  ...needs.witnessPrefixes.map((prefix) => `witness:${prefix}`),
  ...needs.dids.map((symbol) => `did:${symbol}`),
  ...needs.didAddresses.map((address) => `owner:${address}`),
  ...needs.mits.map((symbol) => `mit:${symbol}`),
]);
