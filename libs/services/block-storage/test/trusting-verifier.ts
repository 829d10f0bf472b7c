import type { Verifier } from '@mbaas/platform-native-crypto';

/** Checks scripts and believes every seal: for chains whose blocks are made by the thousand. */
export const trustingSeals = (verifier: Verifier): Verifier => ({
  checkScripts: (batch) => verifier.checkScripts(batch),
  checkSeals: async (headers) => headers.map(() => null),
  searchSeal: (header, startNonce, attempts) => verifier.searchSeal(header, startNonce, attempts),
  close: () => verifier.close(),
});
