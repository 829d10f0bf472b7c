import { displayText } from '@mbaas/chain-primitives';
import type { AttachmentOf } from '@mbaas/chain-codec';
import type { ChainRows } from '../port/chain-rows.port.ts';
import { mitStatusName } from '../render/attachment.ts';
import type { RpcObject } from '../rpc-value.ts';
import { compareText } from './order.ts';

/** One registration or transfer of a MIT. */
export interface MitRecord {
  readonly mit: AttachmentOf<'mit'>;
  readonly height: number;
  readonly timestamp: number;
}

/** A MIT with its records, the newest first. */
export interface Mit {
  readonly symbol: string;
  readonly records: readonly MitRecord[];
}

/** All MITs by symbol, bytewise. */
export async function loadMits(rows: ChainRows): Promise<readonly Mit[]> {
  const bySymbol = new Map<string, MitRecord[]>();
  for (const { output, height, timestamp } of await rows.records('mit')) {
    if (output.attachment.kind !== 'mit') continue;
    const record = { mit: output.attachment, height, timestamp };
    bySymbol.set(record.mit.symbol, [record, ...(bySymbol.get(record.mit.symbol) ?? [])]);
  }
  return [...bySymbol].sort(([a], [b]) => compareText(a, b)).map(([symbol, records]) => ({ symbol: displayText(symbol), records }));
}

/** What every view of a record shows. */
export const renderMit = ({ mit }: MitRecord): RpcObject => ({
  symbol: displayText(mit.symbol),
  address: displayText(mit.address),
  status: mitStatusName(mit.status),
});

/** A record with its place in history; `content` is empty in a transfer, which carries none. */
export const renderMitRecord = (record: MitRecord): RpcObject => ({
  ...renderMit(record),
  height: record.height,
  timestamp: record.timestamp,
  to_did: displayText(record.mit.toDid ?? ''),
});
export const mitContent = ({ mit }: MitRecord): string => displayText(mit.content ?? '');
