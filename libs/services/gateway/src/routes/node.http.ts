import { getNode } from '@mbaas/contracts-http';
import { chainStatus, p2pPeers, p2pStatus, type QueryPort } from '@mbaas/contracts-queries';
import { ok, type Problem, type Result } from '@mbaas/kernel';
import { bind, type RouteBinding } from '../http/route-binding.ts';

/** A node that contacts nobody has no answer, and that is one. */
const orNull = <T>(answer: Result<T, Problem>): Result<T | null, Problem> => (!answer.ok && answer.error.code === 'P2P_NO_PEERS' ? ok(null) : answer);

/** The node, for its operator. */
export const nodeRoutes = (queries: QueryPort): RouteBinding[] => [
  bind(getNode, async () => {
    const [chain, following, peers] = [await queries.ask(chainStatus, {}), orNull(await queries.ask(p2pStatus, {})), orNull(await queries.ask(p2pPeers, {}))];
    if (!chain.ok) return chain;
    if (!following.ok) return following;
    return peers.ok ? ok({ chain: chain.value, following: following.value, peers: peers.value }) : peers;
  }),
];
