export { createMstIssuance, type MstIssuance, type MstIssuanceOptions } from './create-mst-issuance.ts';
export { MST_CODES, type MstCode } from './mst.errors.ts';
export { MST_ISSUANCE, MstIssuanceModule } from './mst-issuance.module.ts';
export type { Programme } from './programmes/programme.store.ts';
