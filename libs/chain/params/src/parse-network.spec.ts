import { readFileSync } from 'node:fs';
import { expectOk } from '@mbaas/kernel';
import { describe, expect, it } from 'vitest';
import { mainnet } from './mainnet.ts';
import { networkToJson } from './network-to-json.ts';
import { parseNetwork } from './parse-network.ts';

const file = (): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL('../networks/private-example.json', import.meta.url), 'utf8')) as Record<string, unknown>;
const part = (name: string): Record<string, unknown> => file()[name] as Record<string, unknown>;

/** Codes and paths of a file that must be refused. */
function refusals(json: unknown): string[] {
  const parsed = parseNetwork(json);
  if (parsed.ok) throw new Error('accepted');
  return parsed.error.map(({ code, detail }) => `${code} ${detail?.['path'] ?? ''}`);
}

describe('parseNetwork', () => {
  it('reads the private example: its own members over those of mainnet', () => {
    const network = expectOk(parseNetwork(file()), 'the example is good');
    expect(network.heights).toEqual({ nova: 0, pos: 5000, futureTime: 0, dpos: 5000, dposRegister: 1000, strictFrom: 0 });
    expect(network.difficulty).toEqual({ powMin: 10n, posMin: 100_000_000n, constantPow: 10n });
    expect(network.rewards).toEqual({ ...mainnet.rewards, posGenesisHeight: 5681 });
    expect(network.addressVersions).toEqual(mainnet.addressVersions);
    expect(network.magic).toBe(mainnet.magic);
    expect(network.depositTerms).toEqual(mainnet.depositTerms);
    expect(network.communityAddress).toBe(mainnet.communityAddress);
    expect(network.dposParams?.lockThresholdAtoms).toBe(100_000_000_000n);
    expect(network.genesis.valueAtoms).toBe(5_000_000_000_000_000n);
  });

  it('does not inherit what belongs to the other chain', () => {
    const network = expectOk(parseNetwork(file()), 'the example is good');
    expect(network.seeds).toEqual([]);
    expect(network.exceptionBlocks).toEqual([]);
    expect(network.checkpoints).toEqual([{ height: 0, hash: network.genesisHash }]);
    const { name: _name, ...nameless } = file();
    expect(refusals(nameless)).toEqual(['NETWORK_SHAPE_INVALID name']);
    const { genesis: _genesis, ...withoutGenesis } = file();
    expect(refusals(withoutGenesis)).toContain('NETWORK_SHAPE_INVALID genesis');
  });

  it('reads back what networkToJson wrote', () => {
    const network = expectOk(parseNetwork(file()), 'the example is good');
    const text = JSON.stringify(networkToJson(network));
    expect(parseNetwork(JSON.parse(text))).toEqual({ ok: true, value: network });
  });

  it('NETWORK_SHAPE_INVALID: wrong types, forms and bounds, each with its path', () => {
    expect(refusals(null)).toEqual(['NETWORK_SHAPE_INVALID ']);
    expect(refusals([])).toEqual(['NETWORK_SHAPE_INVALID ']);
    expect(refusals({ ...file(), name: 'Upper Case' })).toEqual(['NETWORK_SHAPE_INVALID name']);
    expect(refusals({ ...file(), magic: 2 ** 32 })).toEqual(['NETWORK_SHAPE_INVALID magic']);
    expect(refusals({ ...file(), minFee: 10000 })).toEqual(['NETWORK_SHAPE_INVALID minFee']);
    expect(refusals({ ...file(), minFee: '010' })).toEqual(['NETWORK_SHAPE_INVALID minFee']);
    expect(refusals({ ...file(), maxMoney: '9'.repeat(20) })).toEqual(['NETWORK_SHAPE_INVALID maxMoney']);
    expect(refusals({ ...file(), heights: { pos: 1.5, nova: -2 } })).toEqual([
      'NETWORK_SHAPE_INVALID heights.nova',
      'NETWORK_SHAPE_INVALID heights.pos',
    ]);
  });

  it('NETWORK_KEY_UNKNOWN: a misspelt member is named, a strange one is not repeated', () => {
    expect(refusals({ ...file(), finalDept: 3 })).toEqual(['NETWORK_KEY_UNKNOWN finalDept']);
    expect(refusals({ ...file(), heights: { po: 3 } })).toEqual(['NETWORK_KEY_UNKNOWN heights.po']);
    expect(refusals({ ...file(), '<script>': 3 })).toEqual(['NETWORK_KEY_UNKNOWN ?']);
  });

  it('a __proto__ member adds nothing', () => {
    const hostile = JSON.parse(`{"__proto__": {"finalDepth": 1}, ${JSON.stringify(file()).slice(1)}`) as unknown;
    expect(refusals(hostile)).toEqual(['NETWORK_KEY_UNKNOWN __proto__']);
  });

  it('NETWORK_BASE_UNKNOWN', () => {
    expect(refusals({ ...file(), extends: 'othernet' })).toEqual(['NETWORK_BASE_UNKNOWN extends']);
    expect(refusals({ ...file(), extends: 'constructor' })).toEqual(['NETWORK_BASE_UNKNOWN extends']);
    expect(refusals({ ...file(), extends: 7 })).toEqual(['NETWORK_BASE_UNKNOWN extends']);
  });

  it('NETWORK_NAME_RESERVED and NETWORK_GENESIS_RESERVED: nobody passes for a built-in network', () => {
    expect(refusals({ ...file(), name: 'mainnet' })).toEqual(['NETWORK_NAME_RESERVED name']);
    expect(refusals({ ...file(), genesis: networkToJson(mainnet).genesis })).toEqual(['NETWORK_GENESIS_RESERVED genesis.hash']);
  });

  it('NETWORK_GENESIS_INVALID: bytes of another form', () => {
    const block = part('genesis')['block'] as string;
    const withBlock = (changed: string) => ({ ...file(), genesis: { ...part('genesis'), block: changed } });
    expect(refusals(withBlock(`${block}00`))).toEqual(['NETWORK_GENESIS_INVALID genesis.block']);
    expect(refusals(withBlock(block.slice(2)))).toEqual(['NETWORK_GENESIS_INVALID genesis.block']);
    expect(refusals(withBlock(`02${block.slice(2)}`))).toEqual(['NETWORK_GENESIS_INVALID genesis.block']);
    expect(refusals(withBlock(block.replace('1976a914', '1976a915')))).toEqual(['NETWORK_GENESIS_INVALID genesis.block']);
    expect(refusals(withBlock('00'))).toEqual(['NETWORK_GENESIS_INVALID genesis.block']);
  });

  it('NETWORK_ADDRESS_VERSIONS_EQUAL', () => {
    expect(refusals({ ...file(), addressVersions: { p2sh: 0x32 } })).toEqual(['NETWORK_ADDRESS_VERSIONS_EQUAL addressVersions']);
  });

  it('NETWORK_CHECKPOINTS_INVALID: missing, foreign or unordered', () => {
    const hash = part('genesis')['hash'];
    const later = { height: 5, hash: '11'.repeat(32) };
    const code = ['NETWORK_CHECKPOINTS_INVALID checkpoints'];
    expect(refusals({ ...file(), checkpoints: [] })).toEqual(code);
    expect(refusals({ ...file(), checkpoints: [{ height: 0, hash: later.hash }] })).toEqual(code);
    expect(refusals({ ...file(), checkpoints: [{ height: 0, hash }, later, later] })).toEqual(code);
    expect(parseNetwork({ ...file(), checkpoints: [{ height: 0, hash }, later] }).ok).toBe(true);
  });

  it('NETWORK_DPOS_INCOMPLETE: heights and parameters come together', () => {
    const code = ['NETWORK_DPOS_INCOMPLETE dposParams'];
    expect(refusals({ ...file(), dposParams: null })).toEqual(code);
    expect(refusals({ ...file(), heights: { ...part('heights'), dpos: null } })).toEqual(code);
    const without = { ...file(), dposParams: null, heights: { ...part('heights'), dpos: null, dposRegister: null } };
    expect(parseNetwork(without).ok).toBe(true);
  });

  it('NETWORK_LIMITS_CONTRADICT', () => {
    expect(refusals({ ...file(), maxTxSize: 1_000_001 })).toEqual(['NETWORK_LIMITS_CONTRADICT maxTxSize']);
    expect(refusals({ ...file(), minFee: '20000000000000000' })).toEqual(['NETWORK_LIMITS_CONTRADICT minFee']);
    expect(refusals({ ...file(), maxMoney: '1000000' })).toEqual(['NETWORK_LIMITS_CONTRADICT genesis.block']);
    expect(refusals({ ...file(), difficulty: { constantPow: '0' } })).toEqual(['NETWORK_LIMITS_CONTRADICT difficulty']);
    expect(refusals({ ...file(), voteMaturity: 50 })).toEqual(['NETWORK_LIMITS_CONTRADICT dposParams.epochBlocks']);
  });

  it('gives every refusal of a stage at once', () => {
    expect(refusals({ ...file(), name: 'devnet', addressVersions: { p2sh: 0x32 }, maxTxSize: 2_000_000 })).toEqual([
      'NETWORK_NAME_RESERVED name',
      'NETWORK_ADDRESS_VERSIONS_EQUAL addressVersions',
      'NETWORK_LIMITS_CONTRADICT maxTxSize',
    ]);
  });
});
