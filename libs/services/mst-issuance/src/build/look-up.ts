import { err, ok, type Problem, type Result } from '@mbaas/kernel';
import { chainAvatar, recipient as recipientShape, wallet as walletQuery, type QueryAnswer, type QueryPort } from '@mbaas/contracts-queries';
import type { z } from 'zod';
import { refuse, type MstCode } from '../mst.errors.ts';
import type { BuildContext } from './build-context.ts';

type Wallet = QueryAnswer<typeof walletQuery>;

/** An answer, or undefined where the other service says that there is no such thing. */
export async function ifThere<T>(asked: Promise<Result<T, Problem>>): Promise<Result<T | undefined, Problem>> {
  const answer = await asked;
  if (answer.ok) return answer;
  return answer.error.status === 404 ? ok(undefined) : err(answer.error);
}

/** Addresses of a wallet of the tenant, first one first. Passes on KEYS_WALLET_UNKNOWN. */
export async function walletAddresses({ queries, tenant }: BuildContext, walletId: string): Promise<Result<string[], Problem>> {
  const answer: Result<Wallet, Problem> = await queries.ask(walletQuery, { tenant, walletId });
  return answer.ok ? ok(answer.value.addresses.map(({ address }) => address)) : answer;
}

/** Where an avatar lives now; `unknown` is the code when there is none. */
export async function avatarAddress(queries: QueryPort, name: string, unknown: MstCode): Promise<Result<string, Problem>> {
  const found = await ifThere(queries.ask(chainAvatar, { name }));
  if (!found.ok) return found;
  return found.value === undefined ? refuse(unknown) : ok(found.value.address);
}

/** The address to pay. Codes: MST_RECIPIENT_UNKNOWN. Whether an address is one of this network the builder checks. */
export async function recipientAddress(queries: QueryPort, to: z.output<typeof recipientShape>): Promise<Result<string, Problem>> {
  return 'address' in to ? ok(to.address) : avatarAddress(queries, to.avatar, 'MST_RECIPIENT_UNKNOWN');
}
