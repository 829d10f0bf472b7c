import { parseAddress } from '@mbaas/chain-crypto';
import type { Network } from '@mbaas/chain-params';
import type { Problem, Result } from '@mbaas/kernel';
import { refused } from './refusal-problem.ts';

/**
 * Lets a query that names an address through when it is one of this network: an address of another would be answered as
 * one that owns nothing, and money sent there would be looked for in vain.
 */
export const ownAddress =
  <Asked extends { readonly address?: string | undefined }, Answer>(network: Network, answer: (asked: Asked) => Promise<Result<Answer, Problem>>) =>
  async (asked: Asked): Promise<Result<Answer, Problem>> =>
    asked.address === undefined || parseAddress(asked.address, network).ok ? answer(asked) : refused('CHAIN_ADDRESS_INVALID');
