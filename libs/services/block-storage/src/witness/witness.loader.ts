import { expectOk } from '@mbaas/kernel';
import { decodeTransaction, type TransactionOutput } from '@mbaas/chain-codec';
import { CERTIFICATE, readRegistration, witnessEpochOf } from '@mbaas/chain-consensus';
import type { Network } from '@mbaas/chain-params';
import { latin1Decode, latin1Encode } from '@mbaas/chain-primitives';
import type { Queryable } from '@mbaas/platform-postgres';
import type { TipState } from '../state/tip-state.ts';
import { storedOutput } from '../storage/stored-output.ts';
import { WitnessRegistry } from './witness-registry.ts';

/** Payments of the fee to the addresses the registry ever had: all that a registration can be. */
const REGISTRATIONS = `
  SELECT o.number, o.number - tx.first_output AS index, tx.height, substr(block.raw, tx.start + 1, tx.length) AS raw,
         NOT EXISTS (SELECT 1 FROM chain.unspent u WHERE u.address = o.address AND u.output = o.number) AS spent
  FROM (SELECT DISTINCT r.address FROM chain.avatar_record r JOIN chain.symbol ON symbol.number = r.symbol WHERE symbol.bytes = $1) registry
  JOIN chain.address_tx a ON a.address = registry.address
  JOIN chain.tx ON tx.number = a.tx
  JOIN chain.output o ON o.number >= tx.first_output AND o.number < tx.first_output + tx.output_count AND o.address = registry.address
  JOIN chain.main_block ON main_block.height = tx.height
  JOIN chain.block ON block.number = main_block.block
  WHERE o.value = $2 AND o.bytes IS NOT NULL ORDER BY o.number`;

const CERTIFICATES = `
  SELECT o.number, symbol.bytes AS symbol, address.text, r.height
  FROM chain.certificate_record r JOIN chain.output o ON o.number = r.output JOIN chain.unspent u ON u.address = o.address AND u.output = o.number
  JOIN chain.symbol ON symbol.number = r.symbol JOIN chain.address ON address.number = o.address
  WHERE r.cert_type = ${CERTIFICATE.witness} AND o.value = 0 ORDER BY o.number`;

/** The registry of a network with delegated blocks, as the tables have it; undefined elsewhere, at no cost. */
export async function loadWitnessRegistry(from: Queryable, network: Network): Promise<WitnessRegistry | undefined> {
  if (network.heights.dpos === null || network.dposParams === null) return undefined;
  const { registryDid, registrationFeeAtoms } = network.dposParams;
  const registry = new WitnessRegistry(network);
  const paid = await from.query<{ number: bigint; index: bigint; height: number; raw: Buffer; spent: boolean }>(REGISTRATIONS, [latin1Encode(registryDid), registrationFeeAtoms]);
  for (const { number, index, height, raw, spent } of paid.rows) {
    const transaction = expectOk(decodeTransaction(raw), 'stored transactions were decoded once');
    const registration = readRegistration(transaction, Number(index), height, network);
    if (registration !== undefined) registry.addRegistration(Number(number), registration, spent);
  }
  const held = await from.query<{ number: bigint; symbol: Buffer; text: string; height: number }>(CERTIFICATES);
  for (const { number, symbol, text, height } of held.rows) registry.addCertificate(Number(number), { address: text, symbol: latin1Decode(symbol), height });
  return registry;
}

/** The output of an epoch's first block that carries its vote result, from the tables. */
export async function loadVoteOutput(from: Queryable, epoch: number): Promise<TransactionOutput | undefined> {
  const { rows } = await from.query<{ value: bigint; bytes: Buffer | null; hash: Buffer | null }>(
    `SELECT o.value, o.bytes, address.hash FROM chain.main_block JOIN chain.output o ON o.number = main_block.first_output + 1
     LEFT JOIN chain.address ON address.number = o.address WHERE main_block.height = $1`,
    [epoch],
  );
  return rows[0] === undefined ? undefined : storedOutput(rows[0]);
}

/** Notes the list of the epoch at the tip, if memory does not have it: the rules of the next block read no older one. */
export async function loadElected(from: Queryable, { network, height, elected }: Pick<TipState, 'network' | 'height' | 'elected'>): Promise<void> {
  const epoch = witnessEpochOf(height, network);
  if (epoch !== undefined && elected.at(epoch) === undefined) elected.noteOutput(epoch, await loadVoteOutput(from, epoch));
}

