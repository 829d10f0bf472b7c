import type { Verifier } from '@mbaas/platform-native-crypto';

/** Takes every seal and script for good: for specs about other rules, over blocks whose seals another spec checks. */
export const allGoodVerifier: Verifier = {
  checkScripts: () => Promise.resolve([]),
  checkSeals: (headers) => Promise.resolve(headers.map(() => null)),
  searchSeal: () => Promise.resolve(null),
  close: () => Promise.resolve(),
};
