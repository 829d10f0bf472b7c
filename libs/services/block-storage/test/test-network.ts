import { devnet, type Network } from '@mbaas/chain-params';

/** devnet where any nonce seals a block (one hash a block), and rewards mature at once enough for short forks. */
export const quickNetwork: Network = { ...devnet, name: 'quick', difficulty: { ...devnet.difficulty, powMin: 1n, constantPow: 1n }, coinbaseMaturity: 2 };
