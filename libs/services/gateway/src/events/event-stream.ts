import type { ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { EventLogStore, EventView } from './event-log.store.ts';
import type { EventWaker } from './event-waker.ts';

const PAGE = 200;

/** A comment now and then keeps proxies from closing an idle stream and finds dead clients. */
const HEARTBEAT_MS = 15_000;

/**
 * Sends a tenant's events as they happen (text/event-stream), starting after a sequence. `id:` is the sequence, so a
 * browser resumes by itself with Last-Event-ID. Ends when the client goes or the signal fires; a slow client is waited for.
 */
export async function streamEvents(options: {
  readonly tenant: string;
  readonly after: bigint;
  readonly store: EventLogStore;
  readonly waker: EventWaker;
  readonly response: ServerResponse;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { tenant, store, waker, response, signal } = options;
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const ended = AbortSignal.any([gone.signal, signal]);
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
  response.write(': welcome\n\n');

  let after = options.after;
  while (!ended.aborted) {
    // Listening starts before the look, so that an event between the two is not slept through.
    const woken = waker.next(tenant, HEARTBEAT_MS, ended);
    const events = await store.loadAfter(tenant, after, PAGE);
    for (const event of events) await write(response, render(event), ended);
    const last = events.at(-1);
    if (last !== undefined) after = BigInt(last.sequence);
    if (events.length < PAGE && (await woken) === 'timeout') await write(response, ': still here\n\n', ended);
  }
  response.end();
}

const render = (event: EventView): string => `id: ${event.sequence}\nevent: ${event.name}\ndata: ${JSON.stringify(event)}\n\n`;

async function write(response: ServerResponse, text: string, ended: AbortSignal): Promise<void> {
  if (ended.aborted || response.write(text)) return;
  await once(response, 'drain', { signal: ended }).catch((error: unknown) => {
    if (!ended.aborted) throw error;
  });
}
