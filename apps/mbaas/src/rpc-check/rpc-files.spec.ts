import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { UserError } from '@mbaas/platform-service-process';
import { readRpcRows } from './rpc-rows-file.ts';
import { readWalletFile } from './wallet-file.ts';

const ROW = '{"api":"v3","command":"getheight","params":[],"result":7,"height_after":7}';

describe('files of a check', () => {
  let folder: string;
  const fileOf = async (name: string, content: string | Uint8Array): Promise<string> => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rpc-check-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('are read plain and packed, empty lines left out', async () => {
    expect(await readRpcRows(await fileOf('rows.jsonl', `${ROW}\n\n${ROW}\n`))).toMatchObject([{ lineNumber: 1 }, { lineNumber: 3 }]);
    expect(await readRpcRows(await fileOf('rows.jsonl.gz', gzipSync(ROW)))).toHaveLength(1);
  });

  it('that cannot be used are told by a sentence', async () => {
    await expect(readRpcRows(join(folder, 'none.jsonl'))).rejects.toThrow(UserError);
    await expect(readRpcRows(await fileOf('bad.jsonl', `${ROW}\n{}\n`))).rejects.toThrow(/^Line 2 of /);
    const packed = gzipSync(ROW);
    await expect(readRpcRows(await fileOf('cut.jsonl.gz', packed.subarray(0, packed.length - 12)))).rejects.toThrow(UserError);
  });

  it('of a wallet give names, passwords and addresses alone', async () => {
    const wallet = { accounts: [{ name: 'Alice', password: 'p', mnemonic: 'words', node_addresses: ['M'], keys: [] }, { name: 'Zac', password: 'p' }], multisig: [] };
    expect(await readWalletFile(await fileOf('wallet.json', JSON.stringify(wallet)))).toEqual([{ name: 'Alice', password: 'p', addresses: ['M'] }, { name: 'Zac', password: 'p', addresses: [] }]);
    await expect(readWalletFile(await fileOf('other.json', '{}'))).rejects.toThrow(UserError);
    await expect(readWalletFile(await fileOf('broken.json', '{'))).rejects.toThrow(UserError);
  });
});
