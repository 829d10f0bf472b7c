import { decodeBlock, encodeBlock, merkleRoot, nullOutPoint, transactionId, type Block, type BlockHeader, type Transaction, type TransactionOutput } from '@mbaas/chain-codec';
import { expectOk } from '@mbaas/kernel';
import { coinbaseHeightPrefix, openBlock, requiredBits, subsidy, type BlockCase, type ChainContext, type PreviousOutput } from '../src/index.ts';
import { privateNetwork } from './chain-files.ts';
import { MemoryChain } from './memory-chain.ts';
import { coin, pay, TEN } from './transaction-kit.ts';

/** A chain of empty headers with its tip one below `height`; coins are put there by `fund`. */
export function chainBelow(height: number, network = privateNetwork): MemoryChain {
  const chain = new MemoryChain(network);
  for (let number = 0; number < height; number++) {
    chain.headers.push({ hash: new Uint8Array(32).fill(number % 251), version: 1, timestamp: 1_700_000_000 + number, bits: 10n, number });
  }
  return chain;
}

let funded = 0;

/** A transaction that spends freshly funded coins (10 ETP each unless given), paying `outputs`. */
export function spending(chain: MemoryChain, outputs: readonly TransactionOutput[], coins: readonly PreviousOutput[] = [coin(pay(TEN), { height: 1 })], change: Partial<Transaction> = {}): Transaction {
  const inputs = coins.map((found) => {
    const previousOutput = { hash: new Uint8Array(32).fill(0xc0), index: funded++ };
    chain.fund(previousOutput, found);
    return { previousOutput, script: new Uint8Array(0), sequence: 0xffffffff };
  });
  return { version: 4, inputs, outputs: [...outputs], lockTime: 0, ...change };
}

/** A coinbase of this height. */
export const coinbase = (height: number, outputs: readonly TransactionOutput[]): Transaction => ({
  version: 1, inputs: [{ previousOutput: nullOutPoint(), script: coinbaseHeightPrefix(height), sequence: 0 }], outputs: [...outputs], lockTime: 0,
});

export interface BlockSample {
  /** Behind the coinbase. */
  transactions?: readonly Transaction[];
  /** Instead of one that pays the subsidy. */
  coinbase?: Transaction;
  header?: Partial<BlockHeader>;
  context?: Partial<ChainContext>;
  signature?: Uint8Array;
}

/** The next block on a chain, right unless the sample says otherwise. Nothing is sealed or signed. */
export function blockOn(chain: MemoryChain, { transactions = [], coinbase: first, header = {}, context, signature }: BlockSample = {}): BlockCase {
  const height = chain.top + 1;
  const parent = chain.header(chain.top)!;
  const version = header.version ?? 1;
  const all = [first ?? coinbase(height, [pay(subsidy(height, version, chain.network))]), ...transactions];
  const timestamp = header.timestamp ?? parent.timestamp + 1;
  const block: Block = {
    header: {
      version, previousBlockHash: parent.hash, merkleRoot: merkleRoot(all.map((tx) => transactionId(tx))), timestamp,
      bits: requiredBits({ version, timestamp, number: height }, height, chain, chain.network), nonce: 0n, mixHash: new Uint8Array(32), number: height, ...header,
    },
    transactions: all,
    ...(version !== 1 && { signature: signature ?? new Uint8Array(64) }),
    ...(version === 3 && { publicKey: new Uint8Array(33).fill(2) }),
  };
  return openBlock(expectOk(decodeBlock(encodeBlock(block)), 'a built block decodes'), { ...chain.context(), ...context });
}
