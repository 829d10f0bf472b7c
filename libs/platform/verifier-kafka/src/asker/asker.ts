import type { WorkDefinition } from '@mbaas/contracts-events';
import type { Logger } from '@mbaas/platform-observability';
import { encodeRequest } from '../protocol/request.codec.ts';
import type { Verdict } from '../protocol/verdict.codec.ts';
import { NoVerdict } from '../validation.codes.ts';
import type { AskerMetrics, BatchEvent } from './asker.metrics.ts';
import { OpenRequest, OURSELVES } from './open-request.ts';
import { PartitionBook } from './partition-book.ts';
import { Patience } from './patience.ts';
import { isSame, type Failures, type Question } from './question.ts';
import type { Trust } from './trust.ts';

/** Answers without use, or askings for somebody else's opinion, after which we judge ourselves. */
const MAX_FRUITLESS = 3;
const MAX_SOUGHT = 2;
/** Asks remembered, so that late answers tell who serves a partition. */
const ASKS_KEPT = 4_096;

export interface AskerOptions {
  /** Unique among all processes, and new at each start. */
  readonly name: string;
  /** Hands a request to the broker; rejects where its fate is unknown. */
  publish(work: WorkDefinition, partition: number, request: Uint8Array): Promise<void>;
  readonly trust: Trust;
  /** Share of questions that two validators must answer alike, 0..1. */
  readonly secondOpinion: number;
  readonly askAgainMs: number;
  /** Bounds of what is open; more waits its turn here. */
  readonly maxOpen: number;
  readonly maxOpenBytes: number;
  readonly log: Logger;
  readonly metrics: AskerMetrics;
  /** Unix ms. */
  readonly clock: { now(): number };
}

interface Ask {
  /** Absent once it is settled, so that nothing holds its bytes. */
  readonly request: OpenRequest | undefined;
  readonly book: PartitionBook;
  readonly partition: number;
  readonly atMs: number;
  answered: boolean;
}

/**
 * Gets questions answered by validators that may be slow, gone or lying. A verdict counts when it names our digest and our
 * rules; one that refuses something counts only when a second one agrees. Who differs from our own judgement is not
 * believed again.
 */
export class Asker {
  readonly #options: AskerOptions;
  readonly #patience: Patience;
  readonly #books = new Map<WorkDefinition, PartitionBook>();
  readonly #open = new Set<OpenRequest>();
  readonly #waiting: OpenRequest[] = [];
  readonly #asks = new Map<number, Ask>();
  #openBytes = 0;
  #nextNumber = 1;
  #running = false;
  #stopped = false;
  #sending = true;

  constructor(options: AskerOptions) {
    this.#options = options;
    this.#patience = new Patience(options.askAgainMs);
  }

  /** Begins to ask; questions before it wait. */
  start(): void {
    this.#running = true;
    this.#fill();
  }

