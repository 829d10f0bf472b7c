import type { AttachmentOf, TransactionOutput } from '@mbaas/chain-codec';
import type { ChainRows } from '../port/chain-rows.port.ts';
import type { ChainSource } from './chain-view.ts';
import { compareText, firstOf } from './order.ts';
import { loadUnspent } from './unspent-outputs.ts';

export type Certificate = AttachmentOf<'certificate'>;

const byName = (a: Certificate, b: Certificate): number => firstOf(compareText(a.symbol, b.symbol), a.certType - b.certType, compareText(a.address, b.address));

const certificatesOf = (rows: readonly { readonly output: TransactionOutput }[]): Certificate[] =>
  rows.flatMap(({ output }) => (output.attachment.kind === 'certificate' ? [output.attachment] : []));

/** Certificates that addresses own now: by symbol, type and address. */
export async function loadOwnedCertificates(addresses: readonly string[], source: ChainSource): Promise<readonly Certificate[]> {
  const owned: Certificate[] = [];
  for (const address of addresses) owned.push(...certificatesOf(await loadUnspent(address, source)));
  return owned.sort(byName);
}

/**
 * Every certificate ever issued as it was when issued: by symbol and type. The node's register of certificates is written once
 * and does not follow transfers.
 */
export async function loadIssuedCertificates(rows: ChainRows): Promise<readonly Certificate[]> {
  const first = new Map<string, Certificate>();
  for (const certificate of certificatesOf(await rows.records('certificate'))) {
    const key = `${certificate.symbol}:${certificate.certType}`;
    if (!first.has(key)) first.set(key, certificate);
  }
  return [...first.values()].sort(byName);
}
