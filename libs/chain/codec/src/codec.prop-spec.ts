import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader, CODEC_CODES } from '@mbaas/chain-primitives';
import { attachmentCodec, type Attachment } from './attachment.codec.ts';
import { blockCodec, headerCodec, type Block, type BlockHeader } from './block.codec.ts';
import { decodeBlock } from './block.ts';
import type { Codec } from './dsl/codec.ts';
import { decodeWhole, encodeWhole } from './dsl/whole.ts';
import type { OutPoint } from './out-point.codec.ts';
import { p2pMessages, type P2pBody } from './p2p/messages.codec.ts';
import { isP2pCommand } from './p2p/messages.ts';
import { transactionCodec, type Transaction, type TransactionInput, type TransactionOutput } from './transaction.codec.ts';
import { WIRE_CODES } from './wire.errors.ts';

const u8 = fc.nat(0xff);
const u32 = fc.oneof(fc.nat(0xffff_ffff), fc.constantFrom(0, 0xffff_ffff, 0x8000_0000, 207));
const u64 = fc.oneof(fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn }), fc.constantFrom(0n, 0xffff_ffff_ffff_ffffn));
const blob = (maxLength: number) => fc.uint8Array({ maxLength });
const exactly = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
/** Any byte but zero, one character each. */
const words = fc.array(fc.integer({ min: 1, max: 255 }), { maxLength: 70 }).map((codes) => String.fromCharCode(...codes));

const outPoint: fc.Arbitrary<OutPoint> = fc.record({ hash: exactly(32), index: u32 });
const input: fc.Arbitrary<TransactionInput> = fc.record({ previousOutput: outPoint, script: blob(300), sequence: u32 });

const plainCertType = u32.map((type) => (type & ~0x4000_0000) >>> 0);
const payload = fc.oneof(
  fc.record({ kind: fc.constant('etp' as const) }),
  fc.record({ kind: fc.constant('award' as const), height: u64 }),
  fc.record({
    kind: fc.constant('asset-detail' as const), symbol: words, maximumSupply: u64, decimals: u8, secondaryIssueThreshold: u8, unused2: u8, unused3: u8, issuer: words, address: words, description: words,
  }),
  fc.record({ kind: fc.constant('asset-transfer' as const), symbol: words, quantity: u64 }),
  fc.record({ kind: fc.constant('message' as const), content: words }),
  fc.record({ kind: fc.constant('did' as const), status: fc.constantFrom('register' as const, 'transfer' as const), symbol: words, address: words }),
  fc.record({ kind: fc.constant('certificate' as const), symbol: words, owner: words, address: words, certType: plainCertType, status: u8 }),
  fc.record({ kind: fc.constant('certificate' as const), symbol: words, owner: words, address: words, certType: plainCertType.map((type) => (type | 0x4000_0000) >>> 0), status: u8, content: words }),
  fc.record({ kind: fc.constant('mit' as const), status: u8.filter((status) => status !== 1), symbol: words, address: words }),
  fc.record({ kind: fc.constant('mit' as const), status: fc.constant(1), symbol: words, address: words, content: words }),
  fc.record({ kind: fc.constant('unknown' as const), type: fc.integer({ min: 7, max: 0xffff_ffff }) }),
);
const envelope = fc.oneof(
  fc.record({ version: u32.filter((version) => version !== 207) }),
  fc.record({ version: fc.constant(207), toDid: words, fromDid: words }),
);
const attachment: fc.Arbitrary<Attachment> = fc.tuple(envelope, payload).map(([head, body]) => ({ ...head, ...body }));
const output: fc.Arbitrary<TransactionOutput> = fc.record({ value: u64, script: blob(300), attachment });
const transaction: fc.Arbitrary<Transaction> = fc.record({ version: u32, inputs: fc.array(input, { maxLength: 4 }), outputs: fc.array(output, { maxLength: 4 }), lockTime: u32 });
const header: fc.Arbitrary<BlockHeader> = fc.record({
  version: u32, previousBlockHash: exactly(32), merkleRoot: exactly(32), timestamp: u32, bits: fc.bigInt({ min: 0n, max: (1n << 256n) - 1n }), nonce: u64, mixHash: exactly(32), number: u32,
});
const tails: Record<number, fc.Arbitrary<Pick<Block, 'signature' | 'publicKey'>>> = {
  1: fc.constant({}),
  2: fc.record({ signature: exactly(64) }),
  3: fc.record({ signature: exactly(64), publicKey: exactly(33) }),
};
const block: fc.Arbitrary<Block> = fc.constantFrom(1, 2, 3).chain((version) =>
  fc.tuple(header, fc.array(transaction, { maxLength: 3 }), tails[version] as (typeof tails)[1]).map(([head, transactions, tail]) => ({ header: { ...head, version }, transactions, ...tail })),
);

