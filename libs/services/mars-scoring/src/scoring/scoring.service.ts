import { blockConnected, blockDisconnected, scoreChanged, type BlockPart } from '@mbaas/contracts-events';
import { appendFacts, isFact, newFact, type Fact } from '@mbaas/platform-messaging';
import type { Transaction } from '@mbaas/platform-postgres';
import { observe } from './domain/block-observations.ts';
import { centiText, marsScore } from './domain/mars-score.ts';
import { monthOf, previousMonth } from './domain/month.ts';
import { loadFactorValues } from './storage/factor-values.store.ts';
import { deleteObservations, loadAvatarsTouchedAt, loadTip, saveObservations, saveTip } from './storage/observation.store.ts';
import { deleteScore, loadAvatarsDue, loadScore, saveScore } from './storage/score.store.ts';

/** Applies chain facts in order, in the consumer's transaction, and says which scores changed. */
export async function applyChainFacts(facts: readonly Fact[], tx: Transaction): Promise<void> {
  for (const fact of facts) {
    if (isFact(fact, blockConnected)) await connect(fact.payload, tx);
    else if (isFact(fact, blockDisconnected)) await disconnect(fact.payload, tx);
  }
}

async function connect(part: BlockPart, tx: Transaction): Promise<void> {
  const place = { height: part.height, at: part.timestamp };
  await saveObservations(tx, place, observe(part), part.part * 1_000_000);
  if (part.part !== part.parts - 1) return;
  const before = await loadTip(tx);
  await saveTip(tx, place);
  const touched = new Set(await loadAvatarsTouchedAt(tx, part.height));
  // The first block of a month closes the month before for everyone (consensus.md §10.5).
  if (before !== null && monthOf(before.at) !== monthOf(part.timestamp)) for (const avatar of await loadAvatarsDue(tx, previousMonth(monthOf(part.timestamp)))) touched.add(avatar);
  for (const avatar of touched) await rescore(avatar, part.height, part.timestamp, tx);
}

async function disconnect(part: BlockPart, tx: Transaction): Promise<void> {
  if (part.part !== part.parts - 1) return;
  const touched = await loadAvatarsTouchedAt(tx, part.height);
  await deleteObservations(tx, part.height);
  // The parent's time is not in the fact; the next connected block sets it, and scores meanwhile speak of this one.
  await saveTip(tx, { height: part.height - 1, at: part.timestamp });
  for (const avatar of touched) await rescore(avatar, part.height - 1, part.timestamp, tx);
}

async function rescore(avatar: string, height: number, now: number, tx: Transaction): Promise<void> {
  const scored = await loadFactorValues(tx, avatar, now);
  if (scored === null) return deleteScore(tx, avatar);
  const previous = await loadScore(tx, avatar);
  const score = marsScore(scored.values);
  await saveScore(tx, { avatar, month: scored.period.month, provisional: scored.period.provisional, asOfHeight: height, score });
  if (previous?.score.centi === score.centi) return;
  await appendFacts(tx, 'mars', [
    newFact({ event: scoreChanged, key: avatar, payload: { avatar, score: centiText(score.centi), previous: previous === null ? null : centiText(previous.score.centi), height } }),
  ]);
}
