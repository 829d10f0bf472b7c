import { attenuation, classifyOutput } from '@mbaas/chain-script';
import type { UnspentRow } from '../port/chain-rows.port.ts';
import type { RpcObject } from '../rpc-value.ts';
import { renderAssetTerms, type AssetDetail } from './asset-issues.ts';
import type { ChainView } from './chain-view.ts';
import { compareText, firstOf } from './order.ts';
import { loadUnspent } from './unspent-outputs.ts';

/** An unspent output that carries tokens, in base units. */
export interface TokenOutput {
  readonly row: UnspentRow;
  readonly symbol: string;
  readonly quantity: bigint;
  /** Of `quantity`, what its lock still holds at the tip. */
  readonly locked: bigint;
}

/** Tokens of one symbol at one address. */
export interface Holding {
  readonly address: string;
  readonly symbol: string;
  readonly quantity: bigint;
  readonly locked: bigint;
}

/** What a token lock holds back: all of it when the lock cannot be read, for then nothing can be spent. */
function lockedBy({ output, height }: UnspentRow, quantity: bigint, view: ChainView): bigint {
  const lock = classifyOutput(output.script).attenuation;
  if (lock === undefined) return 0n;
  const model = attenuation.parseModel(lock.model);
  if (!model.ok) return quantity;
  const release = attenuation.available(quantity, BigInt(view.height - height), model.value);
  if (!release.ok) return quantity;
  return release.value.spendable >= quantity ? 0n : quantity - release.value.spendable;
}

/** Unspent token outputs of an address, in chain order. An issue output holds its whole supply. */
export async function loadTokenOutputs(address: string, view: ChainView): Promise<readonly TokenOutput[]> {
  return (await loadUnspent(address, view)).flatMap((row): TokenOutput[] => {
    const { attachment } = row.output;
    if (attachment.kind !== 'asset-detail' && attachment.kind !== 'asset-transfer') return [];
    const quantity = attachment.kind === 'asset-detail' ? attachment.maximumSupply : attachment.quantity;
    return [{ row, symbol: attachment.symbol, quantity, locked: lockedBy(row, quantity, view) }];
  });
}

/** Sums over equal keys, in the order the keys are first met. */
function sumBy(holdings: readonly Holding[], keyOf: (holding: Holding) => string): Holding[] {
  const sums = new Map<string, Holding>();
  for (const holding of holdings) {
    const before = sums.get(keyOf(holding));
    const quantity = (before?.quantity ?? 0n) + holding.quantity;
    const locked = (before?.locked ?? 0n) + holding.locked;
    sums.set(keyOf(holding), { ...(before ?? holding), quantity, locked });
  }
  return [...sums.values()];
}

/** Holdings of addresses: by symbol, then address, both bytewise. */
export async function loadHoldings(addresses: readonly string[], view: ChainView): Promise<readonly Holding[]> {
  const all: Holding[] = [];
  for (const address of addresses) {
    const outputs = await loadTokenOutputs(address, view);
    all.push(...sumBy(outputs.map(({ symbol, quantity, locked }) => ({ address, symbol, quantity, locked })), ({ symbol }) => symbol));
  }
  return all.sort((a, b) => firstOf(compareText(a.symbol, b.symbol), compareText(a.address, b.address)));
}

/** One holding a symbol, whatever address it lies at. Keeps the order. */
export const sumBySymbol = (holdings: readonly Holding[]): readonly Holding[] => sumBy(holdings, ({ symbol }) => symbol);

/** A holding with the terms of its MST. */
export const renderHolding = (holding: Holding, asset: AssetDetail): RpcObject => ({
  ...renderAssetTerms(asset),
  quantity: holding.quantity,
  locked_quantity: holding.locked,
  status: 'unspent',
});
