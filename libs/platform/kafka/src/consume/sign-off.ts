import type { Cluster } from 'kafkajs';
import type { Logger } from '@mbaas/platform-observability';
import { leaveFor } from '../client/group-client.ts';
import { refusalOf } from '../client/refusal.ts';

/** As long as a session: then the group has found out. */
const SIGN_OFF_MS = 10_000;
const PAUSE_MS = 100;

/** Whom to sign off, and through which connections. */
export interface SignOff {
  readonly cluster: Cluster;
  readonly group: string;
  /** As the group's coordinator knows the member. */
  readonly memberId: string;
  /** Whether nobody needs it any more. */
  readonly isOver: () => boolean;
  readonly log: Logger;
}

/**
 * Signs a member off whose client ended with its coordinator away, so that the group does not wait for it. True when the
 * group knows; false when it has to find out by itself.
 */
export async function signOff({ cluster, group, memberId, isOver, log }: SignOff): Promise<boolean> {
  const until = Date.now() + SIGN_OFF_MS;
  while (!isOver()) {
    try {
      await leaveFor(cluster, group, memberId);
      return true;
    } catch (error) {
      log.debug('The earlier member could not be signed off', { group, error });
      if (refusalOf(error) === 'UNKNOWN_MEMBER_ID') return true;
      if (Date.now() > until) return false;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
  return false;
}
