import { expect, it } from 'vitest';
import { encodeMessageBody, isP2pCommand, WIRE_LIMITS, type P2pCommand } from '@mbaas/chain-codec';
import { PAYLOAD_LIMITS } from './payload-limits.ts';

const hash = new Uint8Array(32);
const ip = new Uint8Array(16);
const net = { services: 1n, ip, port: 1 };
const many = <T>(count: number, item: T): T[] => new Array<T>(count).fill(item);

it('has room for the largest message of each command, and for little more', () => {
  const largest: readonly (readonly [P2pCommand, Uint8Array])[] = [
    ['version', encodeMessageBody('version', { version: 70_012, services: 1n, timestamp: 1n, receiver: net, sender: net, nonce: 1n, userAgent: 'a'.repeat(WIRE_LIMITS.maxUserAgent), startHeight: 1, relay: 1 })],
    ['ping', encodeMessageBody('ping', { nonce: 1n })],
    ['addr', encodeMessageBody('addr', { addresses: many(WIRE_LIMITS.maxAddresses, { timestamp: 1, ...net }) })],
    ['getheaders', encodeMessageBody('getheaders', { version: 1, locator: many(WIRE_LIMITS.maxLocator, hash) as never, stop: hash as never })],
    ['inv', encodeMessageBody('inv', { items: many(WIRE_LIMITS.maxInventory, { type: 2, hash: hash as never }) })],
    ['reject', encodeMessageBody('reject', { message: 'block', code: 1, reason: 'a'.repeat(WIRE_LIMITS.maxRejectText), hash: hash as never })],
    ['filterload', encodeMessageBody('filterload', { filter: new Uint8Array(WIRE_LIMITS.maxFilter), hashFunctions: 1, tweak: 1, flags: 1 })],
    ['filteradd', encodeMessageBody('filteradd', { item: new Uint8Array(WIRE_LIMITS.maxFilterItem) })],
    ['verack', encodeMessageBody('verack', {})],
  ];
  for (const [command, payload] of largest) {
    expect([command, payload.length <= PAYLOAD_LIMITS[command]]).toEqual([command, true]);
    expect([command, PAYLOAD_LIMITS[command] - payload.length < 300]).toEqual([command, true]);
  }
});

it('has a row for every command and none above what any frame can have', () => {
  for (const [command, limit] of Object.entries(PAYLOAD_LIMITS)) {
    expect(isP2pCommand(command)).toBe(true);
    expect(limit).toBeLessThanOrEqual(WIRE_LIMITS.maxPayloadSize);
  }
  expect(PAYLOAD_LIMITS.block).toBeGreaterThanOrEqual(WIRE_LIMITS.maxBlockSize);
});
