import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { displayHash, hexDecode, hexEncode, parseDisplayHash } from '@mbaas/chain-primitives';
import { describe, expect, it } from 'vitest';
import { blockHash, transactionId } from '../index.ts';
import { encodeFrame, splitFrames, type Frame } from './frame.ts';
import { formatIp } from './ip-address.ts';
import { p2pMessages, type P2pBody, type P2pMessage } from './messages.codec.ts';
import { decodeMessage, encodeMessageBody, isP2pCommand } from './messages.ts';

const bytesOf = (hex: string): Uint8Array => {
  const decoded = hexDecode(hex);
  if (!decoded.ok) throw new Error(hex);
  return decoded.value;
};
const native = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());
const MAINNET = 0x4d53564d;
const TESTNET = 0x73766d74;

const messageOf = ({ command, payload }: Frame): P2pMessage => {
  const decoded = decodeMessage(command, payload);
  if (!decoded.ok) throw new Error(`${command}: ${decoded.error.code}`);
  return decoded.value;
};
const encoded = ({ command, body }: P2pMessage): Uint8Array => encodeMessageBody(command, body as P2pBody<typeof command>);
const frameOf = (hex: string, magic: number): Frame => {
  const { frames: [frame], rest, fault } = splitFrames(bytesOf(hex), magic, native);
  if (frame === undefined || fault !== undefined) throw new Error(fault?.code ?? 'incomplete');
  expect(rest).toHaveLength(0);
  return frame;
};
interface Item {
  type: number;
  hash: string;
}
interface Expected {
  magic: string;
  command: string;
  payload: string;
  checksum: string;
  inventory?: Item[];
  nonce_bytes?: string;
  version?: number;
  services?: number;
  timestamp?: number;
  address_receiver?: { services: number; ip: string; port: number };
  address_sender?: { services: number; ip: string; port: number };
  user_agent?: string;
  start_height?: number;
  relay?: number;
  locator?: string[];
  stop?: string;
  headers?: { hash: string; tx_count: number }[];
  addresses?: { timestamp: number; services: number; ip: string; port: number }[];
  block_hash?: string;
  txid?: string;
  message?: string;
  code?: number;
  reason?: string;
  data?: string;
}
const vectors = JSON.parse(readFileSync(new URL('../../../../../vectors/wire/p2p.json', import.meta.url), 'utf8')) as { name: string; hex: string; expected: Expected }[];

/** What a vector says about the body, checked by command. */
function expectBody(message: P2pMessage, expected: Expected): void {
  switch (message.command) {
    case 'inv':
    case 'getdata':
    case 'notfound':
      return expect(message.body.items.map(({ type, hash }) => ({ type, hash: displayHash(hash) }))).toEqual(expected.inventory);
    case 'ping':
    case 'pong':
      return expect(hexEncode(encoded(message))).toBe(expected.nonce_bytes);
    case 'version': {
      const plain = ({ services, ip, port }: (typeof message.body)['sender']) => ({ services: Number(services), ip: hexEncode(ip), port });
      const { receiver, sender, nonce, ...rest } = message.body;
      expect([plain(receiver), plain(sender)]).toEqual([expected.address_receiver, expected.address_sender]);
      const nonceBytes = new Uint8Array(8);
      new DataView(nonceBytes.buffer).setBigUint64(0, nonce, true);
      expect(hexEncode(nonceBytes)).toBe(expected.nonce_bytes);
      return expect(rest).toEqual({
        version: expected.version,
        services: BigInt(expected.services ?? -1),
        timestamp: BigInt(expected.timestamp ?? -1),
        userAgent: expected.user_agent,
        startHeight: expected.start_height,
        relay: expected.relay,
      });
    }
    case 'getblocks':
    case 'getheaders': {
      const { version, locator, stop } = message.body;
      return expect({ version, locator: locator.map(displayHash), stop: displayHash(stop) }).toEqual({ version: expected.version, locator: expected.locator, stop: expected.stop });
    }
    case 'headers':
      return expect(message.body.headers.map(({ header, transactionCount }) => ({ hash: displayHash(blockHash(header, native)), tx_count: transactionCount }))).toEqual(expected.headers);
    case 'addr':
      return expect(message.body.addresses.map(({ timestamp, services, ip, port }) => ({ timestamp, services: Number(services), ip: formatIp(ip), port }))).toEqual(expected.addresses);
    case 'block':
      return expect(displayHash(blockHash(message.body.header, native))).toBe(expected.block_hash);
    case 'tx':
      return expect(displayHash(transactionId(message.body, native))).toBe(expected.txid);
    case 'reject': {
      const { hash, ...rest } = message.body;
      expect(hash === undefined ? null : displayHash(hash)).toBe(expected.data);
      return expect(rest).toEqual({ message: expected.message, code: expected.code, reason: expected.reason });
    }
    default:
      return expect(message.body).toEqual({});
  }
}

describe('P2P vectors', () => {
  const framed = vectors.filter(({ expected }) => expected.command !== undefined);
  it('covers the file', () => expect([vectors.length, framed.length]).toEqual([22, 20]));

  it.each(framed)('$name', ({ hex, expected }) => {
    const magic = expected.magic === '4d56534d' ? MAINNET : TESTNET;
    const frame = frameOf(hex, magic);
    expect(frame.command).toBe(expected.command);
    expect(hexEncode(frame.payload)).toBe(expected.payload);
    const message = messageOf(frame);
    expectBody(message, expected);
    expect(hexEncode(encodeFrame(magic, frame.command, encoded(message), native))).toBe(hex);
  });
});

