import { ok } from '@mbaas/kernel';
import type { chainAsset, chainAssets, chainAvatar, chainCertificates, chainMits, QueryAnswer } from '@mbaas/contracts-queries';
import { latin1Decode } from '@mbaas/chain-primitives';
import { showHash, showText } from '../facts/display.ts';
import type { ChainMoment, ChainReader } from '../reader/chain-reader.ts';
import type { CertificateRow, IssueRecord, MitRow } from '../reader/registry.reader.ts';
import type { Answered, Asked } from './block.answers.ts';
import { cursorOf, cutPage, readCursor } from './cursor.ts';
import { refused } from './refusal-problem.ts';

const DESCRIPTION_MAX = 1024;
const NAME_MAX = 255;
const MIT_REGISTER = 1;

const textOf = (bytes: Uint8Array): string => showText(latin1Decode(bytes));

/** Records grouped by name, in the order of their first record. */
function byName<T extends { readonly symbol: Uint8Array }>(records: readonly T[], key: (record: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const record of records) {
    const group = groups.get(key(record));
    if (group === undefined) groups.set(key(record), [record]);
    else group.push(record);
  }
  return [...groups.values()];
}

function assetSummaryOf(issues: readonly IssueRecord[]): QueryAnswer<typeof chainAsset> {
  const first = issues[0] as IssueRecord;
  return {
    symbol: textOf(first.symbol),
    totalSupply: String(issues.reduce((sum, { quantity }) => sum + quantity, 0n)),
    decimals: first.decimals,
    issuer: textOf(first.issuer).slice(0, NAME_MAX),
    address: first.address ?? '',
    secondaryIssueThreshold: first.threshold,
    description: textOf(first.description).slice(0, DESCRIPTION_MAX),
    issues: issues.map(({ txid, height, quantity, secondary }) => ({ txid: showHash(txid), height, quantity: String(quantity), secondary })),
  };
}

/** chain.asset: CHAIN_ASSET_UNKNOWN. */
export function answerAsset(reader: ChainReader, { symbol }: Asked<typeof chainAsset>): Answered<typeof chainAsset> {
  return reader.at(async (moment) => {
    const issues = await moment.assetIssues(symbol);
    return issues.length === 0 ? refused('CHAIN_ASSET_UNKNOWN') : ok(assetSummaryOf(issues));
  });
}

/** Groups ordered by the bytes of their name, after the one a cursor counts. */
function pageOf<T extends { readonly symbol: Uint8Array }>(groups: readonly T[][], { limit, cursor }: { limit: number; cursor?: string | undefined }): { items: T[][]; next?: string } | undefined {
  const skip = cursor === undefined ? 0 : readCursor('n', cursor);
  if (skip === undefined) return undefined;
  const sorted = groups.toSorted(([a], [b]) => Buffer.compare((a as T).symbol, (b as T).symbol)).map((group, place) => ({ group, place: place + 1 }));
  const page = cutPage(sorted.slice(skip, skip + limit + 1), limit, ({ place }) => cursorOf('n', place));
  return { ...page, items: page.items.map(({ group }) => group) };
}

/** chain.assets: by symbol. The cursor is the place in that order. */
export function answerAssets(reader: ChainReader, asked: Asked<typeof chainAssets>): Answered<typeof chainAssets> {
  return reader.at(async (moment) => {
    const page = pageOf(byName(await moment.assetIssues(), ({ symbol }) => latin1Decode(symbol)), asked);
    return page === undefined ? refused('CHAIN_CURSOR_INVALID') : ok({ ...page, items: page.items.map(assetSummaryOf) });
  });
}

/** chain.avatar: CHAIN_AVATAR_UNNAMED, CHAIN_AVATAR_UNKNOWN. */
export function answerAvatar(reader: ChainReader, { name, address }: Asked<typeof chainAvatar>): Answered<typeof chainAvatar> {
  return reader.at(async (moment) => {
    if ((name === undefined) === (address === undefined)) return refused('CHAIN_AVATAR_UNNAMED');
    const records = name === undefined ? await moment.avatarRecordsOfAddress(address ?? '') : await moment.avatarRecords(name);
    const [first] = records;
    const last = records.at(-1);
    if (first === undefined || last === undefined) return refused('CHAIN_AVATAR_UNKNOWN');
    return ok({
      name: textOf(first.symbol),
      address: last.address ?? '',
      registeredHeight: first.height,
      history: records.toReversed().map((record) => ({ address: record.address ?? '', txid: showHash(record.txid), height: record.height })),
    });
  });
}

const ownedBy = <T extends { readonly address: string | null }>(address: string | undefined) => (records: readonly T[]): boolean =>
  address === undefined || records.at(-1)?.address === address;

/** chain.certificates: the latest record of each symbol and type. */
export function answerCertificates(reader: ChainReader, asked: Asked<typeof chainCertificates>): Answered<typeof chainCertificates> {
  const shown = (records: readonly CertificateRow[]): QueryAnswer<typeof chainCertificates>['items'][number] => {
    const last = records.at(-1) as CertificateRow;
    const content = records.findLast((record) => record.content !== null)?.content;
    return {
      symbol: textOf(last.symbol),
      owner: textOf(last.owner),
      address: last.address ?? '',
      certificateType: last.certType,
      ...(content == null ? {} : { content: textOf(content) }),
      txid: showHash(last.txid),
      height: last.height,
    };
  };
  return reader.at(async (moment: ChainMoment) => {
    const groups = byName(await moment.certificateRecords(asked.symbol), ({ symbol, certType }) => `${certType}:${latin1Decode(symbol)}`);
    const page = pageOf(groups.filter(ownedBy(asked.address)), asked);
    return page === undefined ? refused('CHAIN_CURSOR_INVALID') : ok({ ...page, items: page.items.map(shown) });
  });
}

/** chain.mits: where each MIT is now, with the content it was registered with. */
export function answerMits(reader: ChainReader, asked: Asked<typeof chainMits>): Answered<typeof chainMits> {
  const shown = (records: readonly MitRow[]): QueryAnswer<typeof chainMits>['items'][number] => {
    const registered = records.find(({ status }) => status === MIT_REGISTER) ?? (records[0] as MitRow);
    const last = records.at(-1) as MitRow;
    return {
      symbol: textOf(last.symbol),
      address: last.address ?? '',
      content: registered.content === null ? '' : textOf(registered.content),
      registeredHeight: registered.height,
      txid: showHash(last.txid),
      height: last.height,
    };
  };
  return reader.at(async (moment) => {
    const groups = byName(await moment.mitRecords(asked.symbol), ({ symbol }) => latin1Decode(symbol));
    const page = pageOf(groups.filter(ownedBy(asked.address)), asked);
    return page === undefined ? refused('CHAIN_CURSOR_INVALID') : ok({ ...page, items: page.items.map(shown) });
  });
}
