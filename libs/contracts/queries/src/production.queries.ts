import { addressText, hashText, heightNumber, symbolText, tenantId } from '@mbaas/contracts-events';
import { z } from 'zod';
import { chainCoin } from './chain.queries.ts';
import { walletId } from './keys.queries.ts';
import { hexBytes } from './paging.ts';
import { defineQuery } from './query-definition.ts';

/** 32 bytes in the order in which ethash reads them: hex, never reversed. */
export const workHash = z.string().regex(/^[0-9a-f]{64}$/);
const decimal = z.string().regex(/^\d{1,78}$/);

export const producerWork = defineQuery({
  name: 'producer.work',
  effect: 'reads',
  doc: 'A proof of work to be done by an external ethash miner: keccak hash of the header, seed hash of its epoch, and the boundary that the result may not exceed. The same until the tip moves or it is some seconds old.',
  request: z.strictObject({}),
  answer: z.strictObject({
    headerHash: workHash,
    seedHash: workHash,
    boundary: workHash,
    height: heightNumber,
    bits: decimal,
    /** Milliseconds until other work will be given, if the tip does not move before. */
    freshForMs: z.int().min(0),
  }),
});

export const producerSubmitWork = defineQuery({
  name: 'producer.submit-work',
  effect: 'changes',
  doc: 'Hands in the nonce and the mix of work given before. The header hash is the idempotency key: work that was taken is refused a second time with PRODUCER_WORK_REPEATED. `held`: another block was faster.',
  request: z.strictObject({ nonce: z.string().regex(/^[0-9a-f]{16}$/), headerHash: workHash, mixHash: workHash }),
  answer: z.strictObject({ hash: hashText, height: heightNumber, state: z.enum(['connected', 'held', 'known']) }),
});

export const producerMining = defineQuery({
  name: 'producer.mining',
  effect: 'reads',
  doc: 'What this platform produces: blocks of which kind, for whom, how difficult the next one is.',
  request: z.strictObject({}),
  answer: z.strictObject({
    /** Whether blocks are made here at all. */
    producing: z.boolean(),
    solo: z.boolean(),
    height: heightNumber,
    /** Difficulty of the next proof-of-work block. */
    difficulty: decimal,
    /** Hashes a second over the last search of this process; 0 while none runs. */
    hashRate: z.string().regex(/^\d{1,20}$/),
    payee: addressText.optional(),
    asset: symbolText.optional(),
    staking: z.strictObject({ address: addressText, eligible: z.boolean(), available: z.int().min(0), waiting: z.int().min(0) }).optional(),
  }),
});

export const chainStakeCoins = defineQuery({
  name: 'chain.stake-coins',
  effect: 'reads',
  doc: 'What an address could stake in the next block (consensus 3.1, 3.2): whether a lock makes it eligible, the coins that may stake, oldest first, how many are too young (locked ones are not counted), and small coins that a coinstake may collect. Coins that the pool spends are left out.',
  request: z.strictObject({ address: addressText, limit: z.int().min(1).max(500).default(200) }),
  answer: z.strictObject({
    /** Of the block the answer speaks of, one above the tip. */
    height: heightNumber,
    previousHash: hashText,
    /** Difficulty that a proof-of-stake block must carry. */
    bits: decimal,
    eligible: z.boolean(),
    /** A lock waits for its block, or is too young to count. */
    lockPending: z.boolean(),
    available: z.array(chainCoin),
    availableCount: z.int().min(0),
    waitingCount: z.int().min(0),
    small: z.array(chainCoin).max(10),
  }),
});

export const signStakeBlock = defineQuery({
  name: 'keys.sign-stake-block',
  effect: 'changes',
  doc: 'Signs a proof-of-stake block whose coinstake spends coins of the wallet and returns all of them to the address that stakes: first the coinstake, then the merkle root is set, then the block hash is signed with the same key. The coinstake\'s id is the idempotency key: the same coinstake may be signed in another block, an outpoint signed for anything else is refused with KEYS_OUTPOINT_ALREADY_SIGNED.',
  request: z.strictObject({
    tenant: tenantId,
    walletId,
    /** Version 2 block: coinstake at index 1 with empty input scripts, merkle root and signature of zeros. */
    unsigned: hexBytes(1_000_000),
    /** The output that each input of the coinstake spends, as on the wire, in input order. */
    previousOutputs: z.array(hexBytes(1_000_000)).min(1).max(11),
  }),
  answer: z.strictObject({ raw: hexBytes(1_000_000), hash: hashText, coinstake: hashText }),
});


/** What an address can stake, as `chain.stake-coins` answers. */
export type StakeCoins = z.output<typeof chainStakeCoins.answer>;
