import { checkBlock, openBlock, type ConsensusView, type PreviousOutput } from '@mbaas/chain-consensus';
import { decodeBlock, isNullOutPoint, type OutPoint } from '@mbaas/chain-codec';
import { hexEncode } from '@mbaas/chain-primitives';
import { nativeSha256, nativeVerify, type Verifier } from '@mbaas/platform-native-crypto';
import { contextAtTip, type BlockStorage } from '@mbaas/service-block-storage';

/** Appendix C of consensus.md: the row that a refusal of the hardened rules alone closes. */
export const HARDENED_REASONS: Readonly<Record<string, readonly number[]>> = {
  BLOCK_NUMBER_INVALID: [1],
  BLOCK_TRANSACTION_EXISTS: [2],
  BLOCK_DEPOSIT_REWARD_SURPLUS: [3],
  TX_DEPOSIT_LOCKED: [4],
  TX_ASSET_AMOUNT_OVERFLOW: [5],
  TX_CERT_ISSUE_INVALID: [6, 10],
  TX_ASSET_THRESHOLD_INVALID: [7],
  TX_ASSET_UNKNOWN: [7],
  TX_ATTENUATION_INVALID: [8, 18],
  TX_DID_SYMBOL_INVALID: [9],
  TX_CERT_EXISTS: [10],
  TX_ASSET_CERT_INVALID: [10],
  TX_SCRIPT_FAILED: [16],
  TX_ATTACHMENT_INVALID: [17],
  TX_SCRIPT_BYTE_RESERVED: [22],
};

const keyOf = ({ hash, index }: OutPoint): string => `${hexEncode(hash)}:${index}`;

/** What the chain's memory has forgotten about is looked up in the tables. */
async function withOutputs(points: readonly OutPoint[], storage: BlockStorage): Promise<ConsensusView> {
  const { view } = storage.writer.state;
  const found = new Map<string, PreviousOutput>();
  const outputs = await storage.reader.at((moment) => moment.outputs(points));
  for (const [index, coin] of outputs.entries()) {
    const point = points[index];
    if (point !== undefined && coin !== undefined) found.set(keyOf(point), coin);
  }
  return { ...view, previousOutput: (point) => view.previousOutput(point) ?? found.get(keyOf(point)) };
}

/**
 * Why the hardened rules refuse a block on the tip (its bytes decode); undefined when they take it. Everything but the seal, which no
 * profile sees otherwise. `now`: Unix seconds.
 */
export async function hardenedVerdict(raw: Uint8Array, { storage, verifier, now }: { readonly storage: BlockStorage; readonly verifier: Verifier; readonly now: number }): Promise<string | undefined> {
  const decoded = decodeBlock(raw);
  if (!decoded.ok) return decoded.error.code;
  const { block, transactionSpans } = decoded.value;
  const points = block.transactions.flatMap(({ inputs }) => inputs.map(({ previousOutput }) => previousOutput)).filter((point) => !isNullOutPoint(point));
  const view = await withOutputs(points, storage);
  const context = contextAtTip(storage.writer.state, { profile: 'hardened', now: () => now });
  const checked = checkBlock(openBlock(decoded.value, context, { sha256: nativeSha256, verify: nativeVerify }), view);
  if (!checked.ok) return checked.error.code;
  const transactions = checked.value.transactions.flatMap(({ previous }, index) => {
    const span = transactionSpans[index];
    return span === undefined || previous.length === 0 ? [] : [{ bytes: raw.slice(span.start, span.end), previousScripts: previous.map(({ output }) => output.script) }];
  });
  const failures = await verifier.checkScripts({ rules: 'hardened', transactions });
  return failures.length === 0 ? undefined : 'TX_SCRIPT_FAILED';
}
