import { err, ok } from '@mbaas/kernel';
import { readArguments } from './arguments/command-arguments.ts';
import { ALIASES, COMMANDS } from './commands/command.table.ts';
import type { RpcAnswer, RpcContext } from './commands/rpc-command.ts';
import { unknownCommand } from './mvsd-error.ts';
import type { RpcValue } from './rpc-value.ts';
import { V1_SHAPES } from './v1/v1.table.ts';
import { V2_SHAPES } from './v2/v2.table.ts';

/** The versions of the node's JSON-RPC that are rendered. */
export const API_VERSIONS = ['v1', 'v2', 'v3'] as const;
export type ApiVersion = (typeof API_VERSIONS)[number];

/** A call of one command with its params as they were sent. */
export interface RpcCall {
  readonly api: ApiVersion;
  readonly command: string;
  readonly params: readonly RpcValue[];
}

const named = (command: string): string => ALIASES[command] ?? command;

/** True when the command is answered here; every other one gives error 1020. */
export const isAnswered = (command: string): boolean => Object.hasOwn(COMMANDS, named(command));

/**
 * What the node answers to a call: the value of `result`, or `error`. Both are data; an exception means that the rows broke their
 * contract. Numbers of at most u64 appear as bigint. Version 1 sends the value bare, without the envelope of the others.
 */
export async function answerRpc({ api, command, params }: RpcCall, context: RpcContext): Promise<RpcAnswer> {
  const name = named(command);
  const found = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (found === undefined) return err(unknownCommand(command));
  const given = readArguments(params, found);
  if (!given.ok) return given;
  const answer = await found.answer(given.value, context);
  if (!answer.ok || api === 'v3') return answer;
  const second = V2_SHAPES[name]?.(answer.value, given.value) ?? answer.value;
  return ok(api === 'v2' ? second : (V1_SHAPES[name]?.(second, given.value) ?? second));
}
