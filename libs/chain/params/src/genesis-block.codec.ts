import { assert, err, ok, type Refusal, type Result } from '@mbaas/kernel';
import { ByteReader, CodecError, displayHash, hexDecode, latin1Decode } from '@mbaas/chain-primitives';
import type { GenesisParams } from './network.types.ts';

/** A genesis text of this chain family is a line; the bound keeps a hostile file small. */
const MAX_COINBASE_TEXT = 252;
const KEY_HASH_SCRIPT_SIZE = 25;

type DecodedGenesis = Omit<GenesisParams, 'payee'>;

/** Ends decoding when the bytes are well formed but no genesis block. */
class NotGenesis extends Error {}

const expectGenesis = (condition: boolean): void => {
  if (!condition) throw new NotGenesis();
};

const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

/** hash160 of a plain pay-to-key-hash script. */
function keyHash(script: Uint8Array): Uint8Array {
  const isKeyHash = script.length === KEY_HASH_SCRIPT_SIZE && script[0] === 0x76 && script[1] === 0xa9 && script[2] === 20;
  expectGenesis(isKeyHash && script[23] === 0x88 && script[24] === 0xac);
  return script.slice(3, 23);
}

function readGenesis(reader: ByteReader): DecodedGenesis {
  const version = reader.u32();
  expectGenesis(version === 1 && isZero(reader.bytes(32)));
  const merkleRoot = displayHash(reader.bytes(32));
  const timestamp = reader.u32();
  const bits = reader.u256be();
  const nonce = reader.u64be();
  reader.bytes(32); // mix hash: nobody worked for a genesis block, so any value stands
  expectGenesis(reader.u32() === 0 && reader.varint() === 1);
  expectGenesis(reader.u32() === 0 && reader.varint() === 1);
  expectGenesis(isZero(reader.bytes(32)) && reader.u32() === 0xffffffff);
  const coinbaseText = latin1Decode(reader.varBytes(MAX_COINBASE_TEXT));
  expectGenesis(reader.u32() === 0 && reader.varint() === 1);
  const valueAtoms = reader.u64();
  const payeeHash = keyHash(reader.varBytes(KEY_HASH_SCRIPT_SIZE));
  expectGenesis(reader.u32() === 0 && reader.u32() === 0 && reader.u32() === 0);
  reader.finish();
  return { version, merkleRoot, timestamp, bits, nonce, coinbaseText, payeeHash, valueAtoms };
}

/**
 * Reads a whole genesis block (wire-format §1.12, appendix A): header version 1 and number 0, one version 0 coinbase
 * with a raw text and one plain pay-to-key-hash output. Hashes are not computed here: `checkNetwork` of chain-crypto does.
 * NETWORK_GENESIS_INVALID on anything else.
 */
export function decodeGenesisBlock(hex: string): Result<DecodedGenesis, Refusal<'NETWORK_GENESIS_INVALID'>> {
  const bytes = hexDecode(hex);
  if (!bytes.ok) return err({ code: 'NETWORK_GENESIS_INVALID' });
  try {
    return ok(readGenesis(new ByteReader(bytes.value)));
  } catch (thrown) {
    assert(thrown instanceof NotGenesis || thrown instanceof CodecError, 'reading bytes fails with a codec error alone');
    return err({ code: 'NETWORK_GENESIS_INVALID' });
  }
}
