import type { CommandContext } from './command-context.ts';
import { withChain } from './with-chain.ts';

/** `mbaas state-hash`: one digest over all chain state (block-storage's README documents the order). */
export const stateHashCommand = (context: CommandContext): Promise<number> =>
  withChain(context, async ({ blockStorage }) => {
    process.stdout.write(`${await blockStorage.stateHash()}\n`);
    return 0;
  });
