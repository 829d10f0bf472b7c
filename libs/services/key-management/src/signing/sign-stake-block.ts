import { assert, ok, type Problem, type Result } from '@mbaas/kernel';
import { blockHash, decodeTransaction, encodeBlock, encodeTransaction, merkleRoot, transactionIdOfBytes } from '@mbaas/chain-codec';
import { signBlockHash } from '@mbaas/chain-crypto';
import { compareBytes, displayHash, hexEncode } from '@mbaas/chain-primitives';
import { transactionSigned } from '@mbaas/contracts-events';
import type { QueryAnswer, signStakeBlock } from '@mbaas/contracts-queries';
import { appendFacts } from '@mbaas/platform-messaging';
import type { Transaction } from '@mbaas/platform-postgres';
import { refuse } from '../keys.errors.ts';
import { checkPolicies } from '../policies/check-policies.ts';
import { outflow } from '../policies/outflow.ts';
import { insertSpending } from '../policies/policy.store.ts';
import { withAddressKeys } from '../wallets/address-keys.ts';
import { loadOwned, type AddressRow } from '../wallets/wallet.store.ts';
import type { KeysContext } from '../wallets/wallets.service.ts';
import { refuseClaimed } from './claimed.ts';
import { signInputs } from './make-scripts.ts';
import { outPointOfBytes, outPointToBytes } from './out-point-bytes.ts';
import { allOrNothing } from './refused.ts';
import { claimOutpoints, insertSigned, loadSigned } from './signed.store.ts';
import { appendToLog } from './signing-log.store.ts';
import { COINSTAKE_INDEX, readStakeBlockRequest, type StakeBlockRequest } from './stake-block-request.ts';

type Answer = QueryAnswer<typeof signStakeBlock>;

/** What is asked: the contract's request. */
export interface StakeCommand {
  readonly tenant: string;
  readonly walletId: string;
  readonly unsigned: string;
  readonly previousOutputs: readonly string[];
}

/** Marks coinstakes among signed transactions: nothing else may be signed under this purpose. */
export const STAKE_PURPOSE = 'stake';

/** The signed coinstake goes into the block, the merkle root follows, and the block's hash is signed with the same key. */
async function signBlock(context: KeysContext, tx: Transaction, owner: AddressRow, { header, transactions, ids, coinstake }: StakeBlockRequest): Promise<Answer & { readonly coinstakeBytes: Uint8Array }> {
  return withAddressKeys(context, tx, [owner], (keyOf) => {
    const key = keyOf(owner.address);
    assert(key !== undefined, 'the key of an owned address was opened');
    const coinstakeBytes = encodeTransaction(signInputs(coinstake.transaction, coinstake.inputs, keyOf));
    const signed = decodeTransaction(coinstakeBytes);
    assert(signed.ok, 'what was encoded decodes');
    const id = transactionIdOfBytes(coinstakeBytes);
    const sealed = { ...header, merkleRoot: merkleRoot(ids.map((other, index) => (index === COINSTAKE_INDEX ? id : other))) };
    const hash = blockHash(sealed);
    const raw = encodeBlock({
      header: sealed,
      transactions: transactions.map((other, index) => (index === COINSTAKE_INDEX ? signed.value : other)),
      signature: signBlockHash(hash, key.privateKey),
    });
    return { raw: hexEncode(raw), hash: displayHash(hash), coinstake: displayHash(id), coinstakeBytes };
  });
}

async function signAndRecord(context: KeysContext, tx: Transaction, { tenant, walletId }: StakeCommand, request: StakeBlockRequest, owner: AddressRow): Promise<Result<Answer, Problem>> {
  const { coinstake, header } = request;
  const { transaction, unsignedId } = coinstake;
  const known = await loadSigned(tx, unsignedId);
  if (known !== undefined && (known.tenant !== tenant || known.purpose !== STAKE_PURPOSE)) return refuseClaimed(transaction.inputs.map(({ previousOutput }) => previousOutput));
  const now = context.clock.now();
  const at = new Date(now);
  const amounts = outflow(coinstake, (address) => (address === owner.address ? walletId : undefined));
  if (known === undefined) {
    const taken = await claimOutpoints(tx, unsignedId, transaction.inputs.map(({ previousOutput }) => outPointToBytes(previousOutput)).sort(compareBytes));
    if (taken.length > 0) return refuseClaimed(taken.map(outPointOfBytes));
    const allowed = await checkPolicies(tx, tenant, amounts, now);
    if (!allowed.ok) return allowed;
  }
  const { coinstakeBytes, ...answer } = await signBlock(context, tx, owner, request);
  if (known === undefined) {
    await insertSigned(tx, { unsignedId, txid: transactionIdOfBytes(coinstakeBytes), tenant, purpose: STAKE_PURPOSE, raw: coinstakeBytes }, at);
    await insertSpending(tx, unsignedId, tenant, amounts, at);
  }
  const inputs = transaction.inputs.length;
  const logHash = await appendToLog(tx, at, { kind: 'stake-block', tenant, walletId, txid: answer.coinstake, block: answer.hash, height: header.number, inputs });
  if (known === undefined) await appendFacts(tx, 'keys', [{ event: transactionSigned, key: walletId, tenant, payload: { walletId, tenant, txid: answer.coinstake, inputs, logHash: hexEncode(logHash) } }]);
  return ok(answer);
}

/**
 * Signs a proof-of-stake block for a wallet; see the contract. The claim of the staked outpoints, the log entry and both
 * signatures are one commit. A coinstake may stand in any number of blocks: only one of them can be on a chain, and it moves
 * nothing away. Codes: KEYS_STAKE_BLOCK_INVALID, KEYS_TRANSACTION_INVALID, KEYS_SCRIPT_UNSUPPORTED, KEYS_FEE_OUT_OF_RANGE,
 * KEYS_NOT_OWNER, KEYS_OUTPOINT_ALREADY_SIGNED, KEYS_POLICY_… . Throws KekError.
 */
export async function signStakeBlockForTenant(context: KeysContext, command: StakeCommand): Promise<Result<Answer, Problem>> {
  const read = readStakeBlockRequest(command, context.network);
  if (!read.ok) return read;
  const owner = (await loadOwned(context.database, command.tenant, [read.value.address]))[0];
  if (owner === undefined || owner.walletId !== command.walletId) return refuse('KEYS_NOT_OWNER', { input: 0 });
  const sign = (): Promise<Result<Answer, Problem>> => allOrNothing(context.database, (tx) => signAndRecord(context, tx, command, read.value, owner));
  const signed = await sign();
  if (signed.ok || signed.error.code !== 'KEYS_OUTPOINT_ALREADY_SIGNED') return signed;
  // The same coinstake may have been signed at the same time: then it is known now.
  return (await loadSigned(context.database, read.value.coinstake.unsignedId)) === undefined ? signed : sign();
}
