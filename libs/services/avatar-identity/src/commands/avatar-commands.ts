import { moveAvatar, registerAvatar, type Operation, type QueryRegistry } from '@mbaas/contracts-queries';
import type { BuildOperation, OperationCommand, Operations } from '@mbaas/flow-operations';
import { BrokenAssumption, type Problem, type Result } from '@mbaas/kernel';
import type { Database } from '@mbaas/platform-postgres';
import { checkMove, planMove, type Move } from './move-avatar.ts';
import { isKnownCommand } from './operation-lookup.store.ts';
import { checkRegistration, planRegistration, type CommandContext, type Registration } from './register-avatar.ts';

/** Builds the operations of this service. Requests were checked by their contract before they were stored. */
export const avatarBuilder =
  (context: CommandContext): BuildOperation =>
  ({ kind, tenant, request }, excluded) => {
    if (kind === 'avatar-register') return planRegistration(context, tenant, request as Registration, excluded);
    if (kind === 'avatar-move') return planMove(context, tenant, request as Move, excluded);
    throw new BrokenAssumption(`identity has no operations of kind ${kind}`);
  };

/** Answers the commands. What is plainly impossible is refused before an operation is taken. */
export function answerCommands(registry: QueryRegistry, database: Database, operations: Operations, context: CommandContext): void {
  const take = async (command: OperationCommand, check: () => Promise<Result<unknown, Problem>>): Promise<Result<Operation, Problem>> => {
    // A command told again after its success would fail the checks: the name is taken by then.
    if (!(await isKnownCommand(database, command))) {
      const checked = await check();
      if (!checked.ok) return checked;
    }
    return operations.submit(command);
  };
  registry.answer(registerAvatar, ({ tenant, idempotencyKey, dryRun, walletId, name, address }) => {
    const request: Registration = { walletId, name, address };
    return take({ tenant, idempotencyKey, dryRun, kind: 'avatar-register', request: { ...request } }, () => checkRegistration(context, tenant, request));
  });
  registry.answer(moveAvatar, ({ tenant, idempotencyKey, dryRun, walletId, name, toWalletId, toAddress }) => {
    const request: Move = { walletId, name, toWalletId, toAddress };
    return take({ tenant, idempotencyKey, dryRun, kind: 'avatar-move', request: { ...request } }, () => checkMove(context, tenant, request));
  });
}
