import type { PreparedBlock } from './prepared-block.ts';
import type { Coin } from '../state/coin.ts';
import { LOCK, lockOf, patternOf } from '../state/output-class.ts';
import type { Registries } from '../state/registries.ts';

const SECONDARY = 128;

function addRecord(registries: Registries, coin: Coin): void {
  const { attachment } = coin.output;
  const { height } = coin;
  switch (attachment.kind) {
    case 'asset-detail':
      registries.addIssue(attachment.symbol, {
        height,
        quantity: attachment.maximumSupply,
        address: attachment.address,
        threshold: attachment.secondaryIssueThreshold % SECONDARY,
        decimals: attachment.decimals,
      });
      return;
    case 'certificate':
      registries.addCertificate(attachment.symbol, attachment.certType, {
        owner: attachment.owner,
        address: attachment.address,
        height,
        status: attachment.status,
        ...(attachment.content === undefined ? {} : { content: attachment.content }),
      });
      return;
    case 'did':
      registries.addAvatar(attachment.symbol, { address: attachment.address, height });
      return;
    case 'mit':
      registries.addMit(attachment.symbol, { address: attachment.address, height });
      return;
    default:
  }
}

function removeRecord(registries: Registries, coin: Coin): void {
  const { attachment } = coin.output;
  switch (attachment.kind) {
    case 'asset-detail':
      registries.removeIssue(attachment.symbol);
      return;
    case 'certificate':
      registries.removeCertificate(attachment.symbol, attachment.certType, attachment.status);
      return;
    case 'did':
      registries.removeAvatar(attachment.symbol);
      return;
    case 'mit':
      registries.removeMit(attachment.symbol);
      return;
    default:
  }
}

/** Puts an unspent output into the list of stake locks, when it is one. */
export function addStakeLock(registries: Registries, coin: Coin): void {
  const { lock, value } = lockOf(coin);
  const { hash20 } = patternOf(coin);
  if (lock !== LOCK.sequence || hash20 === undefined) return;
  registries.addStakeLock(hash20, coin.number, { value: coin.output.value, etp: coin.output.attachment.kind === 'etp', sequence: value, height: coin.height });
}

function removeStakeLock(registries: Registries, coin: Coin): void {
  const { hash20 } = patternOf(coin);
  if (lockOf(coin).lock === LOCK.sequence && hash20 !== undefined) registries.removeStakeLock(hash20, coin.number);
}

const needsRecord = (coin: Coin): boolean => coin.output.attachment.kind !== 'etp' || patternOf(coin).pattern !== 'pay-key-hash';

/** Enters the named things, stake locks and witness records of a block whose transactions have passed. */
export function addRecords(registries: Registries, block: Pick<PreparedBlock, 'transactions' | 'height'>): void {
  for (const { made, spent } of block.transactions) {
    for (const coin of spent) if (needsRecord(coin)) removeStakeLock(registries, coin);
    for (const coin of made.coins) {
      if (coin === undefined || !needsRecord(coin)) continue;
      addRecord(registries, coin);
      addStakeLock(registries, coin);
    }
  }
  registries.witnesses?.connect(block);
}

/** The exact inverse of addRecords. */
export function removeRecords(registries: Registries, block: Pick<PreparedBlock, 'transactions' | 'height'>): void {
  registries.witnesses?.disconnect(block);
  for (const { made, spent } of [...block.transactions].reverse()) {
    for (const coin of [...made.coins].reverse()) {
      if (coin === undefined || !needsRecord(coin)) continue;
      removeStakeLock(registries, coin);
      removeRecord(registries, coin);
    }
    for (const coin of [...spent].reverse()) if (needsRecord(coin)) addStakeLock(registries, coin);
  }
}
