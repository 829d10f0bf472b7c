import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deriveChild, masterFromSeed, mnemonicToEntropy } from '@mbaas/chain-crypto';
import { expectOk } from '@mbaas/kernel';
import { deriveAddress, signMessage, wallet, wallets } from '@mbaas/contracts-queries';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { askToSign, draft, firstAddress, newWallet, startKeys, type Keys, type Wallet } from '../test/keys-bench.ts';
import { hexKekProvider } from './kek/hex-kek-provider.ts';
import { withSeed } from './wallets/sealed-seed.ts';
import { loadSeeds } from './wallets/wallet.store.ts';

const KEK = '5ec2e7'.repeat(11).slice(0, 64);
const kek = hexKekProvider(KEK);

let db: TestDatabase;
let keys: Keys;
let mine: Wallet;
const answers: unknown[] = [];
beforeAll(async () => {
  db = await createTestDatabase();
  keys = await startKeys(db.database, kek);
  mine = await newWallet(keys, 'mine');
  const { walletId } = mine;
  const spend = draft([firstAddress(mine)], firstAddress(mine), 99_990_000n);
  answers.push(mine);
  answers.push(await keys.queries.ask(deriveAddress, { tenant: 'shop', walletId, idempotencyKey: 'b' }));
  answers.push(await keys.queries.ask(wallet, { tenant: 'shop', walletId }));
  answers.push(await keys.queries.ask(wallets, { tenant: 'shop' }));
  answers.push(await askToSign(keys, [mine], spend));
  answers.push(await askToSign(keys, [mine], { ...spend, previous: [] }));
  answers.push(await keys.queries.ask(signMessage, { tenant: 'shop', walletId, address: firstAddress(mine), message: 'hello' }));
});
afterAll(() => db.drop());

/** Every secret of the wallet in every form it could slip out. */
async function secrets(): Promise<string[]> {
  const sealed = (await loadSeeds(db.database, [mine.walletId])).get(mine.walletId);
  return withSeed(kek, mine.walletId, sealed as NonNullable<typeof sealed>, (seed) => {
    const master = masterFromSeed(seed);
    const bytes = [Uint8Array.from(seed), master.privateKey, ...['m/0', 'm/1'].map((path) => expectOk(deriveChild(master, path), 'a path').privateKey)].map((key) => Buffer.from(key as Uint8Array));
    return [KEK, ...bytes.flatMap((key) => [key.toString('hex'), key.toString('base64').replace(/=+$/, ''), [...key].join(',')])];
  });
}

describe('no secret', () => {
  it('is in an answer, an error or a log line', async () => {
    const seen = JSON.stringify(answers) + keys.lines.join('\n');
    for (const secret of await secrets()) expect(seen.toLowerCase().includes(secret.toLowerCase())).toBe(false);
  });

  it('is in a table in the clear', async () => {
    const { rows } = await db.database.query<{ name: string }>("SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'keys'");
    let dump = '';
    for (const { name } of rows) dump += JSON.stringify((await db.database.query(`SELECT t::text AS row FROM keys."${name}" t`)).rows);
    expect(dump).toContain(firstAddress(mine));
    for (const secret of await secrets()) expect(dump.includes(secret)).toBe(false);
    expect(mnemonicToEntropy('abandon', 'en').ok).toBe(false);
  });

  it('is a member of any contract of this service', async () => {
    const contract = await readFile(fileURLToPath(new URL('../../../contracts/queries/src/keys.queries.ts', import.meta.url)), 'utf8');
    expect(contract.split('\n').filter((line) => /^\s+\w*(private|secret|seed|mnemonic|entropy|xprv|wif)\w*\s*:/i.test(line))).toEqual([]);
  });

  it('is given to a logger: only the start logs, and only the key’s id', async () => {
    const folder = fileURLToPath(new URL('.', import.meta.url));
    const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts') && !name.includes('spec'));
    const logging: string[] = [];
    for (const name of files) for (const line of (await readFile(`${folder}/${name}`, 'utf8')).split('\n')) if (/\blog\.(debug|info|warn|error)\(|console\./.test(line)) logging.push(line.trim());
    expect(logging).toEqual(["log.info('Key management started', { kek: kek.id });"]);
  });
});
