import { codes } from '@mbaas/kernel';

/** Why this service does not answer. */
export const P2P_CODES = codes('P2P', {
  P2P_NO_PEERS: { outcome: 'reject', penalty: 0, http: 404, doc: 'This platform contacts no peers.' },
});
