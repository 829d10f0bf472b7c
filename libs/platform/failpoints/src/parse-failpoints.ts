import { codes, err, ok, type Refusal, type Result } from '@mbaas/kernel';
import type { ArmedFailpoint, FailpointAction } from './failpoint.ts';
import { isFailpointName, type FailpointName } from './failpoints.ts';

/** Why a text arms nothing. */
export const FAILPOINT_CODES = codes('FAILPOINT', {
  FAILPOINT_MALFORMED: { outcome: 'reject', penalty: 0, http: 422, doc: 'An entry is not name=kill|pause|throw|delay:<ms>, with @chance, +passes and #times at will.' },
  FAILPOINT_UNKNOWN: { outcome: 'reject', penalty: 0, http: 422, doc: 'There is no failpoint of this name.' },
  FAILPOINT_TWICE: { outcome: 'reject', penalty: 0, http: 422, doc: 'A failpoint is named twice.' },
});

const ENTRY = /^([a-z][a-z.-]{0,63})=(kill|pause|throw|delay:(\d{1,7}))(?:@([01](?:\.\d{1,9})?))?(?:\+(\d{1,7}))?(?:#(\d{1,7}))?$/;

/**
 * Reads a list of failpoints to arm: `relay.after-position=kill@0.01,pool.after-save=delay:200#3`.
 * `@` is the chance of each pass (1 unless given), `+` the passes before it can strike (0), `#` the most strikes (no
 * bound). Blanks around entries are allowed, an empty text arms nothing.
 * Codes: FAILPOINT_MALFORMED, FAILPOINT_UNKNOWN, FAILPOINT_TWICE; `detail.entry` counts from 1.
 */
export function parseFailpoints(text: string): Result<ReadonlyMap<FailpointName, ArmedFailpoint>, Refusal<keyof typeof FAILPOINT_CODES>> {
  const points = new Map<FailpointName, ArmedFailpoint>();
  const entries = text.trim() === '' ? [] : text.split(',');
  for (const [index, entry] of entries.entries()) {
    const refuse = (code: keyof typeof FAILPOINT_CODES) => err({ code, detail: { entry: index + 1 } });
    const [whole, name = '', word = '', ms, chance, after, times] = ENTRY.exec(entry.trim()) ?? [];
    if (whole === undefined || Number(chance ?? 1) > 1) return refuse('FAILPOINT_MALFORMED');
    if (!isFailpointName(name)) return refuse('FAILPOINT_UNKNOWN');
    if (points.has(name)) return refuse('FAILPOINT_TWICE');
    points.set(name, {
      action: actionOf(word, ms),
      chance: Number(chance ?? 1),
      after: Number(after ?? 0),
      times: times === undefined ? Infinity : Number(times),
    });
  }
  return ok(points);
}

function actionOf(word: string, ms: string | undefined): FailpointAction {
  if (ms !== undefined) return { kind: 'delay', ms: Number(ms) };
  return { kind: word as Exclude<FailpointAction['kind'], 'delay'> };
}
