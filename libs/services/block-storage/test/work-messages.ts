import type { WorkMessage, WorkOutcome } from '@mbaas/platform-work';

/** A block as the queue delivers it. */
export const blockMessage = (body: Uint8Array, headers: Readonly<Record<string, string>> = {}): WorkMessage => ({ key: null, body, headers, attempt: 1, publishedAtMs: Date.now() });

/** Outcomes as words: `done`, or the code with `again` or `dead` behind it. */
export async function namesOf(outcomes: readonly (WorkOutcome | Promise<WorkOutcome>)[]): Promise<string[]> {
  const settled = await Promise.all(outcomes.map(async (outcome) => outcome));
  return settled.map((outcome) => (outcome.done ? 'done' : `${outcome.code} ${outcome.again ? 'again' : 'dead'}`));
}
