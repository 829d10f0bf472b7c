import { isEpochStart } from '../activation/activation.ts';
import { refuseBlock } from '../codes/refuse.ts';
import { MINING_CERTIFICATE, mstSubsidy } from '../rewards/mst-mining.ts';
import type { ConnectRule } from './connect-case.ts';

/**
 * consensus.md 5.5: a second output of the first coinbase mines an asset that exists, has a mining certificate, and no more
 * of it than the certificate allows at H. BLOCK_MST_COINBASE_INVALID, BLOCK_MST_COINBASE_TOO_LARGE.
 */
export const checkMstCoinbase: ConnectRule = ({ block, below, context }) => {
  const mined = block.transactions[0]?.outputs[1];
  if (mined === undefined || isEpochStart(context)) return undefined;
  if (mined.attachment.kind !== 'asset-transfer') return refuseBlock('BLOCK_MST_COINBASE_INVALID');
  const { symbol, quantity } = mined.attachment;
  const asset = below.asset(symbol);
  const certificate = below.certificate(symbol, MINING_CERTIFICATE);
  if (asset === undefined || certificate === undefined) return refuseBlock('BLOCK_MST_COINBASE_INVALID');
  const full = mstSubsidy(context.height, asset.issueHeight, certificate.content ?? '');
  const limit = block.header.version === 3 ? full / BigInt(Math.max(1, context.witnesses ?? 1)) : full;
  return quantity <= limit ? undefined : refuseBlock('BLOCK_MST_COINBASE_TOO_LARGE');
};