const address = fc.record({ services: u64, ip: exactly(16), port: fc.nat(0xffff) });
const inventory = fc.record({ items: fc.array(fc.record({ type: u32, hash: exactly(32) }), { maxLength: 10 }) });
const locator = fc.record({ version: u32, locator: fc.array(exactly(32), { maxLength: 64 }), stop: exactly(32) });
const nothing = fc.constant({});
const versionFields = { services: u64, timestamp: u64, receiver: address, sender: address, nonce: u64, userAgent: words, startHeight: u32 };
const bodies: { [C in keyof typeof p2pMessages]: fc.Arbitrary<P2pBody<C>> } = {
  version: fc.oneof(fc.record({ version: fc.integer({ min: 70_002, max: 80_000 }), ...versionFields, relay: u8 }), fc.record({ version: fc.nat(70_001), ...versionFields })),
  verack: nothing,
  getaddr: nothing,
  addr: fc.record({ addresses: fc.array(fc.record({ timestamp: u32, services: u64, ip: exactly(16), port: fc.nat(0xffff) }), { maxLength: 10 }) }),
  ping: fc.record({ nonce: u64 }),
  pong: fc.record({ nonce: u64 }),
  inv: inventory,
  getdata: inventory,
  notfound: inventory,
  getblocks: locator,
  getheaders: locator,
  headers: fc.record({ headers: fc.array(fc.record({ header, transactionCount: fc.maxSafeNat() }), { maxLength: 3 }) }),
  block,
  tx: transaction,
  mempool: nothing,
  sendheaders: nothing,
  reject: fc.oneof(
    fc.record({ message: fc.constantFrom('block', 'tx'), code: u8, reason: words, hash: exactly(32) }),
    fc.record({ message: words.filter((message) => message !== 'tx' && message !== 'block'), code: u8, reason: words }),
  ),
  merkleblock: fc.record({ header, transactionCount: fc.maxSafeNat(), hashes: fc.array(exactly(32), { maxLength: 5 }), flags: blob(10) }),
  filterload: fc.record({ filter: blob(500), hashFunctions: u32, tweak: u32, flags: u8 }),
  filteradd: fc.record({ item: blob(520) }),
  filterclear: nothing,
};

const known = new Set<string>([...Object.keys(WIRE_CODES), ...Object.keys(CODEC_CODES)]);

function roundTrips<T>(codec: Codec<T>, values: fc.Arbitrary<T>, numRuns: number): void {
  fc.assert(fc.property(values, (value) => {
    const bytes = encodeWhole(codec, value);
    expect(bytes.length).toBeGreaterThanOrEqual(codec.minSize);
    expect(decodeWhole(codec, bytes)).toEqual({ ok: true, value });
    // JSON is plain data: it survives the trip through text.
    const json = codec.toJson(value);
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  }), { numRuns });
}

/** Sum of the lengths of all arrays and views in a decoded value: what hostile counts could blow up. */
function weight(value: unknown): number {
  if (value instanceof Uint8Array || typeof value === 'string') return value.length;
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + Math.max(1, weight(item)), 0);
  if (typeof value === 'object' && value !== null) return Object.values(value).reduce((sum: number, member) => sum + weight(member), 0);
  return 0;
}

/** Decoding never throws, refuses with a known code, and what it accepts is exactly what it would write, no heavier than the bytes. */
function survives<T>(codec: Codec<T>, bytes: Uint8Array): void {
  const decoded = decodeWhole(codec, bytes);
  if (!decoded.ok) return void expect(known.has(decoded.error.code), decoded.error.code).toBe(true);
  expect(weight(decoded.value)).toBeLessThanOrEqual(bytes.length);
  expect(encodeWhole(codec, decoded.value)).toEqual(bytes);
}

