/** What a broker said no with. */
interface Refusal extends Error {
  readonly type: string;
  readonly retriable?: unknown;
}

function findRefusal(error: unknown): Refusal | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ('type' in at && typeof at.type === 'string') return at as Refusal;
  }
  return undefined;
}

/** The type of the broker's own refusal behind the client's errors: `UNKNOWN_TOPIC_OR_PARTITION`; undefined: it said nothing. */
export const refusalOf = (error: unknown): string | undefined => findRefusal(error)?.type;

/** Whether the broker would refuse the same again: a forbidden topic, a session shorter than it allows. */
export const isFinal = (error: unknown): boolean => findRefusal(error)?.retriable === false;
