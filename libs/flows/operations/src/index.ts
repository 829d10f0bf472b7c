export { createOperations, type Operations, type OperationsOptions } from './create-operations.ts';
export { installOperations } from './install-operations.ts';
export { loadCoins, type CoinFilter } from './load-coins.ts';
export { OPERATION_CODES, type OperationCode } from './operation.errors.ts';
export { OPERATION_MOVES } from './operation-states.ts';
export {
  DEFAULT_TUNING, type BuildOperation, type BuildPlan, type OperationCommand, type OperationsTuning, type OperationToBuild,
} from './operation.types.ts';
export { buildProblem, planOf } from './plan-of.ts';
export type { OperationOwner } from './store/operation.store.ts';
