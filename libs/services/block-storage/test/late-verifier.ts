import type { ScriptBatch, ScriptVerdict, Seal, Verifier } from '@mbaas/platform-native-crypto';
import { Signal } from '../src/connect/signal.ts';

/** Answers when it is told to: script batches wait while it is held. */
export class LateVerifier implements Verifier {
  readonly #inner: Verifier;
  readonly #released = new Signal();
  #held = false;
  /** Script batches asked for so far. */
  asked = 0;
  /** Paces every script batch, ms. */
  delayMs = 0;

  constructor(inner: Verifier) {
    this.#inner = inner;
  }

  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
    this.#released.raise();
  }

  async checkScripts(batch: ScriptBatch): Promise<readonly ScriptVerdict[]> {
    this.asked += 1;
    const verdicts = await this.#inner.checkScripts(batch);
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    while (this.#held) await this.#released.wait();
    return verdicts;
  }

  checkSeals(headers: readonly Uint8Array[]): Promise<readonly (string | null)[]> {
    return this.#inner.checkSeals(headers);
  }

  searchSeal(header: Uint8Array, startNonce: bigint, attempts: number): Promise<Seal | null> {
    return this.#inner.searchSeal(header, startNonce, attempts);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}
