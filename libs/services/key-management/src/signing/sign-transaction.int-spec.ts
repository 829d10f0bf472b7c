import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectOk } from '@mbaas/kernel';
import { decodeTransaction, encodeOutput, encodeTransaction, transactionId } from '@mbaas/chain-codec';
import { derToCompact, encodeAddress } from '@mbaas/chain-crypto';
import { displayHash, hexDecode, hexEncode } from '@mbaas/chain-primitives';
import { attenuationScript, evaluate, lockHeightScript, parseScript, payToScriptHash, sequenceLockScript } from '@mbaas/chain-script';
import { releaseOutpoints, signTransaction, transactionHeld } from '@mbaas/contracts-queries';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { askToSign, draft, firstAddress, network, newWallet, outputTo, point, startKeys, type Draft, type Keys, type Wallet } from '../../test/keys-bench.ts';

let db: TestDatabase;
let keys: Keys;
let mine: Wallet;
let second: Wallet;
let foreign: Wallet;
beforeAll(async () => {
  db = await createTestDatabase();
  keys = await startKeys(db.database);
  mine = await newWallet(keys, 'mine');
  second = await newWallet(keys, 'second');
  foreign = await newWallet(keys, 'foreign', 'other');
});
afterAll(() => db.drop());

const stranger = encodeAddress(network.addressVersions.p2pkh, new Uint8Array(20).fill(9));
const VALUE = 99_990_000n;
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

function checkScripts({ raw }: { raw: string }, { previous }: Draft): void {
  const tx = expectOk(decodeTransaction(expectOk(hexDecode(raw), 'hex')), 'a transaction');
  for (const [inputIndex, { script }] of previous.entries()) expect(evaluate({ tx, inputIndex, previousScript: script })).toMatchObject({ ok: true });
}

