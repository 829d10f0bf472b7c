import { err, ok, type Refusal, type Result } from '@mbaas/kernel';
import { isUtf8, utf8Decode, utf8Encode } from '@mbaas/chain-primitives';
import { base64 } from '@scure/base';
import type { KeyFileCode } from './keyfile.errors.ts';
import type { KeyFile, KeyFileJson, KeyFileMultisig, KeyFileScript } from './keyfile.types.ts';
import { decodeLegacyMnemonic } from './legacy-mnemonic.ts';
import { decryptSalted, encryptSalted } from './salted-aes.ts';

const VERSION = '0.2.1';
const MAX_ENTRIES = 1000;
const MAX_TEXT = 4096;
const MAX_KEYS = 20;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const HEX = /^(?:[0-9a-fA-F]{2})+$/;

const isMembers = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= MAX_TEXT;
const isCount = (value: unknown, max: number): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max;

const isMultisig = (value: unknown): value is KeyFileMultisig => {
  if (!isMembers(value) || !isText(value['s']) || !isText(value['d'])) return false;
  const keys = value['k'];
  return isCount(value['m'], MAX_KEYS) && isCount(value['n'], MAX_KEYS) && Array.isArray(keys) && keys.length <= MAX_KEYS && keys.every(isText);
};

const isScript = (value: unknown): value is KeyFileScript =>
  isMembers(value) && isText(value['address']) && isText(value['script']) && isText(value['description']);

/** A list whose absence and null mean none; undefined when it is something else. */
function listOf<T>(value: unknown, isEntry: (entry: unknown) => entry is T): readonly T[] | undefined {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) && value.length <= MAX_ENTRIES && value.every(isEntry) ? value : undefined;
}

/** The mnemonic is stored as a JSON string, with its quotes. */
function unquote(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : undefined;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

function decryptMnemonic(text: string, password: string): Result<string, Refusal<KeyFileCode>> {
  if (HEX.test(text)) return decodeLegacyMnemonic(text, password);
  if (!BASE64.test(text)) return err({ code: 'KEYFILE_SHAPE_INVALID' });
  const plain = decryptSalted(base64.decode(text), password);
  const mnemonic = plain !== undefined && isUtf8(plain) ? unquote(utf8Decode(plain)) : undefined;
  return mnemonic === undefined ? err({ code: 'KEYFILE_PASSWORD_WRONG' }) : ok(mnemonic);
}

/**
 * Opens the parsed JSON of a key file, of the present form or with the older hex mnemonic. Members it does not know are
 * ignored. KEYFILE_SHAPE_INVALID, KEYFILE_ALGORITHM_UNKNOWN, KEYFILE_PASSWORD_WRONG. The mnemonic's words are not checked.
 */
export function decodeKeyFile(json: unknown, password: string): Result<KeyFile, Refusal<KeyFileCode>> {
  if (!isMembers(json)) return err({ code: 'KEYFILE_SHAPE_INVALID' });
  const { algo, index, mnemonic: encrypted } = json;
  if (algo !== 'aes') return err({ code: 'KEYFILE_ALGORITHM_UNKNOWN' });
  const multisigs = listOf(json['multisigs'], isMultisig);
  const scripts = listOf(json['scripts'], isScript);
  if (!isCount(index, 0x7fffffff) || !isText(encrypted) || multisigs === undefined || scripts === undefined) return err({ code: 'KEYFILE_SHAPE_INVALID' });
  const mnemonic = decryptMnemonic(encrypted, password);
  return mnemonic.ok ? ok({ mnemonic: mnemonic.value, index, multisigs, scripts }) : mnemonic;
}

/**
 * Writes a key file that the node and the light wallet open. `salt`: 8 random bytes, new for each file.
 * The cipher is the format's (one round of MD5 over the password): only a long password protects the file.
 */
export function encodeKeyFile(keyFile: KeyFile, password: string, salt: Uint8Array): KeyFileJson {
  const { mnemonic, index, multisigs, scripts } = keyFile;
  return {
    version: VERSION,
    algo: 'aes',
    index,
    mnemonic: base64.encode(encryptSalted(utf8Encode(JSON.stringify(mnemonic)), password, salt)),
    multisigs: multisigs.length === 0 ? null : multisigs,
    scripts: scripts.length === 0 ? null : scripts,
  };
}
