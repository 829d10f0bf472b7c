import { readFileSync } from 'node:fs';
import { devnet, parseNetwork, type Network } from '@mbaas/chain-params';

const parsed = parseNetwork(JSON.parse(readFileSync(new URL('../../../libs/chain/params/networks/private-example.json', import.meta.url), 'utf8')));
if (!parsed.ok) throw new Error('the private network of the examples is none');

/** The network of `vectors/chain`. */
export const privateNetwork: Network = parsed.value;

/** devnet where any nonce seals a block, and rewards mature soon. */
export const quickNetwork: Network = { ...devnet, name: 'quick', difficulty: { ...devnet.difficulty, powMin: 1n, constantPow: 1n }, coinbaseMaturity: 2 };
