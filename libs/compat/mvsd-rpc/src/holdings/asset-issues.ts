import { displayText } from '@mbaas/chain-primitives';
import type { AttachmentOf } from '@mbaas/chain-codec';
import type { ChainRows } from '../port/chain-rows.port.ts';
import { isSecondaryIssue, issueThreshold } from '../render/attachment.ts';
import type { RpcObject } from '../rpc-value.ts';
import { compareText, newestFirst } from './order.ts';

export type AssetDetail = AttachmentOf<'asset-detail'>;

/** Every issue on the chain: by symbol, bytewise, the newest issue of one symbol first. */
export async function loadIssues(rows: ChainRows): Promise<readonly AssetDetail[]> {
  const details = (await rows.records('asset')).flatMap(({ output }) => (output.attachment.kind === 'asset-detail' ? [output.attachment] : []));
  return newestFirst(details).sort((a, b) => compareText(a.symbol, b.symbol));
}

/** The first issue of each symbol, by symbol as the chain holds it: what every holding of it is described with. */
export async function loadAssets(rows: ChainRows): Promise<ReadonlyMap<string, AssetDetail>> {
  return new Map((await loadIssues(rows)).map((detail) => [detail.symbol, detail]));
}

/** What issues and holdings of an MST both show. */
export const renderAssetTerms = (detail: AssetDetail): RpcObject => ({
  symbol: displayText(detail.symbol),
  issuer: displayText(detail.issuer),
  description: displayText(detail.description),
  decimal_number: detail.decimals,
  secondaryissue_threshold: issueThreshold(detail),
});

/** An issue as listassets and getasset show it. */
export const renderIssue = (detail: AssetDetail): RpcObject => ({
  ...renderAssetTerms(detail),
  address: displayText(detail.address),
  maximum_supply: detail.maximumSupply,
  is_secondaryissue: isSecondaryIssue(detail),
  status: 'issued',
});

