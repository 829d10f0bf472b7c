import { encodeTransaction, decodeTransaction, isCoinbase, type Transaction } from '@mbaas/chain-codec';
import { isPosGenesis } from '@mbaas/chain-consensus';
import { decodeBlock } from '@mbaas/chain-codec';
import { devnet, mainnet, parseNetwork, type Network } from '@mbaas/chain-params';
import { hexDecode } from '@mbaas/chain-primitives';
import { expectOk } from '@mbaas/kernel';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { posGenesisTransaction } from './pos-genesis.ts';

const ROOT = new URL('../../../../../../', import.meta.url);
const read = (name: string): Buffer => readFileSync(new URL(name, ROOT));
const privateNetwork = (): Network => {
  const network = parseNetwork(JSON.parse(read('libs/chain/params/networks/private-example.json').toString('utf8')));
  if (!network.ok) throw new Error('network');
  return network.value;
};

describe('the coinbase that starts proof of stake', () => {
  it('is the one a node made, byte by byte', () => {
    const line = gunzipSync(read('vectors/chain/blocks.private.jsonl.gz')).toString('utf8').trim().split('\n').map((text) => JSON.parse(text) as { version: number; raw: string }).find(({ version }) => version === 2);
    const made = expectOk(decodeBlock(expectOk(hexDecode(line?.raw ?? ''), 'hex')), 'a block').block.transactions[2] as Transaction;
    const owner = made.outputs[1]?.attachment;
    expect(owner).toMatchObject({ kind: 'certificate', owner: 'FRANK.DIID' });
    const ours = posGenesisTransaction(privateNetwork(), Date.parse('2026-11-20T09:28:35Z') / 1000, 'FRANK.DIID');
    expect(encodeTransaction(ours)).toEqual(encodeTransaction(made));
  });

  it.each([mainnet, devnet])('is what the rules ask for on $name', (network) => {
    const made = posGenesisTransaction(network, 1_800_000_000, 'FOUNDATION');
    const decoded = expectOk(decodeTransaction(encodeTransaction(made)), 'a transaction');
    expect(isCoinbase(decoded) && isPosGenesis(decoded, network)).toBe(true);
  });
});
