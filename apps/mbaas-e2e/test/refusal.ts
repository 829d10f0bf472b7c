import { expect } from 'vitest';
import type { Reply } from '../src/rest-door.ts';

/** Stands in what is sent wherever a text fits: it must never come back. */
export const MARK = 'ECHO-7f3a';

/** A refusal as every one has to be: 4xx, a stable code, a sentence, nothing of what was sent. */
export function expectRefusal(reply: Reply, code: string): void {
  expect([reply.body['code'], reply.contentType.split(';')[0]], reply.text.slice(0, 500)).toEqual([code, 'application/problem+json']);
  expect(reply.status).toBeGreaterThanOrEqual(400);
  expect(reply.status).toBeLessThan(500);
  expect(reply.body['status']).toBe(reply.status);
  expect(reply.body['detail']).toMatch(/^[A-Z].{15,}\.$/s);
  expect(reply.text).not.toContain(MARK);
}

/** What a balance says of the chain and the pool; how much of it may move already changes as blocks come. */
export function holdings({ etp, assets }: Record<string, unknown>): unknown {
  const { unspent, pendingIn, pendingOut } = etp as Record<string, string>;
  return { unspent, pendingIn, pendingOut, assets };
}
