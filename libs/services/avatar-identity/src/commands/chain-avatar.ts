import { ok, type Problem, type Result } from '@mbaas/kernel';
import { chainAvatar, type QueryPort } from '@mbaas/contracts-queries';

/** Who owns what at the tip, asked of the chain itself: our own table follows it by facts and may be behind. */
export async function findChainAvatar(queries: QueryPort, by: { readonly name: string } | { readonly address: string }): Promise<Result<{ readonly name: string; readonly address: string } | null, Problem>> {
  const answer = await queries.ask(chainAvatar, by);
  if (answer.ok) return ok(answer.value);
  return answer.error.status === 404 ? ok(null) : answer;
}
