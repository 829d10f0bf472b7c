export { CLAIM_CODES, ClaimError, type ClaimCode } from './claim.errors.ts';
export type * from './claim-store.port.ts';
export { createClaimStore, MAX_CLAIM_BYTES, type ClaimStoreOptions } from './create-claim-store.ts';
export { CLAIM_SCHEMA, installClaims } from './install-claims.ts';
