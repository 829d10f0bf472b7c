import type { Attachment, AttachmentOf } from '@mbaas/chain-codec';
import { refuseTx } from '../codes/refuse.ts';
import type { TxRefusal } from '../codes/tx.codes.ts';
import { ASSET_KINDS, KINDS } from '../facts/attachment-kinds.ts';
import { addressOfOutput } from '../facts/transaction-facts.ts';
import { avatarAddress } from '../names/avatar-lookup.ts';
import { addressOfPrevious, type TransactionCase, type TransactionRule } from '../transaction-case.ts';
import { checkAvatarOutput } from './avatar.rule.ts';

const ADDRESSED = (ASSET_KINDS & ~KINDS.transfer) | KINDS.certificate | KINDS.mit | KINDS.did;

/** The address field of a record equals the output's own address. */
function checkRecordAddress(attachment: Attachment, output: number, { facts }: TransactionCase): TxRefusal | undefined {
  if (!('address' in attachment) || attachment.address === addressOfOutput(facts, output)) return undefined;
  return refuseTx(attachment.kind === 'did' ? 'TX_DID_ADDRESS_MISMATCH' : 'TX_ASSET_ADDRESS_MISMATCH', { output });
}

/** Addresses that the transaction spends from. A set: outputs times inputs would be a way to keep a node busy. */
const sendersOf = (subject: TransactionCase): ReadonlySet<string> => new Set(subject.previous.map((_, input) => addressOfPrevious(subject, input)));

/** Receiver and sender named in the envelope own the addresses they are named for. */
function checkNames({ toDid, fromDid }: Attachment, output: number, subject: TransactionCase, senders: () => ReadonlySet<string>): TxRefusal | undefined {
  const mismatch = refuseTx('TX_DID_ADDRESS_MISMATCH', { output });
  if (toDid !== undefined && toDid !== '' && avatarAddress(toDid, subject.view) !== addressOfOutput(subject.facts, output)) return mismatch;
  if (fromDid === undefined || fromDid === '') return undefined;
  const owner = avatarAddress(fromDid, subject.view);
  return owner !== undefined && senders().has(owner) ? undefined : mismatch;
}

/** With names in the envelope, the record's issuer or owner is the named receiver. */
function checkRegistrar(attachment: AttachmentOf<'asset-detail' | 'certificate'>, output: number): TxRefusal | undefined {
  const registrar = attachment.kind === 'asset-detail' ? attachment.issuer : attachment.owner;
  return registrar === attachment.toDid ? undefined : refuseTx('TX_DID_ISSUER_MISMATCH', { output });
}

/**
 * consensus.md 6.12, second half, per output in order. TX_ASSET_ADDRESS_MISMATCH, TX_DID_ADDRESS_MISMATCH,
 * TX_DID_ISSUER_MISMATCH and the codes of the avatar rule.
 */
export const checkIdentity: TransactionRule = (subject) => {
  const { facts } = subject;
  if (!facts.named && (facts.kinds & ADDRESSED) === 0) return undefined;
  let avatars = 0;
  let known: ReadonlySet<string> | undefined;
  const senders = (): ReadonlySet<string> => (known ??= sendersOf(subject));
  for (const [output, { attachment }] of facts.tx.outputs.entries()) {
    let refusal = checkRecordAddress(attachment, output, subject);
    if (attachment.version === 207) refusal ??= checkNames(attachment, output, subject, senders);
    if (attachment.kind === 'did') {
      avatars++;
      refusal ??= avatars > 1 ? refuseTx('TX_DID_REPEATED', { output }) : checkAvatarOutput(attachment, subject);
    } else if (attachment.version === 207 && (attachment.kind === 'asset-detail' || attachment.kind === 'certificate')) {
      refusal ??= checkRegistrar(attachment, output);
    }
    if (refusal !== undefined) return refusal;
  }
  return undefined;
};
