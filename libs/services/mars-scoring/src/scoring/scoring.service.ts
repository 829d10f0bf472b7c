import { blockConnected, blockDisconnected, scoreChanged, type BlockPart } from '@mbaas/contracts-events';
import { assert } from '@mbaas/kernel';
import { appendFacts, isFact, newFact, type Fact } from '@mbaas/platform-messaging';
import type { Transaction } from '@mbaas/platform-postgres';
import { observe } from './domain/block-observations.ts';
import { centiText, marsScore, type MarsScore } from './domain/mars-score.ts';
import { monthOf, previousMonth } from './domain/month.ts';
import { loadTip, saveTip, type ScoredBlock } from './storage/block.store.ts';
import { loadFactorValues } from './storage/factor-values.store.ts';
import { deleteObservations, saveObservations } from './storage/observation.store.ts';
import { loadOwners } from './storage/owner.store.ts';
import { deleteScoresAt, loadAvatarsDue, loadAvatarsTouchedAt, loadScore, saveScore } from './storage/score.store.ts';

/** A part holds fewer steps than this, so that positions of later parts come after. */
const POSITIONS_A_PART = 1_000_000;

/** Applies chain facts in order, in the consumer's transaction, and says which scores changed. */
export async function applyChainFacts(facts: readonly Fact[], tx: Transaction): Promise<void> {
  for (const fact of facts) {
    if (isFact(fact, blockConnected)) await connect(fact.payload, tx);
    else if (isFact(fact, blockDisconnected)) await disconnect(fact.payload, tx);
  }
}

async function connect(part: BlockPart, tx: Transaction): Promise<void> {
  const parent = await loadTip(tx);
  assert(parent === null || parent.hash === part.previousHash, 'A connected block follows the tip.');
  const block = { height: part.height, hash: part.hash, at: Math.max(parent?.at ?? 0, part.timestamp) };
  await saveObservations(tx, { ...block, firstPosition: part.part * POSITIONS_A_PART }, observe(part, await loadOwners(tx, part)));
  if (part.part !== part.parts - 1) return;
  await saveTip(tx, block);
  for (const avatar of await avatarsToScore(tx, parent, block)) await rescore(avatar, block, tx);
}

async function avatarsToScore(tx: Transaction, parent: ScoredBlock | null, { height, at }: ScoredBlock): Promise<ReadonlySet<string>> {
  const avatars = new Set(await loadAvatarsTouchedAt(tx, height));
  const month = monthOf(at);
  // The first block of a month closes the month before for everyone (consensus.md §10.5).
  if (parent !== null && monthOf(parent.at) !== month) for (const avatar of await loadAvatarsDue(tx, previousMonth(month))) avatars.add(avatar);
  return avatars;
}

async function rescore(avatar: string, { height, at }: ScoredBlock, tx: Transaction): Promise<void> {
  const scored = await loadFactorValues(tx, avatar, at);
  assert(scored !== null, 'An avatar to be scored is registered.');
  const previous = await loadScore(tx, avatar);
  const score = marsScore(scored.values);
  const { month, provisional } = scored.period;
  await saveScore(tx, { avatar, height, month, provisional, score });
  await tell(tx, avatar, height, score, previous?.score ?? null);
}

/** Its rows go, with them its scores: those of the blocks before are the newest again. */
async function disconnect(part: BlockPart, tx: Transaction): Promise<void> {
  if (part.part !== part.parts - 1) return;
  const tip = await loadTip(tx);
  // Facts may begin in the middle of a reorganisation: nothing is known of what goes.
  if (tip === null) return;
  assert(tip.hash === part.hash, 'A disconnected block is the tip.');
  await deleteObservations(tx, part.height);
  for (const undone of await deleteScoresAt(tx, part.height)) {
    const restored = await loadScore(tx, undone.avatar);
    if (restored !== null) await tell(tx, undone.avatar, part.height - 1, restored.score, undone.score);
  }
}

async function tell(tx: Transaction, avatar: string, height: number, score: MarsScore, previous: MarsScore | null): Promise<void> {
  if (previous?.centi === score.centi) return;
  const payload = { avatar, score: centiText(score.centi), previous: previous === null ? null : centiText(previous.centi), height };
  await appendFacts(tx, 'mars', [newFact({ event: scoreChanged, key: avatar, payload })]);
}