describe('frames of a real node, both ways', () => {
  interface Line {
    session: string;
    command: string | null;
    raw?: string;
    payload_len?: number;
  }
  const file = new URL('../../../../../vectors/chain/p2p.jsonl.gz', import.meta.url);
  const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n').map((line) => JSON.parse(line) as Line);
  const captured = lines.filter((line): line is Line & { command: string; raw: string } => line.command !== null);
  /** A block of version 0, sent to see it refused: the node's rules did, our decoder does. */
  const unknownVersion = 'craft-bad_version_0';
  const good = captured.filter(({ command, session }) => isP2pCommand(command) && !(command === 'block' && session === unknownVersion));

  it('round-trip, every one', () => {
    const seen = new Set<string>();
    for (const { command, raw, payload_len } of good) {
      const frame = frameOf(raw, MAINNET);
      expect([frame.command, frame.payload.length]).toEqual([command, payload_len]);
      const message = messageOf(frame);
      expect(hexEncode(encodeFrame(MAINNET, message.command, encoded(message), native))).toBe(raw);
      seen.add(command);
    }
    expect(good).toHaveLength(388);
    expect([...seen].sort()).toEqual(['block', 'getaddr', 'getblocks', 'getdata', 'getheaders', 'headers', 'inv', 'mempool', 'notfound', 'ping', 'pong', 'sendheaders', 'tx', 'verack', 'version']);
  });

  it('but the block of a version nobody knows', () => {
    const codes = captured.filter(({ command, session }) => command === 'block' && session === unknownVersion).map(({ raw }) => {
      const { command, payload } = frameOf(raw, MAINNET);
      const decoded = decodeMessage(command, payload);
      return decoded.ok ? 'accepted' : decoded.error.code;
    });
    expect(codes).toEqual(['WIRE_BLOCK_VERSION_UNKNOWN']);
  });

  it('but the one with a spoilt checksum', () => {
    const bad = captured.filter(({ command }) => !isP2pCommand(command));
    expect(bad.map(({ command }) => command)).toEqual(['bad-checksum']);
    expect(splitFrames(bytesOf(bad[0]?.raw ?? ''), MAINNET, native).fault).toEqual({ code: 'WIRE_FRAME_CHECKSUM_WRONG' });
  });
});

describe('messages', () => {
  const codeOf = (command: string, hex: string): string => {
    const decoded = decodeMessage(command, bytesOf(hex));
    return decoded.ok ? 'accepted' : decoded.error.code;
  };

  it.each(['feefilter', 'alert', 'cmpctblock', 'sendcmpct', '', 'toString', '__proto__'])('"%s" is no command', (command) => {
    expect(codeOf(command, '')).toBe('WIRE_COMMAND_UNKNOWN');
  });
  it.each(['verack', 'getaddr', 'mempool', 'sendheaders', 'filterclear'])('%s has no payload', (command) => {
    expect(codeOf(command, '')).toBe('accepted');
    expect(codeOf(command, '00')).toBe('CODEC_TRAILING_BYTES');
  });
  it.each([
    ['inv', 'fd51c3', 'CODEC_TOO_LONG'],
    ['inv', 'fd50c3', 'CODEC_COUNT_IMPOSSIBLE'],
    ['headers', 'fdd107', 'CODEC_TOO_LONG'],
    ['headers', '01', 'CODEC_COUNT_IMPOSSIBLE'],
    ['addr', 'fde903', 'CODEC_TOO_LONG'],
    ['getheaders', '0000000041', 'CODEC_TOO_LONG'],
    ['ping', '', 'CODEC_TRUNCATED'],
    ['filteradd', 'fd0902', 'CODEC_TOO_LONG'],
    ['filterload', 'fda18c', 'CODEC_TOO_LONG'],
  ])('%s with %s is refused: %s', (command, hex, code) => expect(codeOf(command, hex)).toBe(code));

  it('a reject names a hash for blocks and transactions alone', () => {
    const hash = parseDisplayHash('01'.repeat(32));
    if (!hash.ok) throw new Error(hash.error.code);
    const reject = { message: 'version', code: 0x11, reason: 'old' };
    expect(hexEncode(encodeMessageBody('reject', reject))).toBe('0776657273696f6e11036f6c64');
    expect(encodeMessageBody('reject', { ...reject, message: 'block', hash: hash.value })).toHaveLength(43);
    expect(() => encodeMessageBody('reject', { ...reject, hash: hash.value })).toThrow('CODEC_VALUE_OUT_OF_RANGE');
    expect(() => encodeMessageBody('reject', { ...reject, message: 'tx' })).toThrow('CODEC_VALUE_OUT_OF_RANGE');
  });

  it('version messages of peers below 70002 end without relay', () => {
    const plain = { services: 1n, ip: new Uint8Array(16), port: 5251 };
    const body: P2pBody<'version'> = { version: 31_402, services: 1n, timestamp: 0n, receiver: plain, sender: plain, nonce: 1n, userAgent: '', startHeight: 0 };
    const bytes = encodeMessageBody('version', body);
    expect(decodeMessage('version', bytes)).toEqual({ ok: true, value: { command: 'version', body } });
    expect(encodeMessageBody('version', { ...body, version: 70_012, relay: 1 })).toHaveLength(bytes.length + 1);
  });

  it('render addresses as people write them', () => {
    const json = p2pMessages.addr.toJson({ addresses: [{ timestamp: 1, services: 1n, ip: bytesOf('00000000000000000000ffffc6c754c7'), port: 5251 }] });
    expect(json).toEqual({ addresses: [{ timestamp: 1, services: '1', ip: '198.199.84.199', port: 5251 }] });
  });
});
