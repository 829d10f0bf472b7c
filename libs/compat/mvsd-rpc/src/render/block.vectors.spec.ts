import { describe, expect, it } from 'vitest';
import { expectOk } from '@mbaas/kernel';
import { hexDecode } from '@mbaas/chain-primitives';
import { decodeBlock, headerHashOfBytes } from '@mbaas/chain-codec';
import { chainLines, privateNetwork } from '../../test/private-chain.ts';
import { equalRpcValues, isRpcObject, parseRpcJson, type RpcValue } from '../rpc-value.ts';
import { renderBlock } from './block.ts';

/** getblock as the node answered it for every block of its chain: all kinds of transaction, script and attachment it can make. */
describe('blocks of a real node', () => {
  it('are rendered as the node renders them', () => {
    const lines = chainLines('blocks.private.jsonl.gz');
    const different: RpcValue[] = [];
    for (const line of lines) {
      const row = parseRpcJson(line);
      if (!isRpcObject(row) || typeof row['raw'] !== 'string') throw new Error('a line is an object with raw bytes');
      const raw = expectOk(hexDecode(row['raw']), 'vectors are hex');
      const ours = renderBlock(expectOk(decodeBlock(raw), 'vectors decode'), headerHashOfBytes(raw), privateNetwork, true);
      if (!equalRpcValues(ours, row['json'] ?? null)) different.push(row['height'] ?? null);
    }
    expect(lines).toHaveLength(6545);
    expect(different).toEqual([]);
  });
});
