export {
  addressOfPublicKey, addressOfScript, BLACKHOLE_ADDRESS, decodeAddress, encodeAddress, parseAddress, type AddressNetwork,
  type ParsedAddress,
} from './address/address.ts';
export { ADDRESS_CODES, type AddressCode } from './address/address.errors.ts';
export { BASE58_CODES } from './address/base58.errors.ts';
export { decodeBase58Check, encodeBase58Check } from './address/base58check.ts';
export { checkNetwork } from './address/check-network.ts';
export { signBlockHash, verifyBlockSignature } from './ecdsa/block-signature.ts';
export { compactToDer, derToCompact, isStrictDer } from './ecdsa/der.codec.ts';
export { compressPublicKey, isPrivateKey, isPublicKey, publicKeyFromPrivate } from './ecdsa/public-key.ts';
export { recoverPublicKey } from './ecdsa/recover.ts';
export { sign, signCompact, signDer, signRecoverable, type EcdsaSignature } from './ecdsa/sign.ts';
export { SIGNATURE_CODES } from './ecdsa/signature.errors.ts';
export { verifyCompact, verifyDigest, type VerifyDigest } from './ecdsa/verify.ts';
export { buildEthashCache, type EthashCache, type EthashCacheOptions } from './ethash/ethash-cache.ts';
export { ethashLight, ethashLightAll, ethashResultOfMix, type EthashHash, type EthashInput } from './ethash/ethash-light.ts';
export { cacheSize, datasetSize, EPOCH_LENGTH, epochOf, MAX_EPOCHS, seedHash } from './ethash/ethash-sizes.ts';
export { hash160, hmacSha512, keccak256, keccak512, ripemd160, sha256, sha256d, sha512, type Sha256 } from './hash/hashes.ts';
export { decodeKeyFile, encodeKeyFile } from './keyfile/keyfile.codec.ts';
export { KEYFILE_CODES, type KeyFileCode } from './keyfile/keyfile.errors.ts';
export type { KeyFile, KeyFileJson, KeyFileMultisig, KeyFileScript } from './keyfile/keyfile.types.ts';
export { decodeLegacyMnemonic, encodeLegacyMnemonic } from './keyfile/legacy-mnemonic.ts';
export { messageDigest, type MessageStyle } from './message/message-digest.ts';
export { recoverMessageSigner, signMessage, verifyMessage } from './message/signed-message.ts';
export {
  CHAIN_EXTENDED_KEYS, decodeExtendedKey, deriveChild, encodeXprv, encodeXpub, masterFromSeed, type ExtendedKeyVersions, type HdNode,
} from './wallet/hd-key.ts';
export { bip44Path, chainAddressPath, HARDENED, parseHdPath } from './wallet/hd-path.ts';
export { KEY_CODES, type KeyCode } from './wallet/key.errors.ts';
export { MNEMONIC_CODES, type MnemonicCode } from './wallet/mnemonic.errors.ts';
export { entropyToMnemonic, mnemonicToEntropy, mnemonicToSeed } from './wallet/mnemonic.ts';
export { decodeWif, encodeWif, type WifKey } from './wallet/wif.ts';
export { MNEMONIC_LANGUAGES, type MnemonicLanguage } from './wallet/word-lists.ts';
