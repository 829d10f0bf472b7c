import { readFileSync } from 'node:fs';
import { builtInNetworks, mainnet, parseNetwork, type Network } from '@mbaas/chain-params';
import { expectOk } from '@mbaas/kernel';
import { describe, expect, it } from 'vitest';
import { checkNetwork } from './check-network.ts';

const file = new URL('../../../params/networks/private-example.json', import.meta.url);
const example = expectOk(parseNetwork(JSON.parse(readFileSync(file, 'utf8'))), 'the example is good');

function refusals(network: Network): string[] {
  const checked = checkNetwork(network);
  if (checked.ok) throw new Error('accepted');
  return checked.error.map(({ code, detail }) => `${code} ${detail?.['path'] ?? ''}`);
}

describe('checkNetwork', () => {
  it.each([...Object.values(builtInNetworks), example])('$name is what its bytes say', (network) => {
    expect(checkNetwork(network)).toEqual({ ok: true, value: network });
  });

  it('NETWORK_GENESIS_MISMATCH: hash, merkle root or payee of another block', () => {
    expect(refusals({ ...example, genesisHash: mainnet.genesisHash })).toEqual(['NETWORK_GENESIS_MISMATCH genesis.hash']);
    const otherCoinbase = example.genesisBlock.replace(/0{8}$/, '01000000');
    expect(refusals({ ...example, genesisBlock: otherCoinbase })).toEqual(['NETWORK_GENESIS_MISMATCH genesis.block']);
    expect(refusals({ ...example, genesisBlock: '00' })).toEqual(['NETWORK_GENESIS_MISMATCH genesis.block']);
    expect(refusals({ ...example, genesis: { ...example.genesis, payee: mainnet.genesis.payee } })).toEqual(['NETWORK_GENESIS_MISMATCH genesis.payee']);
  });

  it('NETWORK_ADDRESS_INVALID: addresses of another network', () => {
    const addressVersions = { p2pkh: 0x30, p2sh: 0x05 };
    expect(refusals({ ...example, addressVersions })).toEqual([
      'NETWORK_ADDRESS_INVALID genesis.payee',
      'NETWORK_ADDRESS_INVALID foundationAddress',
      'NETWORK_ADDRESS_INVALID communityAddress',
    ]);
    expect(refusals({ ...example, communityAddress: '1111111111111111111114oLvT2' })).toEqual(['NETWORK_ADDRESS_INVALID communityAddress']);
  });
});
