import { decodeHeader, headerHashOfBytes, splitFrames } from '@mbaas/chain-codec';
import type { Network } from '@mbaas/chain-params';
import { hexEncode } from '@mbaas/chain-primitives';
import { nativeSha256 } from '@mbaas/platform-native-crypto';
import { z } from 'zod';
import { bytesOf, hexText } from './recorded-bytes.ts';
import { recordedRows } from './recorded-rows.ts';

const HEADER_BYTES = 148;
/** Bytes of blocks held for branches. */
const MAX_BYTES = 256 * 1024 * 1024;

const frameRow = z.object({ command: z.string().nullish(), raw: hexText.nullish() });

/** Blocks by hash, for the branches that hand-made blocks stand on. */
export class BlockShelf {
  readonly #blocks = new Map<string, { readonly raw: Uint8Array; readonly parent: string }>();
  #bytes = 0;

  /** Takes a block whose header decodes; gives hash and parent as hex in internal order. */
  add(raw: Uint8Array): { readonly hash: string; readonly parent: string } | undefined {
    const header = decodeHeader(raw.subarray(0, HEADER_BYTES));
    if (!header.ok) return undefined;
    const hash = hexEncode(headerHashOfBytes(raw, nativeSha256));
    const parent = hexEncode(header.value.previousBlockHash);
    if (!this.#blocks.has(hash) && this.#bytes + raw.length <= MAX_BYTES) {
      this.#blocks.set(hash, { raw, parent });
      this.#bytes += raw.length;
    }
    return { hash, parent };
  }

  get(hash: string): { readonly raw: Uint8Array; readonly parent: string } | undefined {
    return this.#blocks.get(hash);
  }

  /** Takes the blocks that recorded P2P sessions carry. */
  async addSessions(file: string, network: Network): Promise<void> {
    for (const { command, raw } of await recordedRows(file, frameRow, 'recorded P2P sessions')) {
      if (command !== 'block' || typeof raw !== 'string') continue;
      const [frame] = splitFrames(bytesOf(raw), network.magic).frames;
      if (frame !== undefined) this.add(frame.payload.slice());
    }
  }
}