/** Valid bytes, then spoilt: bytes replaced, inserted, removed, or a huge count put somewhere. */
const spoilt = <T>(codec: Codec<T>, values: fc.Arbitrary<T>): fc.Arbitrary<Uint8Array> =>
  fc.tuple(values, fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.constantFrom('replace', 'insert', 'remove', 'count'), u8), { minLength: 1, maxLength: 4 })).map(([value, changes]) => {
    const bytes = [...encodeWhole(codec, value)];
    for (const [where, what, byte] of changes) {
      const at = Math.floor(where * bytes.length);
      if (what === 'replace') bytes[at] = byte;
      else if (what === 'insert') bytes.splice(at, 0, byte);
      else if (what === 'remove') bytes.splice(at, 1);
      else bytes.splice(at, 1, 0xfe, byte, 0xff, 0xff, 0x7f);
    }
    return Uint8Array.from(bytes);
  });

describe.each(Object.keys(bodies).filter(isP2pCommand))('the %s message', (command) => {
  const codec: Codec<unknown> = p2pMessages[command];
  const values: fc.Arbitrary<unknown> = bodies[command];
  it('round-trips', () => roundTrips(codec, values, 60));
  it('survives hostile bytes', () => {
    fc.assert(fc.property(spoilt(codec, values), (bytes) => survives(codec, bytes)), { numRuns: 150 });
    fc.assert(fc.property(blob(400), (bytes) => survives(codec, bytes)), { numRuns: 60 });
  });
});

describe('attachments and headers', () => {
  it('attachments round-trip', () => roundTrips(attachmentCodec, attachment, 500));
  it('attachments survive hostile bytes', () => {
    fc.assert(fc.property(spoilt(attachmentCodec, attachment), (bytes) => survives(attachmentCodec, bytes)), { numRuns: 1000 });
  });
  it('any 148 bytes are a header, and no other number of bytes is', () => {
    fc.assert(fc.property(exactly(148), (bytes) => survives(headerCodec, bytes)), { numRuns: 100 });
    fc.assert(fc.property(exactly(148), (bytes) => void expect(decodeWhole(headerCodec, bytes).ok).toBe(true)), { numRuns: 20 });
    fc.assert(fc.property(blob(400).filter(({ length }) => length !== 148), (bytes) => void expect(decodeWhole(headerCodec, bytes).ok).toBe(false)), { numRuns: 50 });
  });
});

describe('spans', () => {
  it('cover a block without gap: header, count, transactions, tail', () => {
    fc.assert(fc.property(block, (value) => {
      const bytes = encodeWhole(blockCodec, value);
      const decoded = decodeBlock(bytes);
      if (!decoded.ok) throw new Error(decoded.error.code);
      let at = 149;
      for (const [i, { start, end, outputSpans }] of decoded.value.transactionSpans.entries()) {
        expect(start).toBe(at);
        expect(encodeWhole(transactionCodec, value.transactions[i] as Transaction)).toEqual(bytes.slice(start, end));
        outputSpans.forEach((span, n) => expect(span.start).toBeGreaterThan(n === 0 ? start : (outputSpans[n - 1]?.end ?? 0) - 1));
        at = end;
      }
      expect(at).toBe(bytes.length - (value.signature?.length ?? 0) - (value.publicKey?.length ?? 0));
    }), { numRuns: 100 });
  });
});

describe('real blocks, spoilt', () => {
  it('never throw and never grow', () => {
    const file = new URL('../../../../vectors/chain/blocks.private.jsonl.gz', import.meta.url);
    const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n');
    const rich = lines.map((line) => JSON.parse(line) as { ntx: number; raw: string }).filter(({ ntx }) => ntx > 2);
    const blocks = rich.map(({ raw }) => new Uint8Array(Buffer.from(raw, 'hex')));
    fc.assert(fc.property(fc.nat(blocks.length - 1), fc.array(fc.tuple(fc.nat(5000), u8), { minLength: 1, maxLength: 6 }), (which, changes) => {
      const bytes = (blocks[which] as Uint8Array).slice();
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      survives(blockCodec, bytes);
    }), { numRuns: 1000 });
  });
});

describe('memory', () => {
  it('a claim of 2^31 items costs a refusal and nothing else', () => {
    const before = process.memoryUsage().heapUsed;
    const bytes = new Uint8Array(1_000_000);
    bytes.set([4, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff, 0x7f]);
    for (let i = 0; i < 1000; i++) expect(decodeWhole(transactionCodec, bytes).ok).toBe(false);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(50_000_000);
    expect(new ByteReader(bytes).remaining).toBe(1_000_000);
  });
});
