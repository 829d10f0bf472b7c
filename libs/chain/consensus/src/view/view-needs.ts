import type { Attachment, OutPoint, Transaction } from '@mbaas/chain-codec';
import { isCoinbase } from '@mbaas/chain-codec';
import { KINDS, kindOf } from '../facts/attachment-kinds.ts';
import { CERTIFICATE, CERTIFICATE_STATUS, isNewCertificate } from '../names/certificate-types.ts';
import { primaryWitnessSymbol } from '../names/witness-symbol.ts';

/** What must be in the view before the rules judge a transaction. Each list without repetitions; texts latin1-held as in the codec. */
export interface ViewNeeds {
  /** `previousOutput`; empty for a coinbase. */
  readonly points: readonly OutPoint[];
  /** `asset`. */
  readonly assetSymbols: readonly string[];
  /** `certificate`. */
  readonly certificateKeys: readonly { readonly symbol: string; readonly certType: number }[];
  /** `did`: names claimed, named in envelopes, and owning companion certificates. */
  readonly dids: readonly string[];
  /** `didOfAddress`: addresses that are to receive an avatar. Known from the outputs alone: senders are checked by name. */
  readonly didAddresses: readonly string[];
  /** `mit`. */
  readonly mits: readonly string[];
  /** `countSecondaryWitness`, as both profiles ask it. */
  readonly witnessPrefixes: readonly string[];
}

interface Collected {
  readonly assets: Set<string>;
  readonly certificates: Map<string, { symbol: string; certType: number }>;
  readonly dids: Set<string>;
  readonly didAddresses: Set<string>;
  readonly mits: Set<string>;
  readonly witnesses: Set<string>;
}

function needCertificate({ certificates }: Collected, symbol: string, certType: number): void {
  certificates.set(`${certType}:${symbol}`, { symbol, certType });
}

function collect(attachment: Attachment, needs: Collected): void {
  const { toDid, fromDid } = attachment;
  if (toDid) needs.dids.add(toDid);
  if (fromDid) needs.dids.add(fromDid);
  switch (attachment.kind) {
    case 'asset-detail':
      needs.assets.add(attachment.symbol);
      break;
    case 'certificate':
      if (isNewCertificate(attachment.status)) needCertificate(needs, attachment.symbol, attachment.certType);
      else needs.dids.add(attachment.owner);
      if (attachment.status === CERTIFICATE_STATUS.autoissue) needs.dids.add(attachment.owner);
      if (attachment.status === CERTIFICATE_STATUS.issue && attachment.certType === CERTIFICATE.witness) {
        const primary = primaryWitnessSymbol(attachment.symbol);
        needs.witnesses.add(primary).add(`${primary}.`);
      }
      break;
    case 'did':
      if (attachment.status === 'register') needs.dids.add(attachment.symbol);
      needs.didAddresses.add(attachment.address);
      break;
    case 'mit':
      if (attachment.status === 1) needs.mits.add(attachment.symbol);
      break;
    case 'etp': case 'award': case 'asset-transfer': case 'message': case 'unknown':
  }
}

const NOTHING = Object.freeze({ assetSymbols: [], certificateKeys: [], dids: [], didAddresses: [], mits: [], witnessPrefixes: [] });

/** True when only coins have to be loaded: plain ETP, messages and transfers without names. */
const needsCoinsOnly = ({ outputs }: Transaction): boolean =>
  outputs.every(({ attachment }) => attachment.version !== 207 && (kindOf(attachment) & (KINDS.etp | KINDS.message | KINDS.transfer)) !== 0);

/**
 * Keys a storage engine loads into the view for one transaction, so that a batch of blocks is a handful of queries. A
 * coinbase that mines an asset needs the asset and its mining certificate.
 *
 * @example viewNeeds(tx).points // the outputs it spends
 */
export function viewNeeds(tx: Transaction): ViewNeeds {
  const coinbase = isCoinbase(tx);
  const points = coinbase ? [] : tx.inputs.map(({ previousOutput }) => previousOutput);
  if (!coinbase && needsCoinsOnly(tx)) return { points, ...NOTHING };
  const needs: Collected = { assets: new Set(), certificates: new Map(), dids: new Set(), didAddresses: new Set(), mits: new Set(), witnesses: new Set() };
  for (const { attachment } of tx.outputs) {
    collect(attachment, needs);
    if (!coinbase || attachment.kind !== 'asset-transfer') continue;
    needs.assets.add(attachment.symbol);
    needCertificate(needs, attachment.symbol, CERTIFICATE.mining);
  }
  return {
    points,
    assetSymbols: [...needs.assets],
    certificateKeys: [...needs.certificates.values()],
    dids: [...needs.dids],
    didAddresses: [...needs.didAddresses],
    mits: [...needs.mits],
    witnessPrefixes: [...needs.witnesses],
  };
}
