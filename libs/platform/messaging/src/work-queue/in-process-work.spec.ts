import { afterEach, describe, expect, it, vi } from 'vitest';
import { defineWork } from '@mbaas/contracts-events';
import { NullLogger } from '@mbaas/platform-observability';
import { InProcessWork } from './in-process-work.ts';
import type { DeadLetterNotice, WorkConsumer, WorkMessage, WorkOutcome } from './work.port.ts';

const KIB = 1024;
const work = defineWork({ name: 'spec.thing', version: 1, partitions: 1, retentionMs: 1_000, maxBytes: 64 * KIB, attempts: 3, doc: 'Of this spec.' });

const body = (number: number, length = 4): Uint8Array => {
  const bytes = new Uint8Array(length);
  bytes[0] = number;
  return bytes;
};
const done: WorkOutcome = { done: true };
const again: WorkOutcome = { done: false, code: 'SPEC_NOT_YET', again: true };

/** Takes what comes, and says of each what the test wants. */
class Hand {
  readonly seen: { readonly number: number; readonly attempt: number }[] = [];
  readonly dead: DeadLetterNotice[] = [];
  readonly batches: number[] = [];
  say: (message: WorkMessage) => WorkOutcome | Promise<WorkOutcome> = () => done;
  before: () => Promise<void> = () => Promise.resolve();

  readonly consumer: WorkConsumer = {
    work,
    name: 'spec',
    handle: async (messages) => {
      await this.before();
      this.batches.push(messages.length);
      return messages.map((message) => {
        this.seen.push({ number: message.body[0] as number, attempt: message.attempt });
        return this.say(message);
      });
    },
    onDeadLetter: async (notice) => void this.dead.push(notice),
  };
}

const numbers = ({ seen }: Hand): number[] => seen.map(({ number }) => number);

