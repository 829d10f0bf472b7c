import type { Block } from '@mbaas/chain-codec';
import { err, ok, type Result } from '@mbaas/kernel';
import type { BlockRefusal } from '../codes/block.codes.ts';
import { refuseBlock } from '../codes/refuse.ts';
import { subsidy } from '../rewards/subsidy.ts';
import type { ChainContext } from '../view/chain-context.ts';
import type { ConnectRule } from './connect-case.ts';

/** The first coinbase pays at most subsidy and fees; less is legal. consensus.md 1.2 stage 3.3. BLOCK_COINBASE_TOO_LARGE. */
export function checkBlockSubsidy({ header, transactions }: Block, fees: bigint, context: ChainContext): Result<void, BlockRefusal> {
  const limit = subsidy(context.height, header.version, context.network, context.witnesses) + fees;
  const paid = transactions[0]?.outputs.reduce((sum, { value }) => sum + value, 0n) ?? 0n;
  return paid <= limit ? ok(undefined) : err(refuseBlock('BLOCK_COINBASE_TOO_LARGE'));
}

export const checkCoinbaseTotal: ConnectRule = ({ block, fees, context }) => {
  const checked = checkBlockSubsidy(block, fees, context);
  return checked.ok ? undefined : checked.error;
};
