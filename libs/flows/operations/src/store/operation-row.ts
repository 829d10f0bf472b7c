import { displayHash } from '@mbaas/chain-primitives';
import type { OperationKind, OperationState } from '@mbaas/contracts-events';

/** An operation as stored. */
export interface OperationRow extends Record<string, unknown> {
  readonly id: string;
  readonly number: bigint;
  readonly tenant: string;
  readonly kind: OperationKind;
  readonly request: unknown;
  readonly requestHash: Uint8Array;
  readonly state: OperationState;
  /** Dense number of the changes, from 1; every change is made against the revision it was decided on. */
  readonly revision: number;
  readonly code: string | null;
  readonly detail: string | null;
  readonly unsigned: Uint8Array | null;
  readonly previousOutputs: readonly Uint8Array[] | null;
  readonly walletIds: readonly string[] | null;
  readonly raw: Uint8Array | null;
  readonly txid: Uint8Array | null;
  readonly height: number | null;
  readonly blockHash: Uint8Array | null;
  readonly excluded: readonly string[];
  readonly rebuilds: number;
  readonly offers: number;
  readonly failures: number;
  readonly contestedSince: number | null;
  /** Since when it has been without coins that are free; null once it is signed. */
  readonly waitingSince: Date | null;
  readonly toRelease: readonly Uint8Array[];
  readonly dueAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Columns by member; also what a change may set. */
const COLUMNS = {
  id: 'id', number: 'number', tenant: 'tenant', kind: 'kind', request: 'request', requestHash: 'request_hash', state: 'state', revision: 'revision',
  code: 'code', detail: 'detail', unsigned: 'unsigned', previousOutputs: 'previous_outputs', walletIds: 'wallet_ids', raw: 'raw', txid: 'txid',
  height: 'height', blockHash: 'block_hash', excluded: 'excluded', rebuilds: 'rebuilds', offers: 'offers', failures: 'failures',
  contestedSince: 'contested_since', waitingSince: 'waiting_since', toRelease: 'to_release', dueAt: 'due_at', createdAt: 'created_at', updatedAt: 'updated_at',
} as const;

/** Column list of a SELECT or RETURNING that gives OperationRow; `table` qualifies it. */
export const operationColumns = (table = 'operation'): string => Object.entries(COLUMNS).map(([member, column]) => `${table}.${column} AS "${member}"`).join(', ');

/** Members a change may set besides the state. */
export type OperationPatch = Partial<
  Pick<OperationRow, 'code' | 'detail' | 'unsigned' | 'previousOutputs' | 'walletIds' | 'raw' | 'txid' | 'height' | 'blockHash' | 'excluded' | 'rebuilds' | 'offers' | 'failures' | 'contestedSince' | 'waitingSince' | 'toRelease' | 'dueAt'>
>;

/** `column = $n, …` of a patch, numbered from `first`. Its members come from code, never from outside. */
export function patchAssignments(patch: OperationPatch, first: number): { readonly sql: string; readonly values: readonly unknown[] } {
  const members = Object.keys(patch) as (keyof OperationPatch & keyof typeof COLUMNS)[];
  return { sql: members.map((member, i) => `${COLUMNS[member]} = $${first + i}`).join(', '), values: members.map((member) => patch[member]) };
}

/** The transaction as owners are told of it: one that was given up is not theirs any more. */
export const shownTxid = ({ state, txid }: Pick<OperationRow, 'state' | 'txid'>): { readonly txid?: string } => (txid === null || state === 'submitted' ? {} : { txid: displayHash(txid) });
