import { err, ok, type Result } from '@mbaas/kernel';
import type { ApiVersion, RpcCall } from '../answer-rpc.ts';
import { readArguments, type ArgumentPlan, type Arguments } from '../arguments/command-arguments.ts';
import { OPTIONAL_ADMIN, type RpcAnswer } from '../commands/rpc-command.ts';
import { invalidArgument, MVSD_ERRORS, unknownCommand, type MvsdError } from '../mvsd-error.ts';
import type { RpcObject } from '../rpc-value.ts';
import type { MiningDoor, MiningSolution, MiningState } from './mining.port.ts';

interface MiningCommand extends ArgumentPlan {
  readonly answer: (found: Arguments, door: MiningDoor, api: ApiVersion) => Promise<RpcAnswer>;
}

/** Nonces are sent under this mask by clients of API versions below 3. wire-format §1.5. */
const OLD_NONCE_MASK = 0x6675636b6d657461n;
const NONCE_DIGITS = 16;
const HASH = /^(?:0x)?([0-9a-fA-F]{64})$/;

/** Version 3 asks for the prefix that the older ones leave out. */
function readNonce(text: string, api: ApiVersion): string | undefined {
  const digits = /^(0x)?([0-9a-fA-F]{1,16})$/.exec(text);
  if (digits === null || (api === 'v3' && digits[1] === undefined)) return undefined;
  const sent = BigInt(`0x${digits[2]}`);
  return (api === 'v3' ? sent : sent ^ OLD_NONCE_MASK).toString(16).padStart(NONCE_DIGITS, '0');
}

/** The arguments of submitwork as a solution. 1021 for what is no number or hash. */
export function readSolution(found: Arguments, api: ApiVersion): Result<MiningSolution, MvsdError> {
  const [nonceText = '', headerText = '', mixText = ''] = [found.get('nonce'), found.get('headerhash'), found.get('mixhash')];
  const nonce = readNonce(nonceText, api);
  if (nonce === undefined) return err(invalidArgument(nonceText, 'NONCE'));
  const [headerHash, mixHash] = [HASH.exec(headerText)?.[1]?.toLowerCase(), HASH.exec(mixText)?.[1]?.toLowerCase()];
  if (headerHash === undefined) return err(invalidArgument(headerText, 'HEADERHASH'));
  if (mixHash === undefined) return err(invalidArgument(mixText, 'MIXHASH'));
  return ok({ nonce, headerHash, mixHash });
}

const renderState = ({ isMining, height, rate, difficulty, paymentAddress, mst, kind, stakeCoins }: MiningState, api: ApiVersion): RpcObject => {
  const texts = { height: String(height), rate: String(rate), difficulty: String(difficulty) };
  if (api !== 'v3') return { 'mining-info': { 'is-mining': isMining, ...texts } };
  return { is_mining: isMining, ...texts, payment_address: paymentAddress, mining_mst: mst, block_type: kind, ...(stakeCoins === undefined ? {} : { stake_utxo_count: stakeCoins }) };
};

const COMMANDS: Readonly<Record<string, MiningCommand>> = Object.freeze({
  getwork: {
    positional: OPTIONAL_ADMIN,
    options: {},
    async answer(_found, door) {
      const work = await door.work();
      return work === undefined ? err(MVSD_ERRORS.noWork) : ok([work.headerHash, work.seedHash, work.boundary].map((hash) => `0x${hash}`));
    },
  },
  submitwork: {
    positional: [{ name: 'NONCE', required: true }, { name: 'HEADERHASH', required: true }, { name: 'MIXHASH', required: true }],
    options: {},
    async answer(found, door, api) {
      const solution = readSolution(found, api);
      return solution.ok ? ok(await door.submit(solution.value)) : solution;
    },
  },
  getmininginfo: { positional: OPTIONAL_ADMIN, options: {}, answer: async (_found, door, api) => ok(renderState(await door.state(), api)) },
});

/** Names that ethash miners know. */
const ALIASES: Readonly<Record<string, string>> = Object.freeze({ eth_getWork: 'getwork', eth_submitWork: 'submitwork' });

const found = (command: string): MiningCommand | undefined => {
  const name = Object.hasOwn(ALIASES, command) ? (ALIASES[command] as string) : command;
  return Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
};

/** True when the command is about mining and answered by `answerMining`. */
export const isMiningCommand = (command: string): boolean => found(command) !== undefined;

/** What the node answers to getwork, submitwork and getmininginfo; every other command is error 1020. */
export async function answerMining({ api, command, params }: RpcCall, door: MiningDoor): Promise<RpcAnswer> {
  const plan = found(command);
  if (plan === undefined) return err(unknownCommand(command));
  const given = readArguments(params, plan);
  return given.ok ? plan.answer(given.value, door, api) : given;
}