describe('signing', () => {
  it('gives scripts that the chain’s rules accept, over several wallets', async () => {
    const asked = draft([firstAddress(mine), firstAddress(second), firstAddress(mine)], stranger, 3n * VALUE);
    const answer = expectOk(await askToSign(keys, [mine, second], asked), 'signed');
    checkScripts(answer, asked);
    const tx = expectOk(decodeTransaction(expectOk(hexDecode(answer.raw), 'hex')), 'a transaction');
    expect(displayHash(transactionId(tx))).toBe(answer.txid);
    for (const { script } of tx.inputs) {
      const [signature] = expectOk(parseScript(script), 'a script');
      const compact = expectOk(derToCompact((signature?.data as Uint8Array).subarray(0, -1)), 'strict');
      expect(signature?.data?.at(-1)).toBe(1);
      expect(BigInt(`0x${hexEncode(compact.subarray(32))}`) <= HALF_ORDER).toBe(true);
    }
  });

  it('unlocks deposits, time-locked and time-released outputs of a key', async () => {
    const hash20 = expectOk(parseScript(outputTo(firstAddress(mine), 1n).script), 'a script')[2]?.data as Uint8Array;
    const model = 'PN=0;LH=2;TYPE=1;LQ=4;LP=4;UN=2';
    const scripts = [lockHeightScript(25_200, hash20), sequenceLockScript(5, hash20), attenuationScript(model, { hash: new Uint8Array(32), index: 0xffffffff }, hash20)];
    for (const script of scripts) {
      const plain = draft([firstAddress(mine)], stranger, VALUE);
      const inputs = plain.transaction.inputs.map((input) => ({ ...input, sequence: 5 }));
      const asked = { transaction: { ...plain.transaction, inputs }, previous: [outputTo('', 100_000_000n, script)] };
      checkScripts(expectOk(await askToSign(keys, [mine], asked), 'signed'), asked);
    }
  });

  it('answers the same to the same request, even at once', async () => {
    const asked = draft([firstAddress(mine)], stranger, VALUE);
    const answers = await Promise.all(Array.from({ length: 6 }, () => askToSign(keys, [mine], asked)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.ok).toBe(true);
    const { txid } = expectOk(answers[0] as (typeof answers)[0] & object, 'signed');
    const { rows } = await db.database.query('SELECT 1 FROM keys.signing_log WHERE entry LIKE $1', [`%${txid}%`]);
    expect(rows).toHaveLength(1);
  });

  it('refuses the same transaction for another purpose: two operations would share it', async () => {
    const asked = draft([firstAddress(mine)], stranger, VALUE);
    expectOk(await askToSign(keys, [mine], asked, { purpose: 'mst_1' }), 'signed');
    expect(await askToSign(keys, [mine], asked, { purpose: 'mst_2' })).toMatchObject({ error: { code: 'KEYS_OUTPOINT_ALREADY_SIGNED' } });
  });

  it('signs an outpoint for one transaction, whoever is first', async () => {
    const shared = point();
    const rivals = Array.from({ length: 20 }, (_, i) => draft([firstAddress(mine), firstAddress(mine)], stranger, 2n * VALUE - BigInt(i), [shared, point()]));
    const answers = await Promise.all(rivals.map((rival) => askToSign(keys, [mine], rival)));
    const refused = answers.filter((answer) => !answer.ok);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    for (const answer of refused) expect(answer).toMatchObject({ error: { code: 'KEYS_OUTPOINT_ALREADY_SIGNED', status: 409, extra: { outpoints: `${displayHash(shared.hash)}:${shared.index}`, count: 1 } } });
    // What a loser claimed beside the shared outpoint is free.
    const loser = rivals[answers.findIndex(({ ok }) => !ok)] as Draft;
    const alone = { transaction: { ...loser.transaction, inputs: loser.transaction.inputs.slice(1), outputs: [outputTo(stranger, VALUE)] }, previous: loser.previous.slice(1) };
    expect((await askToSign(keys, [mine], alone)).ok).toBe(true);
  });

  it('keeps that across a restart', async () => {
    const shared = point();
    const first = draft([firstAddress(mine)], stranger, VALUE, [shared]);
    const answer = await askToSign(keys, [mine], first);
    // The same database, the guard is in no memory.
    const { rows } = await db.database.query('SELECT 1 FROM keys.signed_outpoint');
    expect(rows.length).toBeGreaterThan(0);
    expect(await askToSign(keys, [mine], draft([firstAddress(mine)], stranger, VALUE - 1n, [shared]))).toMatchObject({ error: { code: 'KEYS_OUTPOINT_ALREADY_SIGNED' } });
    expect(await askToSign(keys, [mine], first)).toEqual(answer);
  });

  it('signs an outpoint again once it is released, and logs that', async () => {
    const shared = point();
    const { txid } = expectOk(await askToSign(keys, [mine], draft([firstAddress(mine)], stranger, VALUE, [shared])), 'signed');
    const release = (tenant: string) => keys.queries.ask(releaseOutpoints, { tenant, txid, code: 'TX_INPUT_SPENT' });
    expect(await release('other')).toEqual({ ok: true, value: { released: 0 } });
    const held = () => keys.queries.ask(transactionHeld, { txid });
    expect(await held()).toEqual({ ok: true, value: { held: true } });
    expect(await release('shop')).toEqual({ ok: true, value: { released: 1 } });
    expect(await held()).toEqual({ ok: true, value: { held: false } });
    expect(await release('shop')).toEqual({ ok: true, value: { released: 0 } });
    expect((await askToSign(keys, [mine], draft([firstAddress(mine)], stranger, VALUE - 1n, [shared]))).ok).toBe(true);
    const { rows } = await db.database.query<{ entry: string }>('SELECT entry FROM keys.signing_log WHERE entry LIKE $1 ORDER BY number', [`%${txid}%`]);
    expect(rows.map(({ entry }) => (JSON.parse(entry) as { kind: string }).kind)).toEqual(['transaction', 'release']);
  });
});

describe('refusals', () => {
  const own = (): Draft => draft([firstAddress(mine)], stranger, VALUE);
  const changed = (change: (asked: Draft) => Draft): Draft => change(own());

  it.each<[string, () => Draft, () => Wallet[]]>([
    ['KEYS_NOT_OWNER', () => draft([firstAddress(foreign)], stranger, VALUE), () => [mine]],
    ['KEYS_NOT_OWNER', () => draft([firstAddress(foreign)], stranger, VALUE), () => [foreign]],
    ['KEYS_NOT_OWNER', () => draft([firstAddress(mine), stranger], stranger, VALUE), () => [mine]],
    ['KEYS_NOT_OWNER', () => draft([firstAddress(second)], stranger, VALUE), () => [mine]],
    ['KEYS_SCRIPT_UNSUPPORTED', () => changed((asked) => ({ ...asked, previous: [outputTo('', 100_000_000n, payToScriptHash(new Uint8Array(20)))] })), () => [mine]],
    ['KEYS_TRANSACTION_INVALID', () => changed((asked) => ({ ...asked, previous: [...asked.previous, ...asked.previous] })), () => [mine]],
    ['KEYS_TRANSACTION_INVALID', () => changed((asked) => ({ ...asked, transaction: { ...asked.transaction, inputs: asked.transaction.inputs.map((input) => ({ ...input, script: Uint8Array.of(1, 1) })) } })), () => [mine]],
    ['KEYS_TRANSACTION_INVALID', () => changed((asked) => ({ ...asked, transaction: { ...asked.transaction, outputs: [] } })), () => [mine]],
    ['KEYS_TRANSACTION_INVALID', () => draft([firstAddress(mine)], stranger, VALUE, [{ hash: new Uint8Array(32), index: 0xffffffff }]), () => [mine]],
    ['KEYS_FEE_OUT_OF_RANGE', () => draft([firstAddress(mine)], stranger, VALUE + 1n), () => [mine]],
    ['KEYS_FEE_OUT_OF_RANGE', () => draft([firstAddress(mine)], stranger, 100_000_001n), () => [mine]],
    ['KEYS_FEE_OUT_OF_RANGE', () => changed((asked) => ({ ...asked, previous: [outputTo(firstAddress(mine), 10_100_000_000n)] })), () => [mine]],
  ])('%s', async (code, asked, wallets) => {
    const before = (await db.database.query('SELECT 1 FROM keys.signed_outpoint')).rowCount;
    expect(await askToSign(keys, wallets(), asked())).toMatchObject({ ok: false, error: { code } });
    expect((await db.database.query('SELECT 1 FROM keys.signed_outpoint')).rowCount).toBe(before);
  });

  it('of bytes that are no transaction or no output', async () => {
    const { transaction, previous } = own();
    const ask = (unsigned: string, output: string) => keys.queries.ask(signTransaction, { tenant: 'shop', walletIds: [mine.walletId], unsigned, previousOutputs: [output], purpose: 'x' });
    const [good, output] = [hexEncode(encodeTransaction(transaction)), hexEncode(encodeOutput(previous[0] as Draft['previous'][0]))];
    for (const [a, b] of [['', output], [good.slice(2), output], [`${good}00`, output], ['ff'.repeat(200), output], [good, ''], [good, `${output}00`], [good, 'ff'.repeat(50)]]) {
      expect(await ask(a as string, b as string)).toMatchObject({ error: { code: 'KEYS_TRANSACTION_INVALID' } });
    }
  });
});

describe('policies', () => {
  const limited = async (key: string, maxPerTransaction: bigint | null, maxPerDay: bigint | null, scope: 'wallet' | 'tenant' = 'wallet'): Promise<{ wallet: Wallet; tenant: string }> => {
    const tenant = `t-${key}`;
    const wallet = await newWallet(keys, key, tenant);
    await keys.service.setPolicy({ tenant, walletId: scope === 'wallet' ? wallet.walletId : '', maxPerTransaction, maxPerDay });
    return { wallet, tenant };
  };

  it('bound what leaves with one transaction, change apart', async () => {
    const { wallet, tenant } = await limited('once', 50_000_000n, null);
    const address = firstAddress(wallet);
    const withChange = (leaves: bigint): Draft => {
      const asked = draft([address], stranger, leaves);
      return { ...asked, transaction: { ...asked.transaction, outputs: [...asked.transaction.outputs, outputTo(address, 100_000_000n - leaves - 10_000n)] } };
    };
    expect((await askToSign(keys, [wallet], withChange(49_990_000n), { tenant })).ok).toBe(true);
    expect(await askToSign(keys, [wallet], withChange(49_990_001n), { tenant })).toMatchObject({ error: { code: 'KEYS_POLICY_TRANSACTION_LIMIT', status: 403, extra: { limit: '50000000' } } });
  });

  it('bound what leaves within 24 hours, whatever is asked at once; released spending does not count', async () => {
    for (const scope of ['wallet', 'tenant'] as const) {
      const { wallet, tenant } = await limited(`day-${scope}`, null, 250_000_000n, scope);
      const ask = () => askToSign(keys, [wallet], draft([firstAddress(wallet)], stranger, VALUE), { tenant });
      const answers = await Promise.all([ask(), ask(), ask(), ask()]);
      expect(answers.map((answer) => (answer.ok ? 'ok' : answer.error.code)).sort()).toEqual(['KEYS_POLICY_DAY_LIMIT', 'KEYS_POLICY_DAY_LIMIT', 'ok', 'ok']);
      const signed = answers.find(({ ok }) => ok) as Extract<(typeof answers)[0], { ok: true }>;
      await keys.queries.ask(releaseOutpoints, { tenant, txid: signed.value.txid, code: 'x' });
      expect((await ask()).ok).toBe(true);
      expect((await ask()).ok).toBe(false);
      keys.clock.t += 86_400_001;
      expect((await ask()).ok).toBe(true);
    }
  });

  it('may be taken back', async () => {
    const { wallet, tenant } = await limited('back', 1n, null);
    await keys.service.setPolicy({ tenant, walletId: wallet.walletId, maxPerTransaction: null, maxPerDay: null });
    expect((await askToSign(keys, [wallet], draft([firstAddress(wallet)], stranger, VALUE), { tenant })).ok).toBe(true);
  });
});
