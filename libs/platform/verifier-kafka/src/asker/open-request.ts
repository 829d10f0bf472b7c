import { nativeSha256 } from '@mbaas/platform-native-crypto';
import type { Failures, Question } from './question.ts';

/** The name under which our own verdict stands among opinions: no instance has an empty one. */
export const OURSELVES = '';

/** A question that is open, and what came of it so far. */
export class OpenRequest {
  readonly question: Question;
  readonly sinceMs: number;
  readonly #promise = Promise.withResolvers<Failures>();
  #digest: Uint8Array | undefined;
  /** Verdicts by who gave them. */
  readonly opinions = new Map<string, Failures>();
  /** How many opinions settle it. */
  needed: number;
  /** Partitions asked. */
  readonly partitions = new Set<number>();
  /** Numbers of all asks. */
  readonly asks: number[] = [];
  /** Numbers of asks whose answer is still waited for. */
  readonly pending = new Set<number>();
  /** Answers that were no use. */
  fruitless = 0;
  /** Asks for an opinion of somebody else. */
  sought = 0;
  /** When to ask again, Unix ms. */
  dueMs = Infinity;
  /** We are judging it ourselves. */
  judging = false;
  closed = false;

  constructor(question: Question, needed: number, sinceMs: number) {
    this.question = question;
    this.needed = needed;
    this.sinceMs = sinceMs;
  }

  get answer(): Promise<Failures> {
    return this.#promise.promise;
  }

  /** Packs the body; its digest is kept from the first time. */
  body(): Uint8Array {
    const body = this.question.body();
    this.#digest ??= nativeSha256(body);
    return body;
  }

  isDigest(digest: Uint8Array): boolean {
    return this.#digest !== undefined && Buffer.compare(this.#digest, digest) === 0;
  }

  resolve(failures: Failures): void {
    this.closed = true;
    this.#promise.resolve(failures);
  }

  reject(error: unknown): void {
    this.closed = true;
    this.#promise.reject(error);
  }
}
