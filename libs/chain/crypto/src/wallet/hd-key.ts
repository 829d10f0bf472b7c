import { assert, err, ok, type Refusal, type Result } from '@mbaas/kernel';
import { HDKey } from '@scure/bip32';
import { decodeBase58Check } from '../address/base58check.ts';
import { isPrivateKey, isPublicKey } from '../ecdsa/public-key.ts';
import { HARDENED, parseHdPath } from './hd-path.ts';
import type { KeyCode } from './key.errors.ts';

/** Version numbers of extended keys: `xprv`, `xpub` on every network of this chain. wire-format §5.1. */
export interface ExtendedKeyVersions {
  readonly private: number;
  readonly public: number;
}

/** The numbers of this chain. */
export const CHAIN_EXTENDED_KEYS: ExtendedKeyVersions = { private: 0x0488ade4, public: 0x0488b21e };

const EXTENDED_KEY_SIZE = 78;
const EXTENDED_KEY_LENGTH = 112;

/** A node of a BIP32 key tree. Its secrets are behind getters, so a log or JSON of it shows none. */
export class HdNode {
  readonly #key: HDKey;

  constructor(key: HDKey) {
    this.#key = key;
  }

  /** 32 bytes, or null when made from an xpub. Secret. */
  get privateKey(): Uint8Array | null {
    return this.#key.privateKey;
  }

  /** 33 bytes. */
  get publicKey(): Uint8Array {
    const { publicKey } = this.#key;
    assert(publicKey !== null, 'a node has a public key');
    return publicKey;
  }

  get depth(): number {
    return this.#key.depth;
  }

  /** The library's object, for the functions of this file. */
  static unwrap(node: HdNode): HDKey {
    return node.#key;
  }
}

/** Master node of a seed of 16..64 bytes (64 from a mnemonic). Throws BrokenAssumption on another length. */
export function masterFromSeed(seed: Uint8Array, versions: ExtendedKeyVersions = CHAIN_EXTENDED_KEYS): HdNode {
  assert(seed.length >= 16 && seed.length <= 64, 'a seed has 16 to 64 bytes');
  return new HdNode(HDKey.fromMasterSeed(seed, versions));
}

/** The descendant at `path` below `node`, which stands for `m`. KEY_PATH_INVALID, KEY_PATH_NEEDS_PRIVATE. */
export function deriveChild(node: HdNode, path: string): Result<HdNode, Refusal<KeyCode>> {
  const indices = parseHdPath(path);
  if (!indices.ok) return indices;
  if (node.depth + indices.value.length > 255) return err({ code: 'KEY_PATH_INVALID' });
  if (node.privateKey === null && indices.value.some((index) => index >= HARDENED)) return err({ code: 'KEY_PATH_NEEDS_PRIVATE' });
  return ok(new HdNode(indices.value.reduce((key, index) => key.deriveChild(index), HdNode.unwrap(node))));
}

/** The `xprv` text. Secret. Throws BrokenAssumption on a node without private key. */
export function encodeXprv(node: HdNode): string {
  assert(node.privateKey !== null, 'the node has a private key');
  return HdNode.unwrap(node).privateExtendedKey;
}

/** The `xpub` text: enough to see every plain child, so not for strangers either. */
export const encodeXpub = (node: HdNode): string => HdNode.unwrap(node).publicExtendedKey;

/** The node of an `xprv` or `xpub` text. KEY_EXTENDED_INVALID. */
export function decodeExtendedKey(text: string, versions: ExtendedKeyVersions = CHAIN_EXTENDED_KEYS): Result<HdNode, Refusal<'KEY_EXTENDED_INVALID'>> {
  const payload = decodeBase58Check(text, EXTENDED_KEY_LENGTH);
  if (!payload.ok || payload.value.length !== EXTENDED_KEY_SIZE || !isExtendedKey(payload.value, versions)) {
    return err({ code: 'KEY_EXTENDED_INVALID' });
  }
  return ok(new HdNode(HDKey.fromExtendedKey(text, versions)));
}

/** Everything the library would throw about. */
function isExtendedKey(payload: Uint8Array, versions: ExtendedKeyVersions): boolean {
  const view = new DataView(payload.buffer, payload.byteOffset);
  const version = view.getUint32(0);
  const isMaster = payload[4] === 0;
  // A master has neither parent nor index (BIP32, test vector 5).
  if (isMaster && (view.getUint32(5) !== 0 || view.getUint32(9) !== 0)) return false;
  const key = payload.subarray(45);
  if (version === versions.private) return key[0] === 0 && isPrivateKey(key.subarray(1));
  return version === versions.public && isPublicKey(key);
}
