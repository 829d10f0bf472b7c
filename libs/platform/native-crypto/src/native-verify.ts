import type { VerifyDigest } from '@mbaas/chain-crypto';
import secp256k1 from 'secp256k1';

/** Where s starts in r ‖ s, big-endian. */
const S_OFFSET = 32;

/** Half the group order begins 7fff…: a first byte below this is a low s for certain. */
const SURELY_LOW = 0x7f;

/**
 * ECDSA over secp256k1 by libsecp256k1, with the chain's latitude: a high s is accepted (wire-format §2.6), so it is
 * normalised first. A signature or key outside the curve's range is *invalid*: the library throws for those, we do not.
 */
export const nativeVerify: VerifyDigest = (digest, signature, publicKey) => {
  try {
    // Nearly every signature is low: those are not copied.
    const low = (signature[S_OFFSET] ?? 0xff) < SURELY_LOW ? signature : secp256k1.signatureNormalize(Uint8Array.from(signature));
    return secp256k1.ecdsaVerify(low, digest, publicKey);
  } catch (error) {
    if (error instanceof Error && isInputRefusal(error)) return false;
    throw error;
  }
};

/** A key with both its coordinates, 65 bytes; one that is no point of the curve as it is, to be found *invalid* by whoever verifies. */
export function expandKey(publicKey: Uint8Array): Uint8Array {
  try {
    return secp256k1.publicKeyConvert(publicKey, false);
  } catch (error) {
    if (error instanceof Error && isInputRefusal(error)) return publicKey;
    throw error;
  }
}

/** The wrapper throws plain errors for input it cannot parse; anything else is a bug. */
const isInputRefusal = (error: Error): boolean =>
  error.message === 'Signature could not be parsed' || error.message === 'Public Key could not be parsed' || /^Expected (signature|public key) to be/.test(error.message);
