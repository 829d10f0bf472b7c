import { createHash, randomBytes } from 'node:crypto';
import { ok, type Problem, type Result } from '@mbaas/kernel';
import { bytesEqual } from '@mbaas/chain-primitives';
import type { Operation } from '@mbaas/contracts-queries';
import type { FlowContext } from './flow-context.ts';
import { refuse } from './operation.errors.ts';
import type { OperationCommand } from './operation.types.ts';
import { toPublic } from './public-answer.ts';
import { at } from './steps/step.ts';

/** JSON with members in order, so that the same command always reads the same. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}

/** Id of what is never stored. */
const dryRunId = (prefix: string): string => `${prefix}_${'0'.repeat(32)}`;

async function tryOut(context: FlowContext, command: OperationCommand): Promise<Result<Operation, Problem>> {
  const { tenant, kind, request } = command;
  const id = dryRunId(context.prefix);
  const plan = await context.build({ id, tenant, kind, request }, await context.inputs.reserved(context.database, context.holdersOf(tenant)));
  if (!plan.ok) return plan;
  const now = at(context).toISOString();
  return ok({ operationId: id, tenant, kind, state: 'built', revision: 1, confirmations: 0, createdAt: now, updatedAt: now });
}

/**
 * Takes a command: stores it with its fact, or finds what the same key stored before. Nothing is built yet; the driver
 * goes on from here, in whatever process. Codes: OPERATION_KEY_REUSED; with dryRun those of `build`.
 */
export async function submitOperation(context: FlowContext, command: OperationCommand): Promise<Result<Operation, Problem>> {
  if (command.dryRun) return tryOut(context, command);
  const { tenant, kind, idempotencyKey, request } = command;
  const requestHash = createHash('sha256').update(canonical(request), 'utf8').digest();
  const id = `${context.prefix}_${randomBytes(16).toString('hex')}`;
  const operation = { id, tenant, kind, idempotencyKey, request, requestHash };
  const stored = await context.database.transaction((tx) => context.operations.insert(tx, operation, at(context)));
  await context.failpoint('operation.after-submit');
  context.poke();
  const row = stored ?? (await context.operations.findByKey(context.database, operation));
  if (row === undefined || !bytesEqual(row.requestHash, requestHash)) return refuse('OPERATION_KEY_REUSED');
  return ok(toPublic(row, await context.tips.height(context.database)));
}
