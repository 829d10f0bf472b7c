import { codes } from '@mbaas/kernel';

export const MARS_CODES = codes('MARS', {
  MARS_AVATAR_UNKNOWN: { outcome: 'reject', penalty: 0, http: 404, doc: 'No avatar of this name has been scored. A new avatar is scored when its registration is confirmed.' },
});
