import { blockHash, decodeBlock, decodeHeader, decodeTransaction, transactionId } from '@mbaas/chain-codec';
import { builtInNetworks } from '@mbaas/chain-params';
import { displayHash } from '@mbaas/chain-primitives';
import { expectOk } from '@mbaas/kernel';
import { describe, expect, it } from 'vitest';
import { bytesOf, readJson } from './chain-files.ts';

interface Genesis { network: string; tx_hex: string; txid: string; header_hex: string; block_hash: string; matches_checkpoint: boolean }
const { cases } = readJson<{ cases: Genesis[] }>('vectors/consensus/genesis.json');

describe('genesis', () => {
  it.each(cases)('of $network', ({ network: name, tx_hex, txid, header_hex, block_hash, matches_checkpoint }) => {
    const network = builtInNetworks[name]!;
    expect(network.genesisBlock).toBe(`${header_hex}01${tx_hex}`);
    const { block } = expectOk(decodeBlock(bytesOf(network.genesisBlock)), 'it decodes');
    expect(block.header).toEqual(expectOk(decodeHeader(bytesOf(header_hex)), 'it decodes'));
    expect(block.transactions).toEqual([expectOk(decodeTransaction(bytesOf(tx_hex)), 'it decodes')]);
    expect(displayHash(transactionId(block.transactions[0]!))).toBe(txid);
    expect([displayHash(block.header.merkleRoot), displayHash(blockHash(block.header)), network.genesisHash]).toEqual([txid, block_hash, block_hash]);
    expect(network.checkpoints[0]).toEqual({ height: 0, hash: block_hash });
    expect(matches_checkpoint).toBe(true);
  });
});
