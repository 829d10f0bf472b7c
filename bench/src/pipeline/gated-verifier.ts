import type { ScriptBatch, ScriptVerdict, Verifier } from '@mbaas/platform-native-crypto';

/** Calls all good, once it is told to: shows what a thread does before and after the verdicts. */
export class GatedVerifier implements Verifier {
  readonly #gate = Promise.withResolvers<void>();
  #transactions = 0;
  #wake = Promise.withResolvers<void>();

  /** Resolves when so many transactions have been handed over. */
  async asked(transactions: number): Promise<void> {
    while (this.#transactions < transactions) await this.#wake.promise;
  }

  release(): void {
    this.#gate.resolve();
  }

  async checkScripts({ transactions }: ScriptBatch): Promise<readonly ScriptVerdict[]> {
    this.#transactions += transactions.length;
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
    await this.#gate.promise;
    return [];
  }

  async checkSeals(headers: readonly Uint8Array[]): Promise<readonly null[]> {
    await this.#gate.promise;
    return headers.map(() => null);
  }

  searchSeal(): Promise<null> {
    return Promise.resolve(null);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
