import { mainnet, testnet, type Network } from '@mbaas/chain-params';
import { hexEncode, utf8Decode } from '@mbaas/chain-primitives';
import { expectOk } from '@mbaas/kernel';
import { describe, expect, it } from 'vitest';
import { bytesOf, readVectors, type Vector } from '../../test/vectors.ts';
import { addressOfPublicKey } from '../address/address.ts';
import { publicKeyFromPrivate } from '../ecdsa/public-key.ts';
import { decodeWif } from '../wallet/wif.ts';
import { messageDigest } from './message-digest.ts';
import { recoverMessageSigner, signMessage, verifyMessage } from './signed-message.ts';

interface MessageVector {
  message: string;
  digest?: string;
  wif?: string;
  signature_base64?: string;
  signature_hex?: string;
  bitcoin_address?: string;
  mvs_address?: string;
  address?: string;
  recovered_public_key?: string;
  valid?: false;
}

const key = bytesOf('8ed1d17dabce1fccbbe5e9bf008b318334e5bcc78eb9e7c1ea850b7eb0ddb9c8');
const publicKey = publicKeyFromPrivate(key);
const address = addressOfPublicKey(publicKey, mainnet);
const bitcoin: Network = { ...mainnet, addressVersions: { p2pkh: 0, p2sh: 5 } };

describe('signed messages', () => {
  it.each(readVectors<Vector<MessageVector>[]>('wire/signed_messages.json'))('vector: $name', ({ hex, expected }) => {
    expect(utf8Decode(bytesOf(hex))).toBe(expected.message);
    const style = expected.signature_hex === undefined ? 'node' : 'mjs';
    const signature = expected.signature_hex ?? expected.signature_base64 ?? '';
    if (expected.valid === false) {
      expect(verifyMessage(expected.message, signature, expected.bitcoin_address ?? '', bitcoin)).toBe(false);
      return;
    }
    expect(hexEncode(messageDigest(expected.message, style))).toBe(expected.digest);
    if (expected.bitcoin_address !== undefined) expect(verifyMessage(expected.message, signature, expected.bitcoin_address, bitcoin)).toBe(true);
    if (expected.mvs_address !== undefined) expect(verifyMessage(expected.message, signature, expected.mvs_address, mainnet)).toBe(true);
    if (expected.address !== undefined) expect(verifyMessage(expected.message, signature, expected.address, testnet)).toBe(true);
    const signer = recoverMessageSigner(expected.message, signature, style);
    if (expected.recovered_public_key !== undefined) expect(signer && hexEncode(signer)).toBe(expected.recovered_public_key);
    if (expected.wif !== undefined) {
      const { privateKey, compressed } = expectOk(decodeWif(expected.wif, mainnet), 'the vector is good');
      expect(signMessage(expected.message, privateKey, style, compressed)).toBe(signature);
    }
  });

  it.each(['node', 'mjs'] as const)('in the style of %s: only the signer, only the text, only the network', (style) => {
    const signature = signMessage('Grüße', key, style);
    expect(verifyMessage('Grüße', signature, address, mainnet)).toBe(true);
    expect(verifyMessage('Grüße', signature, publicKey, mainnet)).toBe(true);
    expect(verifyMessage('Grüße', signature, publicKeyFromPrivate(key, false), mainnet)).toBe(true);
    expect(verifyMessage('Grüsse', signature, address, mainnet)).toBe(false);
    expect(verifyMessage('Grüße', signature, address, testnet)).toBe(false);
    expect(verifyMessage('Grüße', signature, mainnet.foundationAddress, mainnet)).toBe(false);
    expect(verifyMessage('Grüße', signature, publicKeyFromPrivate(bytesOf('11'.repeat(32))), mainnet)).toBe(false);
  });

  it('the address of the uncompressed key needs its own header', () => {
    const uncompressed = addressOfPublicKey(publicKeyFromPrivate(key, false), mainnet);
    expect(verifyMessage('x', signMessage('x', key, 'node'), uncompressed, mainnet)).toBe(false);
    expect(verifyMessage('x', signMessage('x', key, 'node', false), uncompressed, mainnet)).toBe(true);
  });

  it('a header outside 27..34 signs nothing, although its low bits would fit', () => {
    const uncompressed = addressOfPublicKey(publicKeyFromPrivate(key, false), mainnet);
    const bytes = bytesOf(signMessage('x', key, 'mjs', false));
    const withHeader = (offset: number) => hexEncode(Uint8Array.from([(bytes[0] as number) + offset, ...bytes.slice(1)]));
    expect(verifyMessage('x', withHeader(0), uncompressed, mainnet)).toBe(true);
    expect(verifyMessage('x', withHeader(-4), uncompressed, mainnet)).toBe(false);
    expect(verifyMessage('x', withHeader(8), address, mainnet)).toBe(false);
    expect(verifyMessage('x', withHeader(4), address, mainnet)).toBe(true);
  });

  it('the digests of the two styles differ', () => {
    expect(messageDigest('x', 'node')).not.toEqual(messageDigest('x', 'mjs'));
  });

  it.each(['', 'AA==', '00'.repeat(65), `1f${'00'.repeat(64)}`, `23${'11'.repeat(64)}`, `1f${'ff'.repeat(64)}`, 'z'.repeat(88)])('malformed is false: %.12s', (signature) => {
    expect(verifyMessage('x', signature, address, mainnet)).toBe(false);
    expect(recoverMessageSigner('x', signature, 'node')).toBeUndefined();
  });
});
