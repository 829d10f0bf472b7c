import { mainnet, testnet } from '@mbaas/chain-params';
import { base58 } from '@scure/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAddress, encodeAddress, parseAddress } from './address/address.ts';
import { decodeBase58Check, encodeBase58Check } from './address/base58check.ts';
import { signBlockHash, verifyBlockSignature } from './ecdsa/block-signature.ts';
import { compactToDer, derToCompact, isStrictDer } from './ecdsa/der.codec.ts';
import { compressPublicKey, isPrivateKey, isPublicKey, publicKeyFromPrivate } from './ecdsa/public-key.ts';
import { recoverPublicKey } from './ecdsa/recover.ts';
import { signCompact, signDer, signRecoverable } from './ecdsa/sign.ts';
import { verifyCompact, verifyDigest } from './ecdsa/verify.ts';
import { decodeKeyFile, encodeKeyFile } from './keyfile/keyfile.codec.ts';
import { decodeLegacyMnemonic } from './keyfile/legacy-mnemonic.ts';
import { signMessage, verifyMessage } from './message/signed-message.ts';
import { decodeExtendedKey, deriveChild, encodeXprv, encodeXpub, masterFromSeed } from './wallet/hd-key.ts';
import { entropyToMnemonic, mnemonicToEntropy } from './wallet/mnemonic.ts';
import { decodeWif, encodeWif } from './wallet/wif.ts';
import { MNEMONIC_LANGUAGES } from './wallet/word-lists.ts';

const sized = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const privateKey = sized(32).filter(isPrivateKey);
/** Random bytes, and real ones with an edit: the second kind gets past the first checks. */
const nearlyDer = fc.tuple(sized(64), fc.nat(71), fc.nat(255)).map(([compact, at, value]) => {
  const der = compactToDer(compact);
  der[at % der.length] = value;
  return der;
});
const runs = (numRuns: number) => ({ numRuns });

describe('round trips', () => {
  it('base58check', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      expect(decodeBase58Check(encodeBase58Check(bytes), 120)).toEqual({ ok: true, value: bytes });
    }));
  });

  it('addresses', () => {
    fc.assert(fc.property(fc.nat(255), sized(20), (version, hash) => {
      expect(decodeAddress(encodeAddress(version, hash))).toEqual({ ok: true, value: { version, hash } });
    }));
  });

  it('a changed character is found', () => {
    fc.assert(fc.property(sized(20), fc.nat(33), fc.nat(57), (hash, at, digit) => {
      const text = encodeAddress(0x32, hash);
      const changed = text.slice(0, at) + '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'.charAt(digit) + text.slice(at + 1);
      expect(decodeAddress(changed).ok).toBe(changed === text);
    }));
  });

  it('private keys', () => {
    fc.assert(fc.property(privateKey, fc.boolean(), (key, compressed) => {
      expect(decodeWif(encodeWif(key, mainnet, compressed), mainnet)).toEqual({ ok: true, value: { privateKey: key, compressed } });
    }));
  });

  it('DER: every pair of numbers, and what is strict is what we would write', () => {
    fc.assert(fc.property(sized(64), (compact) => {
      const der = compactToDer(compact);
      expect(isStrictDer(der)).toBe(true);
      expect(derToCompact(der)).toEqual({ ok: true, value: compact });
    }));
    fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 80 }), nearlyDer), (bytes) => {
      const compact = derToCompact(bytes);
      expect(compact.ok).toBe(isStrictDer(bytes));
      // Numbers too wide for 256 bits alone do not come back.
      if (compact.ok && compact.value.some((byte) => byte !== 0)) expect(compactToDer(compact.value)).toEqual(bytes);
    }), runs(2000));
  });

  it('extended keys', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 16, maxLength: 64 }), fc.nat(0x7fffffff), (seed, index) => {
      const node = deriveChild(masterFromSeed(seed), `m/${index}`);
      if (!node.ok) throw new Error(node.error.code);
      const back = decodeExtendedKey(encodeXprv(node.value));
      expect(back.ok && encodeXprv(back.value)).toBe(encodeXprv(node.value));
      const watching = decodeExtendedKey(encodeXpub(node.value));
      expect(watching.ok && watching.value.publicKey).toEqual(node.value.publicKey);
    }), runs(15));
  });

  it('mnemonics', () => {
    const entropy = fc.integer({ min: 1, max: 8 }).chain((quarter) => sized(4 * quarter));
    fc.assert(fc.property(entropy, fc.constantFrom(...MNEMONIC_LANGUAGES), (bytes, language) => {
      expect(mnemonicToEntropy(entropyToMnemonic(bytes, language), language)).toEqual({ ok: true, value: bytes });
    }));
  });

  it('key files', () => {
    const content = fc.record({ mnemonic: fc.string({ unit: 'grapheme', maxLength: 200 }), index: fc.nat(0x7fffffff), multisigs: fc.constant([]), scripts: fc.constant([]) });
    fc.assert(fc.property(content, fc.string(), sized(8), (keyFile, password, salt) => {
      expect(decodeKeyFile(JSON.parse(JSON.stringify(encodeKeyFile(keyFile, password, salt))), password)).toEqual({ ok: true, value: keyFile });
    }));
  });

  it('signatures, blocks and messages', () => {
    fc.assert(fc.property(privateKey, sized(32), fc.string({ unit: 'grapheme' }), (key, digest, message) => {
      const publicKey = publicKeyFromPrivate(key);
      expect(verifyDigest(digest, signDer(digest, key), publicKey)).toBe(true);
      expect(verifyBlockSignature(digest, signBlockHash(digest, key), publicKey)).toBe(true);
      const { recovery, compact } = signRecoverable(digest, key);
      expect(recoverPublicKey(digest, compact, recovery)).toEqual(publicKey);
      expect(verifyMessage(message, signMessage(message, key, 'mjs'), publicKey, testnet)).toBe(true);
    }), runs(15));
  });
});

