export * as attenuation from './attenuation/index.ts';
export { ATTENUATION_CODES, type AttenuationCode, type AttenuationModel, type AttenuationRelease, type SpentLock } from './attenuation/index.ts';
export { evaluate, type Spend } from './interpreter/evaluate.ts';
export { type Hash160 } from './interpreter/machine.ts';
export { SCRIPT_LIMITS } from './interpreter/limits.ts';
export { OP, opcodeByName, opcodeName } from './opcode.table.ts';
export { classifyOutput } from './output-pattern.ts';
export { type ClassifiedScript, type OutputPattern } from './output-pattern.types.ts';
export { isPublicKeyShape } from './public-key-shape.ts';
export { isPushOnly } from './push-only.rules.ts';
export { addressOfClassified, inputAddress, outputAddress, scriptAddress } from './script-address.ts';
export { SCRIPT_CODES, type ScriptCode } from './script.codes.ts';
export { encodeScript, parseScript } from './script.codec.ts';
export { isScriptHashOutput } from './script-hash-output.ts';
export { scriptNumberDecode, scriptNumberEncode } from './script-number.codec.ts';
export { pushOf, type ScriptOp } from './script-op.ts';
export { parseScriptText, scriptText } from './script-text.codec.ts';
export { createSighashCache, type SighashCache } from './sighash-cache.ts';
export { isUndefinedSighash, SIGHASH } from './sighash-type.ts';
export { cachedSignatureHash, signatureHash } from './signature-hash.ts';
export { countScriptHashSigops, countSigops } from './sigops.ts';
export {
  attenuationScript, depositUnlock, lockHeightScript, multisigRedeem, payToBlackhole, payToKeyHash, payToPublicKey,
  payToScriptHash, sequenceLockScript, signKeyHash, signMultisig, signPublicKey,
} from './standard-scripts.ts';
