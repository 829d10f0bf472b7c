import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { blockHash, decodeBlock, encodeBlock, merkleRoot, nullOutPoint, transactionId, type Block, type Transaction } from '@mbaas/chain-codec';
import { coinbaseHeightPrefix, readVoteResult, voteResultOutput, witnessEpochOf } from '@mbaas/chain-consensus';
import { publicKeyFromPrivate, signBlockHash } from '@mbaas/chain-crypto';
import { hexEncode } from '@mbaas/chain-primitives';
import { payToKeyHash } from '@mbaas/chain-script';
import { expectOk } from '@mbaas/kernel';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { chainVector, openStorage, privateNetwork, type TestStorage } from '../../test/storage-kit.ts';
import { allGoodVerifier } from '../../test/all-good-verifier.ts';

/** All that the spec needs: two dead epochs, registrations, certificates, an idle witness. */
const LAST = 6_010;
/** Hold witness certificates from 5698 and 5706 on. */
const HOLDERS = ['MDdrddED3NKSQoat6AGUojZ1bA5hoxmE1P', 'MLasJFxZQnA49XEvhTHmRKi2qstkj9ppjo'];
const strangersKey = new Uint8Array(32).fill(5);
const stranger = publicKeyFromPrivate(strangersKey);

describe('witnesses of the chain a full node made', () => {
  let db: TestDatabase;
  let open: TestStorage;
  const lines = gunzipSync(readFileSync(chainVector('blocks.private.jsonl.gz'))).toString().split('\n', LAST + 1);
  const raws = lines.map((line) => Buffer.from((JSON.parse(line) as { raw: string }).raw, 'hex'));
  const blockAt = (height: number): Block => expectOk(decodeBlock(raws[height]!), 'a stored block decodes').block;

  const start = async (): Promise<void> => {
    open = await openStorage(db.database, privateNetwork, { verifier: allGoodVerifier });
  };
  async function importTo(height: number): Promise<void> {
    const startHeight = Math.max(0, open.storage.writer.state.height);
    async function* source() {
      for (let at = startHeight; at <= height; at += 1) yield { lineNumber: at + 1, raw: { ok: true as const, value: raws[at]! } };
    }
    const { stopped } = await open.storage.importBlocks(source(), { until: height, startHeight });
    expect(stopped).toBeUndefined();
    expect(open.storage.writer.state.height).toBe(height);
  }
  async function offer(block: Block): Promise<string> {
    const result = await open.storage.writer.submitBlock(encodeBlock(block));
    return result.ok ? result.value.state : result.error.code;
  }
  /** All that the election and the slots read, but headers and locks. */
  function known(): unknown {
    const { height, view } = open.storage.writer.state;
    const { elected, registrations, certificatesOn, issuedCertificates } = view.witnesses!;
    const epoch = witnessEpochOf(height, privateNetwork);
    return {
      height,
      elected: epoch === undefined ? [] : (elected(epoch) ?? []).map(hexEncode),
      registrations: [...registrations()].map(({ publicKey, ...rest }) => ({ ...rest, publicKey: hexEncode(publicKey) })),
      held: HOLDERS.map((address) => [...certificatesOn(address)].map(({ symbol }) => symbol).sort()),
      issued: [...issuedCertificates()].map(({ symbol }) => symbol).sort(),
    };
  }

  beforeAll(async () => {
    db = await createTestDatabase();
    await start();
    await importTo(5_112);
  }, 120_000);

  afterAll(async () => {
    await open.storage.stop();
    await db.drop();
  });

  it('refuses a delegated block that is not its signer’s', async () => {
    const right = blockAt(5_113);
    const other = blockAt(5_115).publicKey!;
    const nonce = (place: bigint): Block => ({ ...right, header: { ...right.header, nonce: place } });
    expect(await offer({ ...nonce(0n), publicKey: other })).toBe('BLOCK_WITNESS_MISMATCH');
    expect(await offer({ ...right, publicKey: other })).toBe('BLOCK_WITNESS_NONCE_INVALID');
    expect(await offer(nonce(0n))).toBe('BLOCK_WITNESS_NONCE_INVALID');
    expect(await offer({ ...right, publicKey: stranger })).toBe('BLOCK_WITNESS_NONCE_INVALID');
    expect(await offer({ ...right, transactions: [] })).toBe('BLOCK_SIZE_INVALID');
    expect(await offer({ ...right, signature: new Uint8Array(64) })).toBe('BLOCK_SIGNATURE_INVALID');
    expect(await offer(right)).toBe('connected');
  });

  it('does not store one beside the main chain either', async () => {
    await importTo(5_120);
    const right = blockAt(5_115);
    const header = { ...right.header, timestamp: right.header.timestamp + 1 };
    const forged = { ...right, header, publicKey: stranger, signature: signBlockHash(blockHash(header), strangersKey) };
    expect(await offer(forged)).toBe('BLOCK_WITNESS_NONCE_INVALID');
    // A side block of the right witness would be held; nobody but them can sign one.
    expect(await offer({ ...right, header })).toBe('BLOCK_SIGNATURE_INVALID');
    expect(open.storage.writer.state.height).toBe(5_120);
  });

  it('refuses one outside the window', async () => {
    await importTo(5_195);
    const { header, ...rest } = blockAt(5_127);
    const { headers } = open.storage.writer.state;
    const late = { ...rest, header: { ...header, number: 5_196, previousBlockHash: headers.hash(5_195), timestamp: headers.timestamp(5_195) } };
    expect(await offer(late)).toBe('BLOCK_WITNESS_OUTSIDE_WINDOW');
  });

  /** A block of our own on the tip. */
  async function mine(): Promise<string> {
    const { height, subsidy, voteResult, previousHash, timestamp, bits } = expectOk(await open.storage.writer.blockTemplate({ version: 1, maxBytes: 100_000 }), 'a template');
    const reward = { value: subsidy, script: payToKeyHash(new Uint8Array(20)), attachment: { version: 1, kind: 'etp' } } as const;
    const coinbase: Transaction = {
      version: 1, inputs: [{ previousOutput: nullOutPoint(), script: coinbaseHeightPrefix(height), sequence: 0 }], outputs: [reward, ...(voteResult === undefined ? [] : [voteResult])], lockTime: 0,
    };
    const header = { version: 1, previousBlockHash: previousHash, merkleRoot: transactionId(coinbase), timestamp, bits, nonce: 0n, mixHash: new Uint8Array(32), number: height };
    return offer({ header, transactions: [coinbase] });
  }

  it('judges a branch that begins an epoch of its own, and goes over to it', async () => {
    for (let height = 5_196; height <= 5_215; height += 1) expect(await mine()).toBe('connected');
    const fates: string[] = [];
    for (let height = 5_196; height <= 5_216; height += 1) {
      const right = blockAt(height);
      if (right.header.version === 3) {
        expect(await offer({ ...right, publicKey: stranger, signature: signBlockHash(blockHash(right.header), strangersKey) })).toBe('BLOCK_WITNESS_NONCE_INVALID');
      }
      fates.push(await offer(right));
    }
    expect(fates).toEqual([...new Array<string>(20).fill('held'), 'connected']);
    expect(open.storage.writer.state.headers.hash(5_216)).toEqual(blockHash(blockAt(5_216).header));
  });

  it('refuses an epoch that elects anybody else', async () => {
    await importTo(5_299);
    const right = blockAt(5_300);
    const elected = readVoteResult(right.transactions[0]!.outputs[1]!)!;
    const template = await open.storage.writer.blockTemplate({ version: 1, maxBytes: 100_000 });
    expect(template).toMatchObject({ ok: true, value: { height: 5_300, voteResult: right.transactions[0]!.outputs[1]! } });
    const voting = (keys: readonly Uint8Array[]): Promise<string> => {
      const [first, ...rest] = right.transactions;
      const transactions = [{ ...first!, outputs: [first!.outputs[0]!, voteResultOutput(keys)] }, ...rest];
      return offer({ ...right, transactions, header: { ...right.header, merkleRoot: merkleRoot(transactions.map((tx) => transactionId(tx))) } });
    };
    expect(await voting([])).toBe('BLOCK_VOTE_RESULT_MISMATCH');
    expect(await voting(elected.toReversed())).toBe('BLOCK_VOTE_RESULT_MISMATCH');
    expect(await voting([...elected, stranger])).toBe('BLOCK_VOTE_RESULT_MISMATCH');
    expect(await offer(right)).toBe('connected');
    expect(await open.storage.writer.blockTemplate({ version: 1, maxBytes: 100_000 })).not.toHaveProperty('value.voteResult');
  });

  it('finds in the tables after a start what it had in memory', async () => {
    await importTo(5_310);
    const before = known();
    await open.storage.stop();
    await start();
    expect(known()).toEqual(before);
    // Only the list of the current epoch was loaded: the one before is found when blocks leave.
    await open.storage.disconnectTo(5_150);
    expect(open.storage.writer.state.elected.at(5_100)).toHaveLength(2);
    await importTo(5_310);
    expect(known()).toEqual(before);
  }, 60_000);

  it('stands where it stood after blocks were taken off and connected again', async () => {
    const at = new Map<number, unknown>();
    for (const height of [5_690, 5_699, 5_703, 5_707, 5_720, 5_850, LAST]) {
      await importTo(height);
      at.set(height, known());
    }
    const hash = await open.storage.stateHash();
    for (const height of [5_850, 5_720, 5_707, 5_703, 5_699, 5_690]) {
      await open.storage.disconnectTo(height);
      expect(known()).toEqual(at.get(height));
    }
    expect(new Set([...at.values()].map((seen) => JSON.stringify(seen))).size).toBe(at.size);
    await open.storage.stop();
    await start();
    expect(known()).toEqual(at.get(5_690));
    await importTo(LAST);
    expect(known()).toEqual(at.get(LAST));
    expect(await open.storage.stateHash()).toBe(hash);
  }, 120_000);
});
