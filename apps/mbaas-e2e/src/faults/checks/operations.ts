import type { Database } from '@mbaas/platform-postgres';
import type { Ledger } from '../workload/ledger.ts';
import { reportOf, type CheckReport } from './finding.ts';

/** Schemas that keep operations. */
export const OPERATION_SCHEMAS = ['mst', 'identity', 'producer'] as const;

/** An operation at the end of the run, as its owner stored it. */
export interface StoredOperation {
  readonly id: string;
  readonly state: string;
  readonly code: string | undefined;
  /** In hex, internal order. */
  readonly txid: string | undefined;
}

export async function loadOperations(database: Database): Promise<ReadonlyMap<string, StoredOperation>> {
  const operations = new Map<string, StoredOperation>();
  for (const schema of OPERATION_SCHEMAS) {
    const { rows } = await database.query<{ id: string; state: string; code: string | null; txid: string | null }>(`SELECT id, state, code, encode(txid, 'hex') AS txid FROM ${schema}.operation`);
    for (const { id, state, code, txid } of rows) operations.set(id, { id, state, code: code ?? undefined, txid: txid ?? undefined });
  }
  return operations;
}

/** Fee of each transaction of the main chain by id (hex, internal order), with how often it stands there. */
async function loadTransactions(database: Database): Promise<ReadonlyMap<string, { readonly times: number; readonly fee: bigint }>> {
  const { rows } = await database.query<{ id: string; times: bigint; fee: bigint }>(`SELECT encode(id, 'hex') AS id, count(*) AS times, max(fee) AS fee FROM chain.tx WHERE NOT coinbase GROUP BY tx.id`);
  return new Map(rows.map(({ id, times, fee }) => [id, { times: Number(times), fee }]));
}

export interface OperationsReport {
  readonly report: CheckReport;
  /** Fee in atoms of each operation that took effect. */
  readonly feeOf: ReadonlyMap<string, bigint>;
}

/**
 * (c) Every acknowledged operation is there once and has ended; each that is final has one transaction, which stands once on
 * the main chain, and no transaction stands there that no operation asked for. Nothing here may be refused: all wallets can
 * pay, and each name is asked for once.
 */
export async function checkOperations(database: Database, ledger: Ledger): Promise<OperationsReport> {
  const operations = await loadOperations(database);
  const transactions = await loadTransactions(database);
  const findings: string[] = [];
  const feeOf = new Map<string, bigint>();
  const ofOperations = new Set<string>();
  const keys = new Map<string, string>();
  for (const { operationId, key, kind } of ledger.acknowledged) {
    const known = keys.get(operationId);
    if (known !== undefined) findings.push(`${operationId} answers both ${known} and ${key}`);
    keys.set(operationId, key);
    const operation = operations.get(operationId);
    if (operation === undefined) findings.push(`${kind} ${operationId} (${key}) was acknowledged and is not there`);
    else if (operation.state !== 'final') findings.push(`${kind} ${operationId} (${key}) is ${operation.state} ${operation.code ?? ''}`);
    else {
      const transaction = operation.txid === undefined ? undefined : transactions.get(operation.txid);
      if (transaction === undefined) findings.push(`${kind} ${operationId} is final and its transaction is not on the chain`);
      else feeOf.set(operationId, transaction.fee);
      if (operation.txid !== undefined) {
        if (ofOperations.has(operation.txid)) findings.push(`${operationId} shares its transaction with another operation`);
        ofOperations.add(operation.txid);
      }
    }
  }
  for (const { kind, key, status, code } of ledger.refused) findings.push(`${kind} ${key} was refused with ${status} ${code}`);
  for (const id of operations.keys()) if (!keys.has(id)) findings.push(`operation ${id} was never acknowledged to a client`);
  for (const [id, { times }] of transactions) {
    if (times > 1) findings.push(`a transaction stands ${times} times on the main chain`);
    if (!ofOperations.has(id)) findings.push(`a transaction on the main chain is no operation's: ${id}`);
  }
  return { report: reportOf('each operation has one transaction', `${ledger.acknowledged.length} operations, ${transactions.size} transactions`, findings), feeOf };
}
