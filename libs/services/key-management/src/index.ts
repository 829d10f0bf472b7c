export { createKeyManagement, type KeyManagement, type KeyManagementOptions } from './create-key-management.ts';
export { installKeys } from './install-keys.ts';
export { fileKekProvider } from './kek/file-kek-provider.ts';
export { hexKekProvider } from './kek/hex-kek-provider.ts';
export type { KekProvider } from './kek/kek-provider.port.ts';
export { KEK_CODES, KekError, KEYS_CODES, type KekCode, type KeysCode } from './keys.errors.ts';
export type { Policy } from './policies/policy.store.ts';
export type { LogVerdict } from './signing/signing-log.store.ts';
