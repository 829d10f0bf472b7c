import { describe, expect, it } from 'vitest';
import { chainLines } from '../../test/private-chain.ts';
import type { ApiVersion } from '../answer-rpc.ts';
import { parseRpcJson, type RpcValue } from '../rpc-value.ts';
import { answerMining, isMiningCommand } from './answer-mining.ts';
import type { MiningDoor, MiningSolution, MiningState } from './mining.port.ts';

interface Recorded {
  readonly api: ApiVersion;
  readonly command: string;
  readonly params: readonly RpcValue[];
  readonly result?: RpcValue;
}

const recorded = chainLines('rpc.private.jsonl.gz').map((line) => parseRpcJson(line) as unknown as Recorded).filter(({ command, params }) => isMiningCommand(command) && params[0] !== '-h');

const STATE: MiningState = { isMining: false, height: 1_825_684, rate: 0n, difficulty: 12_441_873_850_415n, paymentAddress: '', mst: '', kind: 'PoW' };

/** A producer that has the work a node had, and takes what it took. */
const door = (change: Partial<MiningDoor> = {}): MiningDoor & { readonly taken: MiningSolution[] } => {
  const taken: MiningSolution[] = [];
  return {
    taken,
    work: async () => ({ headerHash: 'aa'.repeat(32), seedHash: '00'.repeat(32), boundary: '19'.repeat(32) }),
    submit: async (solution) => taken.push(solution) > 0,
    state: async () => STATE,
    ...change,
  };
};

const ask = (api: ApiVersion, command: string, params: readonly RpcValue[], at: MiningDoor = door()) => answerMining({ api, command, params }, at);

describe('mining commands', () => {
  it('were recorded', () => {
    expect(new Set(recorded.map(({ command }) => command))).toEqual(new Set(['getwork', 'eth_getWork', 'submitwork']));
  });

  it('give work as the node gave it', async () => {
    for (const { api, command, params, result } of recorded.filter((call) => call.command !== 'submitwork')) {
      const [headerHash, seedHash, boundary] = (result as readonly string[]).map((hash) => hash.slice(2)) as [string, string, string];
      expect(await ask(api, command, params, door({ work: async () => ({ headerHash, seedHash, boundary }) }))).toEqual({ ok: true, value: result });
    }
  });

  it('read solutions as miners sent them to the node', async () => {
    for (const { api, params, result } of recorded.filter(({ command }) => command === 'submitwork')) {
      const [nonce, headerHash, mixHash] = params.map((text) => String(text).slice(2)) as [string, string, string];
      const at = door();
      expect(await ask(api, 'submitwork', params, { ...at, submit: async (solution) => (await at.submit(solution)) && result === true })).toEqual({ ok: true, value: result });
      expect(at.taken).toEqual([{ nonce, headerHash, mixHash }]);
    }
  });

  it('take the mask off nonces of older versions, and want the prefix from the newest', async () => {
    const [headerHash, mixHash] = [`0x${'ab'.repeat(32)}`, `0x${'CD'.repeat(32)}`];
    const masked = (0xabc004n ^ 0x6675636b6d657461n).toString(16);
    for (const nonce of [masked, `0x${masked}`]) {
      const at = door();
      await ask('v2', 'eth_submitWork', [nonce, headerHash, mixHash], at);
      expect(at.taken).toEqual([{ nonce: '0000000000abc004', headerHash: 'ab'.repeat(32), mixHash: 'cd'.repeat(32) }]);
    }
    for (const params of [['abc004', headerHash, mixHash], ['0xabc004', '0xab', mixHash], ['0xabc004', headerHash, 'mix'], [`0x${'1'.repeat(17)}`, headerHash, mixHash], ['0x1', headerHash]]) {
      expect(await ask('v3', 'submitwork', params)).toMatchObject({ ok: false, error: { code: 1021 } });
    }
  });

  it('tell the state of the miner in each version', async () => {
    const texts = { height: '1825684', rate: '0', difficulty: '12441873850415' };
    expect(await ask('v3', 'getmininginfo', [])).toEqual({ ok: true, value: { is_mining: false, ...texts, payment_address: '', mining_mst: '', block_type: 'PoW' } });
    expect(await ask('v2', 'getmininginfo', ['admin', 'secret'])).toEqual({ ok: true, value: { 'mining-info': { 'is-mining': false, ...texts } } });
    const staking = await ask('v3', 'getmininginfo', [], door({ state: async () => ({ ...STATE, kind: 'PoS', stakeCoins: 11 }) }));
    expect(staking).toMatchObject({ ok: true, value: { block_type: 'PoS', stake_utxo_count: 11 } });
  });

  it('say that there is no work, and know no other command', async () => {
    expect(await ask('v3', 'getwork', [], door({ work: async () => undefined }))).toMatchObject({ ok: false, error: { code: 1000 } });
    expect(await ask('v3', 'constructor', [])).toMatchObject({ ok: false, error: { code: 1020 } });
  });
});
