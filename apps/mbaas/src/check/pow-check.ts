import { powBoundary, powHeaderHash, powHeaderPreimage, decodeHeader, type BlockHeader } from '@mbaas/chain-codec';
import { buildEthashCache, epochOf, ethashLight, seedHash, type EthashCache } from '@mbaas/chain-crypto';
import { hexEncode } from '@mbaas/chain-primitives';
import type { Verifier } from '@mbaas/platform-native-crypto';
import { z } from 'zod';
import { CheckTally, type CheckOutcome } from './check-outcome.ts';
import { bytesOf, hexText } from './recorded-bytes.ts';
import { recordedRows } from './recorded-rows.ts';

const powRow = z.object({
  height: z.int().min(0),
  header_raw: hexText,
  rlp_preimage: hexText.optional(),
  header_hash: hexText.optional(),
  nonce: hexText.optional(),
  mixhash: hexText.optional(),
  result: hexText.optional(),
  boundary: hexText.optional(),
  seed: hexText.optional(),
  bits: z.union([z.number(), z.string()]).optional(),
  ok: z.boolean().default(true),
});
type PowRow = z.output<typeof powRow>;

/** The seal of a header step by step, under the names a recording has for the steps. */
function sealSteps(header: BlockHeader, cache: EthashCache): Record<string, string> {
  const { mix, result } = ethashLight(cache, powHeaderHash(header), header.nonce);
  return {
    rlp_preimage: hexEncode(powHeaderPreimage(header)),
    header_hash: hexEncode(powHeaderHash(header)),
    nonce: header.nonce.toString(16).padStart(16, '0'),
    mixhash: hexEncode(mix),
    result: hexEncode(result),
    boundary: powBoundary(header.bits).toString(16).padStart(64, '0'),
    seed: hexEncode(seedHash(cache.epoch)),
    bits: header.bits.toString(),
  };
}

function differences(row: PowRow, ours: Record<string, string>): string[] {
  return Object.entries(ours).flatMap(([name, value]) => {
    const theirs = row[name as keyof PowRow];
    return theirs === undefined || String(theirs).toLowerCase() === value ? [] : [`${name}: node ${String(theirs)}, ours ${value}`];
  });
}

/**
 * Recorded seals: preimage, header hash, mix, result, boundary and seed of each header, computed by the portable code, and the verdict
 * of the verifier that blocks go through.
 */
export async function checkPow(file: string, verifier: Verifier, onProgress: (done: number, all: number) => void): Promise<CheckOutcome> {
  const rows = await recordedRows(file, powRow, 'proof-of-work vectors');
  const tally = new CheckTally();
  let cache: EthashCache | undefined;
  for (const [index, row] of rows.entries()) {
    const raw = bytesOf(row.header_raw);
    const decoded = decodeHeader(raw);
    if (!decoded.ok) {
      tally.differ(() => [`line ${row.lineNumber}, height ${row.height}: the header does not decode: ${decoded.error.code}`, `header ${row.header_raw}`]);
      continue;
    }
    const epoch = epochOf(decoded.value.number);
    if (cache?.epoch !== epoch) cache = buildEthashCache(epoch);
    const found = differences(row, sealSteps(decoded.value, cache));
    const [verdict] = await verifier.checkSeals([raw]);
    if ((verdict === null) !== row.ok) found.push(`verdict: node ${String(row.ok)}, ours ${verdict ?? 'true'}`);
    tally.compare(found.length === 0, () => [`line ${row.lineNumber}, height ${row.height}, header ${row.header_raw}`, ...found]);
    onProgress(index + 1, rows.length);
  }
  return tally.outcome();
}
