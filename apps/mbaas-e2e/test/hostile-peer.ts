// Peers that keep coming back to do one wrong thing, each from a host of its own, until nobody listens to them.
import { encodeFrame, encodeMessageBody } from '@mbaas/chain-codec';
import { concatBytes } from '@mbaas/chain-primitives';
import { nativeSha256 } from '@mbaas/platform-native-crypto';
import { WireClient } from './wire-client.ts';

/** What it does once it has greeted. It may go on as long as the connection is open. */
export type Attack = (say: (command: string, payload: Uint8Array) => void, client: WireClient) => void | Promise<void>;

export interface HostilePeerOptions {
  /** Of the node that it attacks. */
  readonly address: string;
  readonly magic: number;
  readonly host: string;
  readonly height: number;
  readonly attack: Attack;
}

const NOWHERE = { services: 1n, ip: new Uint8Array(16), port: 0 };
let nonce = 1_000n;

const greeting = (startHeight: number): Uint8Array =>
  encodeMessageBody('version', { version: 70_012, services: 1n, timestamp: 0n, receiver: NOWHERE, sender: NOWHERE, nonce: (nonce += 1n), userAgent: '/hostile/', startHeight, relay: 1 });

/** Attacks until `isOver`; resolves then. */
export async function attackUntil(isOver: () => boolean, { address, magic, host, height, attack }: HostilePeerOptions): Promise<void> {
  while (!isOver()) {
    const client = await WireClient.open(address, magic, host).catch(() => undefined);
    if (client === undefined) continue;
    const say = (command: string, payload: Uint8Array): void => client.send(encodeFrame(magic, command, payload, nativeSha256));
    say('version', greeting(height));
    await client.until('its version', () => client.isClosed || client.frames.some(({ command }) => command === 'version') || undefined);
    say('verack', new Uint8Array(0));
    await client.until('the handshake', () => client.isClosed || client.frames.some(({ command }) => command === 'getheaders') || undefined);
    if (!client.isClosed) await attack(say, client);
    await client.until('the end', () => client.isClosed || isOver() || undefined);
    client.close();
  }
}

/** A block on something that does not exist. */
const orphanOf = (block: Uint8Array, number: number): Uint8Array => {
  const orphan = Uint8Array.from(block);
  orphan.fill(number & 255, 4, 36);
  orphan[5] = number >> 8;
  return orphan;
};

/**
 * `blocks`: some of a real chain, from height 1 on; `above`: those that come behind what anybody else has, which is news
 * when the attacked node `isLevel` with the others.
 */
export const attacks = (blocks: readonly Uint8Array[], above: readonly Uint8Array[], isLevel: () => boolean, magic: number): Readonly<Record<string, Attack>> => {
  const [first = new Uint8Array(0)] = blocks;
  const headersOf = (shown: readonly Uint8Array[]): Uint8Array => concatBytes(Uint8Array.of(shown.length), ...shown.map((block) => concatBytes(block.subarray(0, 148), Uint8Array.of(0))));
  return {
    garbage: (_say, client) => client.send(new Uint8Array(5_000).map((_, at) => (at * 37) & 255)),
    'wrong magic': (_say, client) => client.send(encodeFrame(magic + 1, 'ping', new Uint8Array(8), nativeSha256)),
    'huge lengths': (_say, client) => {
      const frame = encodeFrame(magic, 'block', new Uint8Array(0), nativeSha256);
      frame.fill(0xff, 16, 20);
      client.send(frame);
    },
    'headers that lead nowhere': async (say) => {
      for (let time = 1; time < 20; time += 1) say('headers', headersOf([orphanOf(first, time)]));
    },
    'orphans without end': async (say) => {
      for (let time = 1; time < 30; time += 1) say('block', orphanOf(first, 300 + time));
    },
    'slow drip': async (say, client) => {
      say('headers', headersOf(blocks.slice(0, 100)));
      const isAsked = (): boolean => client.isClosed || client.frames.some(({ command }) => command === 'getdata');
      for (let isShown = false; !isAsked(); await new Promise((resolve) => setTimeout(resolve, 50))) {
        if (isShown || !isLevel()) continue;
        say('headers', headersOf(above));
        isShown = true;
      }
      const frame = encodeFrame(magic, 'block', first, nativeSha256);
      for (const byte of frame) {
        if (client.isClosed) return;
        client.send(Uint8Array.of(byte));
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    'refused blocks': (say) => {
      const bad = Uint8Array.from(first);
      // The nonce of the seal.
      bad[105] = (bad[105] ?? 0) ^ 0xff;
      bad[110] = (bad[110] ?? 0) ^ 0xff;
      say('block', bad);
    },
    'unknown commands': (say) => say('feefilter', new Uint8Array(8)),
  };
};
