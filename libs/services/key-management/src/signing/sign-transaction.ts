import { ok, type Problem, type Result } from '@mbaas/kernel';
import { encodeTransaction, transactionIdOfBytes } from '@mbaas/chain-codec';
import { compareBytes, displayHash, hexEncode } from '@mbaas/chain-primitives';
import { transactionSigned } from '@mbaas/contracts-events';
import type { QueryAnswer, signTransaction } from '@mbaas/contracts-queries';
import { failpoint } from '@mbaas/platform-failpoints';
import { appendFacts } from '@mbaas/platform-messaging';
import type { Transaction } from '@mbaas/platform-postgres';
import { refuse } from '../keys.errors.ts';
import { checkPolicies } from '../policies/check-policies.ts';
import { outflow, WHOLE_TENANT } from '../policies/outflow.ts';
import { insertSpending } from '../policies/policy.store.ts';
import { loadOwned, type AddressRow } from '../wallets/wallet.store.ts';
import type { KeysContext } from '../wallets/wallets.service.ts';
import { withAddressKeys } from '../wallets/address-keys.ts';
import { refuseClaimed } from './claimed.ts';
import { signInputs } from './make-scripts.ts';
import { outPointOfBytes, outPointToBytes } from './out-point-bytes.ts';
import { allOrNothing } from './refused.ts';
import { claimOutpoints, insertSigned, loadSigned, type SignedRow } from './signed.store.ts';
import { appendToLog } from './signing-log.store.ts';
import { readSigningRequest, type SigningRequest } from './signing-request.ts';

type Answer = QueryAnswer<typeof signTransaction>;

/** What is asked: the contract's request. */
export interface SignCommand {
  readonly tenant: string;
  readonly walletIds: readonly string[];
  readonly unsigned: string;
  readonly previousOutputs: readonly string[];
  readonly purpose: string;
}

const toAnswer = (row: SignedRow): Answer => ({ raw: hexEncode(row.raw), txid: displayHash(row.txid) });

/** Same transaction, tenant and purpose: the caller asks again. With another purpose two operations would share one payment. */
const isSameRequest = (row: SignedRow, command: SignCommand): boolean => row.tenant === command.tenant && row.purpose === command.purpose;

/** Claims, policies, signature, record, log and fact: committed together or not at all. */
async function signAndRecord(context: KeysContext, tx: Transaction, command: SignCommand, request: SigningRequest, owned: ReadonlyMap<string, AddressRow>): Promise<Result<Answer, Problem>> {
  const { transaction, unsignedId } = request;
  const points = transaction.inputs.map(({ previousOutput }) => outPointToBytes(previousOutput)).sort(compareBytes);
  const taken = await claimOutpoints(tx, unsignedId, points);
  if (taken.length > 0) return refuseClaimed(taken.map(outPointOfBytes));

  const now = context.clock.now();
  const at = new Date(now);
  const amounts = outflow(request, (address) => owned.get(address)?.walletId);
  const allowed = await checkPolicies(tx, command.tenant, amounts, now);
  if (!allowed.ok) return allowed;

  const signers = [...new Set(request.inputs.map(({ address }) => owned.get(address) as AddressRow))];
  const raw = await withAddressKeys(context, tx, signers, (keyOf) => encodeTransaction(signInputs(transaction, request.inputs, keyOf)));
  const row = { unsignedId, txid: transactionIdOfBytes(raw), tenant: command.tenant, purpose: command.purpose, raw };
  await insertSigned(tx, row, at);
  await insertSpending(tx, unsignedId, command.tenant, amounts, at);

  const walletIds = [...new Set(signers.map(({ walletId }) => walletId))].sort();
  const txid = displayHash(row.txid);
  const amount = `${amounts.get(WHOLE_TENANT) ?? 0n}`;
  const logHash = await appendToLog(tx, at, { kind: 'transaction', tenant: command.tenant, walletIds, txid, purpose: command.purpose, inputs: transaction.inputs.length, amount });
  const payload = { tenant: command.tenant, txid, inputs: transaction.inputs.length, logHash: hexEncode(logHash) };
  await appendFacts(tx, 'keys', walletIds.map((walletId) => ({ event: transactionSigned, key: walletId, tenant: command.tenant, payload: { walletId, ...payload } })));
  await failpoint('keys.before-record');
  return ok(toAnswer(row));
}

/**
 * Signs every input of a transaction with keys of the tenant's named wallets; see the contract. The guard, the log entry
 * and the signature are one commit, so no two transactions over one outpoint leave this service, whatever crashes or races.
 * Codes: KEYS_TRANSACTION_INVALID, KEYS_SCRIPT_UNSUPPORTED, KEYS_FEE_OUT_OF_RANGE, KEYS_NOT_OWNER,
 * KEYS_OUTPOINT_ALREADY_SIGNED (`extra.outpoints`: `txid:index`, blank-separated), KEYS_POLICY_… . Throws KekError.
 */
export async function signForTenant(context: KeysContext, command: SignCommand): Promise<Result<Answer, Problem>> {
  const read = readSigningRequest(command, context.network);
  if (!read.ok) return read;
  const request = read.value;

  const addresses = new Set([...request.inputs.map(({ address }) => address), ...request.outputAddresses.filter((address) => address !== null)]);
  const owned = new Map((await loadOwned(context.database, command.tenant, [...addresses])).map((row) => [row.address, row]));
  const foreign = request.inputs.findIndex(({ address }) => !command.walletIds.includes(owned.get(address)?.walletId ?? ''));
  if (foreign !== -1) return refuse('KEYS_NOT_OWNER', { input: foreign });

  const known = await loadSigned(context.database, request.unsignedId);
  if (known !== undefined && isSameRequest(known, command)) return ok(toAnswer(known));
  const signed = await allOrNothing(context.database, (tx) => signAndRecord(context, tx, command, request, owned));
  await failpoint('keys.after-record');
  if (signed.ok || signed.error.code !== 'KEYS_OUTPOINT_ALREADY_SIGNED') return signed;
  // The same request may have run at the same time and won: then its answer is ours.
  const winner = await loadSigned(context.database, request.unsignedId);
  return winner !== undefined && isSameRequest(winner, command) ? ok(toAnswer(winner)) : signed;
}
