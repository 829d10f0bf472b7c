import { decodeFrameHeading, decodeMessage, encodeFrame, encodeMessageBody, isP2pCommand, splitFrames, WIRE_LIMITS } from '@mbaas/chain-codec';
import type { Network } from '@mbaas/chain-params';
import { bytesEqual, hexEncode } from '@mbaas/chain-primitives';
import { z } from 'zod';
import { CheckTally, type CheckOutcome } from './check-outcome.ts';
import { bytesOf, hexText, isOfAnotherChain } from './recorded-bytes.ts';
import { recordedRows, type Recorded } from './recorded-rows.ts';

const frameRow = z.object({
  chain: z.string().optional(),
  session: z.string().default(''),
  seq: z.int().optional(),
  dir: z.string().optional(),
  command: z.string().nullish(),
  raw: hexText.nullish(),
  payload_len: z.int().nullish(),
  checksum_ok: z.boolean().nullish(),
});
type FrameRow = Recorded<z.output<typeof frameRow>>;

/** Name that the recording gives to a frame it spoilt on purpose. */
const SPOILT = 'bad-checksum';

/** What is wrong with our reading of a frame; `skip` where the message was never meant to be read. */
type Finding = { readonly faults: readonly string[] } | { readonly skip: string };

function findingOf(row: FrameRow, raw: Uint8Array, network: Network): Finding {
  const spoilt = row.command === SPOILT || row.checksum_ok === false;
  const split = splitFrames(raw, network.magic);
  if (spoilt) {
    const code = split.fault?.code ?? 'read';
    return { faults: code === 'WIRE_FRAME_CHECKSUM_WRONG' ? [] : [`the checksum is wrong on purpose, yet the frame is ${code}`] };
  }
  const heading = decodeFrameHeading(raw, network.magic);
  if (!heading.ok) return { faults: [`heading refused: ${heading.error.code}`] };
  const { command, length } = heading.value;
  const faults: string[] = [];
  if (typeof row.command === 'string' && row.command !== command) faults.push(`command: recorded ${row.command}, ours ${command}`);
  if (typeof row.payload_len === 'number' && row.payload_len !== length) faults.push(`payload length: recorded ${row.payload_len}, ours ${length}`);
  const [frame] = split.frames;
  if (frame === undefined || split.rest.length > 0) return { faults: [...faults, `not one whole frame: ${split.fault?.code ?? `${split.rest.length} bytes left`}`] };
  if (!isP2pCommand(command)) return faults.length > 0 ? { faults } : { skip: `command ${command.slice(0, 12)}, which protocol 70012 does not have` };
  const message = decodeMessage(command, frame.payload);
  // Blocks that were made wrong on purpose travel in frames that are right.
  if (!message.ok) return command === 'block' && faults.length === 0 ? { skip: `a hand-made block that is no block: ${message.error.code}` } : { faults: [...faults, `payload refused: ${message.error.code}`] };
  const again = encodeFrame(network.magic, command, encodeMessageBody(command, message.value.body as never));
  if (!bytesEqual(again, raw)) faults.push(`encoded again: ${hexEncode(again)}`);
  return { faults };
}

/** Recorded frames: heading, checksum, length and payload are read, and written again to the same bytes. */
export async function checkP2p(file: string, network: Network, onProgress: (done: number, all: number) => void): Promise<CheckOutcome> {
  const rows = await recordedRows(file, frameRow, 'recorded P2P sessions');
  const tally = new CheckTally();
  for (const [index, row] of rows.entries()) {
    onProgress(index + 1, rows.length);
    if (isOfAnotherChain(row.chain, network.name)) {
      tally.skip('of another chain');
      continue;
    }
    if (typeof row.raw !== 'string') {
      tally.skip('no frame: a remark of the recording, for instance that the connection was closed');
      continue;
    }
    const raw = bytesOf(row.raw);
    if (raw.length > WIRE_LIMITS.maxPayloadSize + WIRE_LIMITS.frameHeadingSize) {
      tally.differ(() => [`line ${row.lineNumber}: ${raw.length} bytes are more than a frame may have`]);
      continue;
    }
    const finding = findingOf(row, raw, network);
    if ('skip' in finding) tally.skip(finding.skip);
    else tally.compare(finding.faults.length === 0, () => [`line ${row.lineNumber}, session ${row.session} ${row.seq ?? ''} ${row.dir ?? ''} ${row.command ?? ''}`, `raw ${row.raw ?? ''}`, ...finding.faults]);
  }
  return tally.outcome();
}