  /** What fails; nothing: all good. Rejects only where no verdict can be reached. */
  ask(question: Question): Promise<Failures> {
    if (this.#stopped) return Promise.reject(new NoVerdict('VALIDATION_STOPPED'));
    const request = new OpenRequest(question, Math.random() < this.#options.secondOpinion ? 2 : 1, this.#now());
    this.#waiting.push(request);
    this.#fill();
    return request.answer;
  }

  /** Open questions reject: nothing is known of them. */
  stop(): void {
    this.#stopped = true;
    for (const request of [...this.#waiting.splice(0), ...this.#open]) request.reject(new NoVerdict('VALIDATION_STOPPED'));
    this.#open.clear();
    this.#asks.clear();
  }

  progress(): { readonly open: number; readonly waiting: number; readonly oldestMs: number } {
    const [oldest = this.#waiting[0]] = this.#open;
    return { open: this.#open.size, waiting: this.#waiting.length, oldestMs: oldest === undefined ? 0 : Math.max(0, this.#now() - oldest.sinceMs) };
  }

  /** Takes a verdict of any asker's questions; what is not for us or comes twice is ignored. */
  hear(verdict: Verdict): void {
    if (verdict.id.asker !== this.#options.name) return;
    const ask = this.#asks.get(verdict.id.number);
    if (ask === undefined) return this.#count('late');
    const { request, book, partition, atMs } = ask;
    book.heard(partition, verdict.validator, this.#now());
    if (!ask.answered) {
      ask.answered = true;
      // Late ones too, or patience would never learn that answers take longer now.
      this.#patience.answered(this.#now() - atMs);
      this.#options.metrics.answeredAfter((this.#now() - atMs) / 1000);
    }
    if (request === undefined) return this.#count('late');
    request.pending.delete(verdict.id.number);
    if (request.judging) return this.#count('late');
    this.#weigh(request, verdict);
  }

  /** Asks again what has waited too long. To be called every now and then. */
  tick(): void {
    const now = this.#now();
    for (const request of this.#open) {
      if (request.judging || now < request.dueMs) continue;
      for (const number of request.pending) {
        const ask = this.#asks.get(number);
        ask?.book.missed(ask.partition, now);
      }
      // Their answers are welcome still, but nothing waits for them.
      request.pending.clear();
      if (request.opinions.size > 0) this.#judge(request);
      else this.#publish(request, this.#bookOf(request.question.work).next(now, request.partitions), 'again');
    }
  }

  #weigh(request: OpenRequest, { validator, rules, digest, outcome }: Verdict): void {
    if (!this.#options.trust.isBelieved(validator)) return this.#fruitless(request, 'distrusted');
    if (rules !== request.question.rules || !request.isDigest(digest)) return this.#fruitless(request, 'stale');
    if (!outcome.reached) return this.#fruitless(request, 'none');
    const { failures } = outcome;
    if (!failures.every((failure) => request.question.isPossible(failure))) return this.#fruitless(request, 'impossible');
    this.#count('answered');
    request.opinions.set(validator, failures);
    // Refusing a block cannot be taken back: nobody's word alone is enough.
    if (failures.length > 0) request.needed = Math.max(2, request.needed);
    if (request.opinions.size >= request.needed) this.#settle(request);
    else if (request.pending.size === 0) this.#seekOpinion(request);
  }

  #fruitless(request: OpenRequest, event: BatchEvent): void {
    this.#count(event);
    request.fruitless += 1;
    if (request.pending.size > 0) return;
    if (request.opinions.size > 0) return this.#seekOpinion(request);
    const book = this.#bookOf(request.question.work);
    const others = book.nextOfOthers(this.#options.trust.liars, this.#now());
    if (request.fruitless >= MAX_FRUITLESS || others === undefined) this.#judge(request);
    else this.#publish(request, event === 'distrusted' ? others : book.next(this.#now(), request.partitions), 'again');
  }

  /** Another validator's, or else our own. */
  #seekOpinion(request: OpenRequest): void {
    const others = this.#bookOf(request.question.work).nextOfOthers(new Set([...request.opinions.keys(), ...this.#options.trust.liars]), this.#now());
    if (others === undefined || request.sought >= MAX_SOUGHT) return this.#judge(request);
    request.sought += 1;
    this.#publish(request, others, 'compared');
  }

  #judge(request: OpenRequest): void {
    if (request.judging) return;
    request.judging = true;
    this.#count('judged-here');
    request.question.judge().then(
      (failures) => {
        request.opinions.set(OURSELVES, failures);
        this.#settle(request);
      },
      (error: unknown) => this.#close(request, () => request.reject(error)),
    );
  }

  #settle(request: OpenRequest): void {
    if (request.closed) return;
    const { opinions } = request;
    const [[firstName, first] = [OURSELVES, []]] = opinions;
    const ours = opinions.get(OURSELVES);
    if (ours === undefined && [...opinions.values()].some((other) => !isSame(first, other))) return this.#judge(request);
    const failures = ours ?? first;
    this.#close(request, () => request.resolve(failures));
    this.#options.metrics.verdict(failures[0]?.code ?? 'GOOD');
    if (opinions.size === 1 && ours === undefined) this.#options.trust.used(firstName);
    for (const [validator, other] of opinions) if (!isSame(failures, other)) this.#distrust(validator);
  }

  #close(request: OpenRequest, end: () => void): void {
    if (request.closed) return;
    end();
    for (const number of request.asks) {
      const ask = this.#asks.get(number);
      if (ask !== undefined) this.#asks.set(number, { ...ask, request: undefined });
    }
    this.#open.delete(request);
    this.#openBytes -= request.question.bytes;
    this.#fill();
  }

  /** Its verdicts on what is open are forgotten, and what lies with it is asked of others. */
  #distrust(validator: string): void {
    if (!this.#options.trust.distrust(validator)) return;
    const now = this.#now();
    for (const request of [...this.#open]) {
      const book = this.#bookOf(request.question.work);
      const waitsForIt = [...request.pending].some((number) => book.answererOf(this.#asks.get(number)?.partition ?? -1, now) === validator);
      if ((!request.opinions.delete(validator) && !waitsForIt) || request.judging) continue;
      const others = book.nextOfOthers(this.#options.trust.liars, now);
      if (others === undefined) this.#judge(request);
      else this.#publish(request, others, 'again');
    }
  }

  #fill(): void {
    const { maxOpen, maxOpenBytes } = this.#options;
    while (this.#running && !this.#stopped) {
      const [next] = this.#waiting;
      if (next === undefined || this.#open.size >= maxOpen || (this.#open.size > 0 && this.#openBytes + next.question.bytes > maxOpenBytes)) return;
      this.#waiting.shift();
      this.#open.add(next);
      this.#openBytes += next.question.bytes;
      this.#publish(next, this.#bookOf(next.question.work).next(this.#now()), 'asked');
    }
  }

  #publish(request: OpenRequest, partition: number, event: BatchEvent): void {
    this.#count(event);
    const { name, publish, log } = this.#options;
    const number = this.#nextNumber++;
    const now = this.#now();
    const body = request.body();
    request.asks.push(number);
    request.dueMs = now + this.#patience.waitMs(request.asks.length);
    request.partitions.add(partition);
    request.pending.add(number);
    this.#asks.set(number, { request, book: this.#bookOf(request.question.work), partition, atMs: now, answered: false });
    const [oldest] = this.#asks.keys();
    if (this.#asks.size > ASKS_KEPT && oldest !== undefined) this.#asks.delete(oldest);
    publish(request.question.work, partition, encodeRequest({ id: { asker: name, number }, rules: request.question.rules, body })).then(
      () => void (this.#sending = true),
      (error: unknown) => {
        this.#count('unsent');
        if (this.#sending && !this.#stopped) log.warn('A batch could not be handed out and will be again', { error });
        this.#sending = false;
      },
    );
  }

  #bookOf(work: WorkDefinition): PartitionBook {
    let book = this.#books.get(work);
    if (book === undefined) this.#books.set(work, (book = new PartitionBook(work.partitions)));
    return book;
  }

  #count(event: BatchEvent): void {
    this.#options.metrics.count(event);
  }

  #now(): number {
    return this.#options.clock.now();
  }
}
