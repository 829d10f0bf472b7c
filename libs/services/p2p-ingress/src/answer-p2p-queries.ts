import { p2pPeers, p2pStatus, type QueryRegistry } from '@mbaas/contracts-queries';
import { err, ok, problem, type Problem } from '@mbaas/kernel';
import type { Follower } from './follow/follower.ts';
import { P2P_CODES } from './p2p.codes.ts';
import type { Peers } from './peers/peers.port.ts';

const { http, doc } = P2P_CODES.P2P_NO_PEERS;
const nobody: Problem = problem('P2P_NO_PEERS', http, doc);

/** Answers `p2p.status` and `p2p.peers`. */
export function answerP2pQueries(registry: QueryRegistry, peers: Peers | undefined, follower: Follower | undefined): void {
  registry.answer(p2pStatus, async () => {
    if (peers === undefined || follower === undefined) return err(nobody);
    const list = peers.list();
    const inbound = list.filter(({ direction }) => direction === 'inbound').length;
    const port = peers.listening === undefined ? {} : { port: peers.listening };
    return ok({ ...follower.status(), inbound, outbound: list.length - inbound, ...port, banned: peers.bans().length, knownAddresses: peers.known });
  });
  registry.answer(p2pPeers, async () => {
    if (peers === undefined) return err(nobody);
    return ok({
      items: peers.list().map(({ id: _id, label: _label, ...shown }) => shown),
      bans: peers.bans().map(({ host, code, bannedUntil = 0 }) => ({ host, code, until: bannedUntil })),
    });
  });
}
