import type { RuleProfile } from '@mbaas/chain-consensus';
import { createValidation } from '@mbaas/service-validation';
import { UserError } from '@mbaas/platform-service-process';
import { blocksOfFile } from '@mbaas/service-block-storage';
import type { CommandContext } from '../cli/command-context.ts';
import { countLines } from '../cli/count-lines.ts';
import { withChain, type OpenChain } from '../cli/with-chain.ts';
import { comparisonOutcome } from '../rpc-check/comparison-outcome.ts';
import { comparisonReport } from '../rpc-check/comparison-report.ts';
import { readRpcRows } from '../rpc-check/rpc-rows-file.ts';
import { readWalletFile } from '../rpc-check/wallet-file.ts';
import { BlockShelf } from './block-shelf.ts';
import { checkBlocks } from './blocks-check.ts';
import type { CheckKind } from './check-kinds.ts';
import type { CheckOutcome } from './check-outcome.ts';
import { CraftedCheck } from './crafted-check.ts';
import { FileClock } from './file-clock.ts';
import { growChain, type ChainVisitor, type Growth } from './grow-chain.ts';
import { mustBeReadable } from './json-lines.ts';
import { LineAhead } from './line-ahead.ts';
import { mainChainHeights } from './main-chain-heights.ts';
import { blocksBeside, sessionsBeside } from './neighbour-files.ts';
import { checkP2p } from './p2p-check.ts';
import { checkPow } from './pow-check.ts';
import { RejectsCheck } from './rejects-check.ts';
import { RpcCheck } from './rpc-check.ts';
import { withScratchChain } from './with-scratch-chain.ts';

/** What a check was asked with, beside its file. */
export interface CheckOptions {
  /** The chain that rows were recorded on; the one beside the file unless told. */
  readonly blocks?: string;
  /** Recorded P2P sessions that carry the blocks of branches; those beside the file unless told. */
  readonly sessions?: string;
  /** Accounts of the node that the rows of a check `rpc` do not list. */
  readonly wallet?: string;
  /** Check `rpc` on the chain of the data directory as it stands. */
  readonly imported?: boolean;
  readonly profile?: RuleProfile;
}

/** A check under way. */
export interface CheckRun {
  readonly file: string;
  readonly options: CheckOptions;
  readonly context: Pick<CommandContext, 'network' | 'directory' | 'threads' | 'log'>;
  readonly signal: AbortSignal;
  /** Share that is done, 0 to 1, and a few words. */
  readonly onProgress: (share: number, text: string) => void;
}

/** A check's findings; `table` where there is more to print than counts. */
export interface CheckResult extends CheckOutcome {
  readonly table?: readonly string[];
}

/** Exit code where a file cannot be used, or holds nothing that can be compared. */
export const UNUSABLE = 2;

async function chainFileOf({ file, options, context }: CheckRun): Promise<string> {
  const blocks = options.blocks ?? (await blocksBeside(file, context.network));
  if (blocks === undefined) throw new UserError(`Which chain were the rows of ${file} recorded on? Give its blocks with --blocks <file>, or its network with --network.`);
  await mustBeReadable(blocks);
  return blocks;
}

/** Grows a scratch chain from a file, with visitors on the way. */
async function grow(run: CheckRun, chainFile: string, { blockStorage }: OpenChain, clock: FileClock, visitors: readonly ChainVisitor[]): Promise<Growth> {
  const highest = Math.max(0, ...visitors.flatMap(({ heights }) => [...heights]));
  const growth = await growChain(blockStorage, new LineAhead(clock.watch(blocksOfFile(chainFile)), run.signal), visitors, {
    until: highest,
    onProgress: ({ height }) => run.onProgress((height + 1) / (highest + 1), `height ${height}`),
  });
  if (growth.stopped === undefined) return growth;
  const { lineNumber, height, refusal } = growth.stopped;
  throw new UserError(`Line ${lineNumber} of ${chainFile} (height ${height}) is refused with ${refusal.code}, so nothing above it can be checked. \`check blocks\` tells more.`);
}

async function runBlocks(run: CheckRun): Promise<CheckResult> {
  const { file, options, context } = run;
  const clock = new FileClock();
  await mustBeReadable(file);
  const lines = await countLines(file);
  return withScratchChain({ ...context, clock, profile: options.profile ?? 'reference' }, ({ blockStorage }) =>
    checkBlocks(file, { storage: blockStorage, network: context.network, clock, signal: run.signal, onProgress: ({ height }) => run.onProgress((height + 1) / lines, `height ${height}`) }),
  );
}

async function runRejects(run: CheckRun): Promise<CheckResult> {
  const { file, context } = run;
  const chainFile = await chainFileOf(run);
  const clock = new FileClock();
  return withScratchChain({ ...context, clock }, async (chain) => {
    const check = await RejectsCheck.open(file, chain.blockStorage, context.network);
    await grow(run, chainFile, chain, clock, [check]);
    return check.outcome();
  });
}

async function runCrafted(run: CheckRun): Promise<CheckResult> {
  const { file, options, context } = run;
  const { network } = context;
  const chainFile = await chainFileOf(run);
  const sessions = options.sessions ?? (await sessionsBeside(file));
  const shelf = new BlockShelf();
  if (sessions !== undefined) await shelf.addSessions(sessions, network);
  const clock = new FileClock();
  const mainChain = await mainChainHeights(chainFile);
  return withScratchChain({ ...context, clock }, async (chain) => {
    const check = await CraftedCheck.open(file, { storage: chain.blockStorage, verifier: chain.verifier, network, shelf, clock, mainChain });
    await grow(run, chainFile, chain, clock, [check]);
    return check.outcome();
  });
}

async function runRpc(run: CheckRun): Promise<CheckResult> {
  const { file, options, context } = run;
  const rows = await readRpcRows(file);
  const wallet = options.wallet === undefined ? [] : await readWalletFile(options.wallet);
  const chainFile = options.imported === true ? undefined : await chainFileOf(run);
  const clock = new FileClock();
  const compare = async (chain: OpenChain): Promise<CheckResult> => {
    const check = new RpcCheck(rows, { storage: chain.blockStorage, network: context.network, wallet });
    if (chainFile === undefined) await check.visit(await chain.blockStorage.reader.at(({ tip }) => Promise.resolve(tip.height)));
    else await grow(run, chainFile, chain, clock, [check]);
    const comparison = check.outcome();
    return { ...comparisonOutcome(comparison), table: comparisonReport(comparison) };
  };
  return chainFile === undefined ? withChain(context, compare) : withScratchChain({ ...context, clock }, compare);
}

async function runPow(run: CheckRun): Promise<CheckResult> {
  const validation = createValidation({ threads: 1, log: run.context.log });
  try {
    return await checkPow(run.file, validation.verifier, (done, all) => run.onProgress(done / all, `${done} of ${all} headers`));
  } finally {
    await validation.stop();
  }
}

const runP2p = ({ file, context, onProgress }: CheckRun): Promise<CheckResult> => checkP2p(file, context.network, (done, all) => onProgress(done / all, `${done} of ${all} frames`));

/** The checks by their names on the command line. */
export const CHECKS = { blocks: runBlocks, rejects: runRejects, crafted: runCrafted, pow: runPow, p2p: runP2p, rpc: runRpc } as const satisfies Readonly<Record<CheckKind, (run: CheckRun) => Promise<CheckResult>>>;
