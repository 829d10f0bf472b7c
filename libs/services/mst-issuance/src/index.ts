export { createMstIssuance, type MstIssuance, type MstIssuanceOptions } from './create-mst-issuance.ts';
export { installMst } from './install-mst.ts';
export { MST_CODES, type MstCode } from './mst.errors.ts';
export type { Programme } from './programmes/programme.store.ts';