describe('work of one process', () => {
  afterEach(() => void vi.useRealTimers());
  const queue = (options: { readonly maxBytes?: number } = {}): InProcessWork => new InProcessWork({ log: NullLogger, retryMs: 100, ...options });
  const begin = async (shared: InProcessWork, hand: Hand) => {
    const share = shared.share();
    share.consume(hand.consumer);
    await share.start();
    return share;
  };
  const turns = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };

  it('comes in order, with its key and headers, whatever was there before the consumer', async () => {
    const shared = queue();
    let handed = false;
    const early = shared.publish(work, body(1), { key: 'k', partition: 0, headers: { 'x-sender': 'peer-1' } }).then(() => (handed = true));
    await turns();
    expect(handed).toBe(false);
    const hand = new Hand();
    let first: WorkMessage | undefined;
    hand.say = (message) => ((first ??= message), done);
    const share = await begin(shared, hand);
    await early;
    await shared.publish(work, body(2));
    await share.publish(work, body(3));
    await turns();
    expect(numbers(hand)).toEqual([1, 2, 3]);
    expect(first).toMatchObject({ key: 'k', headers: { 'x-sender': 'peer-1' }, attempt: 1 });
    expect(share.progress()).toEqual([{ consumer: 'spec', oldestMs: 0, waiting: 0n, restarts: 0 }]);
    await share.stop();
  });

  it('holds back whoever brings it while the handler has no room, within its bytes', async () => {
    const shared = queue({ maxBytes: 10 * KIB });
    const hand = new Hand();
    const room = Promise.withResolvers<void>();
    hand.before = () => room.promise;
    const share = await begin(shared, hand);
    let brought = 0;
    const sources = Array.from({ length: 40 }, (_, number) => shared.publish(work, body(number, 2 * KIB)).then(() => (brought += 1)));
    await turns();
    // Five are being handled, five wait inside, the others outside.
    expect(brought).toBe(5);
    expect(shared.bytesOf(work)).toBe(10 * KIB);
    expect(share.progress()[0]?.waiting).toBe(10n);
    room.resolve();
    await Promise.all(sources);
    await turns();
    expect(numbers(hand)).toEqual(Array.from({ length: 40 }, (_, number) => number));
    expect(shared.bytesOf(work)).toBe(0);
    await share.stop();
  });

  it('keeps the order of those who wait for room; a message larger than it all still passes', async () => {
    const shared = queue({ maxBytes: 4 * KIB });
    const order: number[] = [];
    const sources = [1, 2, 3].map((number) => shared.publish(work, body(number, number === 2 ? 8 * KIB : KIB)).then(() => order.push(number)));
    await turns();
    expect(order).toEqual([]);
    const hand = new Hand();
    const share = await begin(shared, hand);
    await Promise.all(sources);
    await turns();
    expect(order).toEqual([1, 2, 3]);
    expect(numbers(hand)).toEqual([1, 2, 3]);
    await share.stop();
  });

  it('is tried again after growing pauses, then given up', async () => {
    vi.useFakeTimers();
    const shared = queue();
    const hand = new Hand();
    hand.say = ({ body: [number] }) => (number === 1 ? again : done);
    const share = await begin(shared, hand);
    await shared.publish(work, body(1));
    await shared.publish(work, body(2));
    await vi.advanceTimersByTimeAsync(99);
    expect(hand.seen).toEqual([{ number: 1, attempt: 1 }, { number: 2, attempt: 1 }]);
    await vi.advanceTimersByTimeAsync(2);
    expect(hand.seen.at(-1)).toEqual({ number: 1, attempt: 2 });
    await vi.advanceTimersByTimeAsync(150);
    expect(hand.seen).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(60);
    expect(hand.seen.at(-1)).toEqual({ number: 1, attempt: 3 });
    expect(hand.dead).toMatchObject([{ work: 'spec.thing', code: 'SPEC_NOT_YET', attempts: 3 }]);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(hand.seen).toHaveLength(4);
    await share.stop();
  });

  it('is dead at once where it will never be done', async () => {
    const shared = queue();
    const hand = new Hand();
    hand.say = () => ({ done: false, code: 'SPEC_NEVER', again: false });
    const share = await begin(shared, hand);
    await shared.publish(work, body(7));
    await turns();
    expect(hand.dead).toMatchObject([{ code: 'SPEC_NEVER', attempts: 1, message: { attempt: 1 } }]);
    await share.stop();
  });

  it('counts what a handler throws as a try of each, one by one', async () => {
    vi.useFakeTimers();
    const shared = queue();
    const hand = new Hand();
    hand.say = ({ body: [number] }) => {
      if (number === 2) throw Object.assign(new Error('no'), { code: 'SPEC_BROKEN' });
      return done;
    };
    for (const number of [1, 2, 3]) void shared.publish(work, body(number));
    const share = await begin(shared, hand);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(hand.dead).toMatchObject([{ code: 'SPEC_BROKEN', attempts: 3 }]);
    expect(hand.seen.filter(({ number }) => number === 2).map(({ attempt }) => attempt)).toContain(3);
    expect(hand.seen.some(({ number }) => number === 3)).toBe(true);
    expect(share.progress()[0]?.waiting).toBe(0n);
    await share.stop();
  });

  it('counts no try for a failure of the moment', async () => {
    vi.useFakeTimers();
    const shared = queue();
    const hand = new Hand();
    let failures = 0;
    hand.before = async () => {
      if ((failures += 1) < 10) throw Object.assign(new Error('cut'), { code: '57P01' });
    };
    const share = await begin(shared, hand);
    await shared.publish(work, body(1));
    await vi.advanceTimersByTimeAsync(120_000);
    expect(hand.seen).toEqual([{ number: 1, attempt: 1 }]);
    await share.stop();
  });

  it('loses nothing where one of a batch throws and the database goes away meanwhile', async () => {
    vi.useFakeTimers();
    const shared = queue();
    const hand = new Hand();
    let away = true;
    hand.say = ({ body: [number] }) => {
      if (number === 2 && away) throw Object.assign(new Error('cut'), { code: '57P01' });
      if (number === 1 && hand.batches.at(-1) !== 1) throw new Error('not together');
      return done;
    };
    for (const number of [1, 2, 3, 4]) void shared.publish(work, body(number));
    await turns();
    const share = await begin(shared, hand);
    await vi.advanceTimersByTimeAsync(50);
    expect(share.progress()[0]?.waiting).toBe(3n);
    away = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(numbers(hand).slice(-3)).toEqual([2, 3, 4]);
    expect(share.progress()[0]?.waiting).toBe(0n);
    await share.stop();
  });

  it('takes outcomes that come late, and forgets those that come after its end', async () => {
    const shared = queue();
    const hand = new Hand();
    const late = [1, 2, 3].map(() => Promise.withResolvers<WorkOutcome>());
    hand.say = ({ body: [number] }) => (late[(number as number) - 1] as (typeof late)[number]).promise;
    const share = await begin(shared, hand);
    for (const number of [1, 2, 3]) await shared.publish(work, body(number));
    await turns();
    late[1]?.resolve(done);
    await turns();
    expect(share.progress()[0]?.waiting).toBe(2n);
    await share.stop();
    late[0]?.resolve(done);
    await turns();
    // The next consumer gets what the first has not decided, in order, before anything new.
    void shared.publish(work, body(4));
    await turns();
    const next = new Hand();
    const other = await begin(shared, next);
    await turns();
    expect(numbers(next)).toEqual([1, 3, 4]);
    await other.stop();
  });

  it('refuses what is too long, and everything once it has ended', async () => {
    const shared = queue({ maxBytes: KIB });
    await expect(shared.publish(work, body(1, 65 * KIB))).rejects.toMatchObject({ code: 'WORK_OVERSIZED' });
    const [waits, outside] = [shared.publish(work, body(1, KIB)), shared.publish(work, body(2, KIB))];
    await turns();
    shared.stop();
    await expect(waits).rejects.toMatchObject({ code: 'WORK_STOPPED' });
    await expect(outside).rejects.toMatchObject({ code: 'WORK_STOPPED' });
    await expect(shared.publish(work, body(3))).rejects.toMatchObject({ code: 'WORK_STOPPED' });
  });
});
