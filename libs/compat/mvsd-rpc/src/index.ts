export { answerRpc, isAnswered, type ApiVersion, type RpcCall } from './answer-rpc.ts';
export { COMMANDS, TIP_FREE } from './commands/command.table.ts';
export type { RpcAnswer, RpcContext } from './commands/rpc-command.ts';
export { errorToValue, MVSD_ERRORS, type MvsdError } from './mvsd-error.ts';
export type { Account, AccountBook } from './port/account-book.port.ts';
export type { BlockRow, ChainRows, RecordKind, RecordRow, SpentRow, TransactionRow, UnspentRow } from './port/chain-rows.port.ts';
export { equalRpcValues, formatRpcValue, isRpcObject, parseRpcJson, type RpcObject, type RpcValue } from './rpc-value.ts';