describe('hostile input never throws', () => {
  const text = fc.oneof(fc.string({ maxLength: 200 }), fc.base64String({ maxLength: 200 }), fc.uint8Array({ maxLength: 90 }).map((bytes) => base58.encode(bytes)));

  it('texts', () => {
    fc.assert(fc.property(text, (hostile) => {
      parseAddress(hostile, mainnet);
      decodeWif(hostile, mainnet);
      decodeExtendedKey(hostile);
      mnemonicToEntropy(hostile, 'ja');
      decodeLegacyMnemonic(hostile, hostile);
      expect(verifyMessage(hostile, hostile, hostile, mainnet)).toBe(false);
    }), runs(500));
  });

  it('payloads with a good checksum', () => {
    fc.assert(fc.property(fc.oneof(sized(33), sized(34), sized(21), sized(78)), (payload) => {
      const hostile = encodeBase58Check(payload);
      decodeWif(hostile, { wifVersion: payload[0] as number });
      expect(parseAddress(hostile, mainnet).ok).toBe(payload.length === 21 && (payload[0] === 0x32 || payload[0] === 0x05));
      const versions = { private: new DataView(payload.buffer).getUint32(0), public: 0x0488b21e };
      const node = decodeExtendedKey(hostile, versions);
      expect(node.ok && payload.length !== 78).toBe(false);
    }), runs(300));
  });

  it('JSON', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.string({ maxLength: 90 }), (hostile, mnemonic) => {
      expect(decodeKeyFile(hostile, 'pw').ok).toBe(false);
      expect(decodeKeyFile({ algo: 'aes', index: 0, mnemonic, multisigs: hostile }, 'pw').ok).toBe(false);
    }), runs(500));
  });

  it('keys and signatures', () => {
    const key = publicKeyFromPrivate(new Uint8Array(32).fill(1));
    const digest = new Uint8Array(32).fill(7);
    const good = signCompact(digest, new Uint8Array(32).fill(1));
    const anyKey = fc.oneof(fc.uint8Array({ maxLength: 70 }), fc.tuple(fc.nat(8), sized(64)).map(([prefix, rest]) => Uint8Array.from([prefix, ...rest])));
    fc.assert(fc.property(anyKey, (hostile) => {
      expect(verifyCompact(digest, good, hostile)).toBe(false);
      expect(isPublicKey(hostile)).toBe(compressPublicKey(hostile) !== undefined);
    }), runs(300));
    fc.assert(fc.property(sized(64), fc.nat(3), (hostile, recovery) => {
      expect(verifyCompact(digest, hostile, key)).toBe(false);
      recoverPublicKey(digest, hostile, recovery);
    }), runs(50));
    fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 80 }), nearlyDer), (hostile) => {
      expect(verifyDigest(digest, hostile, key)).toBe(false);
    }), runs(100));
  });
});
