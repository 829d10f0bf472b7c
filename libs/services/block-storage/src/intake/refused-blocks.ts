import type { Refusal } from '@mbaas/kernel';
import { merkleRoot } from '@mbaas/chain-codec';
import { bytesEqual, type Hash32 } from '@mbaas/chain-primitives';
import { nativeSha256 } from '@mbaas/platform-native-crypto';
import type { ReadBlock } from '../connect/read-block.ts';
import { codeRow } from '../queries/refusal-problem.ts';
import { textOf } from '../reader/peer.reader.ts';

/** Blocks remembered; the oldest is forgotten first. */
const REFUSED_MAX = 10_000;

/** What is wrong with the signature or key behind the transactions says nothing of the hash, which does not cover them. */
const BESIDE_THE_HASH: ReadonlySet<string> = new Set(['BLOCK_SIGNATURE_INVALID', 'BLOCK_WITNESS_NONCE_INVALID', 'BLOCK_WITNESS_MISMATCH']);

export interface RememberedRefusal {
  readonly code: string;
  /** The refusal may turn into a yes, or other bytes of this hash be good: neither its children nor its hash are condemned. */
  readonly again: boolean;
}

/** Whether a refusal may turn into a yes: a block from the future, a parent that is on its way. */
export const isPassing = ({ code }: Refusal): boolean => codeRow(code).outcome === 'defer';

/** Whether every block of this hash is refused: the bytes at fault are those that the header commits to. */
function condemnsHash({ decoded, ids }: ReadBlock, refusal: Refusal): boolean {
  if (isPassing(refusal) || BESIDE_THE_HASH.has(refusal.code)) return false;
  if (new Set(ids.map(textOf)).size !== ids.length) return false;
  return ids.length > 0 && bytesEqual(merkleRoot(ids, nativeSha256), decoded.block.header.merkleRoot);
}

/** Why blocks were refused, by their hash. Somebody who sends a good header with a bad body must not have its hash condemned. */
export class RefusedBlocks {
  readonly #refusals = new Map<string, RememberedRefusal>();

  add(read: ReadBlock, refusal: Refusal): void {
    this.#note(read.hash, { code: refusal.code, again: !condemnsHash(read, refusal) });
  }

  /** Bytes with the header of this hash that do not decode. */
  addUnreadable(hash: Hash32, { code }: Refusal): void {
    this.#note(hash, { code, again: true });
  }

  /** What stands on a condemned block. */
  condemn(hash: Hash32): void {
    this.#note(hash, { code: 'WRITER_BLOCK_REFUSED_BEFORE', again: false });
  }

  #note(hash: Hash32, refusal: RememberedRefusal): void {
    const key = textOf(hash);
    if (this.#refusals.get(key)?.again === false) return;
    this.#refusals.delete(key);
    if (this.#refusals.size >= REFUSED_MAX) for (const oldest of this.#refusals.keys()) if (this.#refusals.delete(oldest)) break;
    this.#refusals.set(key, refusal);
  }

  get(hash: Hash32): RememberedRefusal | undefined {
    return this.#refusals.get(textOf(hash));
  }

  /** Whether every block of this hash is refused, and with it what stands on it. */
  isCondemned(hash: Hash32): boolean {
    return this.get(hash)?.again === false;
  }

  get size(): number {
    return this.#refusals.size;
  }
}
