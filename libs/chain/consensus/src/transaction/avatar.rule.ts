import type { AttachmentOf } from '@mbaas/chain-codec';
import { parseAddress } from '@mbaas/chain-crypto';
import { refuseTx } from '../codes/refuse.ts';
import type { TxRefusal } from '../codes/tx.codes.ts';
import { isAvatarTaken } from '../names/avatar-lookup.ts';
import { addressOfPrevious, type TransactionCase } from '../transaction-case.ts';

type Avatar = AttachmentOf<'did'>;

/** An ETP input from this address. */
const hasEtpFrom = (address: string, subject: TransactionCase): boolean =>
  subject.previous.some(({ output }, input) => output.attachment.kind === 'etp' && addressOfPrevious(subject, input) === address);

function checkRegister(avatar: Avatar, subject: TransactionCase): TxRefusal | undefined {
  const { view, context } = subject;
  if (parseAddress(avatar.symbol, context.network).ok) return refuseTx('TX_DID_SYMBOL_INVALID');
  if (isAvatarTaken(avatar.symbol, view, context)) return refuseTx('TX_DID_EXISTS');
  if (view.didOfAddress(avatar.address) !== undefined) return refuseTx('TX_DID_ADDRESS_TAKEN');
  return hasEtpFrom(avatar.address, subject) ? undefined : refuseTx('TX_DID_INPUT_INVALID');
}

/** Two inputs: the avatar itself, and ETP of the address that takes it. */
function checkMove(avatar: Avatar, subject: TransactionCase): TxRefusal | undefined {
  if (subject.view.didOfAddress(avatar.address) !== undefined) return refuseTx('TX_DID_ADDRESS_TAKEN');
  const holdsAvatar = subject.previous.some(({ output: { attachment } }) => attachment.kind === 'did' && attachment.symbol === avatar.symbol);
  const fits = subject.previous.length === 2 && holdsAvatar && hasEtpFrom(avatar.address, subject);
  return fits ? undefined : refuseTx('TX_DID_INPUT_INVALID');
}

/** consensus.md 6.12 item 4. TX_DID_SYMBOL_INVALID, TX_DID_EXISTS, TX_DID_ADDRESS_TAKEN, TX_DID_INPUT_INVALID. */
export const checkAvatarOutput = (avatar: Avatar, subject: TransactionCase): TxRefusal | undefined =>
  avatar.status === 'register' ? checkRegister(avatar, subject) : checkMove(avatar, subject);
