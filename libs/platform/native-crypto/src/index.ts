export { checkScripts } from './check-scripts.ts';
export { nativeHash160, nativeSha256 } from './native-hash.ts';
export { nativeVerify } from './native-verify.ts';
export { batchItemSize, decodeScriptBatch, encodeScriptBatch, type BatchBounds } from './script-batch.codec.ts';
export type { ScriptBatch, ScriptRules, ScriptVerdict, Seal, Verifier } from './verifier.port.ts';
export { createWorkerVerifier } from './worker-verifier.ts';
