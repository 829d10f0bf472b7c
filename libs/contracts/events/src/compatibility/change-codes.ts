/**
 * What a change to a published message does to its readers. Old and new programs run side by side during an upgrade, and a
 * log keeps what old ones wrote: a change is harmless only where a reader of either declaration takes what the other wrote.
 */
export const CHANGE_CODES = {
  MEMBER_ADDED: 'readers of the published declaration are strict and refuse the new member',
  MEMBER_REMOVED: 'what is in the log has the member, and strict readers refuse it now; who still wants it finds nothing',
  MEMBER_REQUIRED: 'what is in the log may lack the member',
  MEMBER_OPTIONAL: 'readers of the published declaration want the member',
  TYPE_CHANGED: 'neither reads what the other writes',
  ENUM_WIDENED: 'readers of the published declaration refuse the new value',
  ENUM_NARROWED: 'what is in the log may hold the value that is gone',
  BOUND_WIDENED: 'readers of the published declaration refuse what lies beyond their bound',
  BOUND_NARROWED: 'what is in the log may lie beyond the new bound',
  PATTERN_CHANGED: 'texts that one takes the other may refuse',
  VARIANT_ADDED: 'readers of the published declaration refuse the new variant',
  VARIANT_REMOVED: 'what is in the log may be of the variant that is gone',
  STRICTNESS_CHANGED: 'members that one takes the other refuses',
  SCHEMA_CHANGED: 'what one takes the other may refuse',
  MESSAGE_REMOVED: 'what is in the log can no longer be read: keep it declared until no log holds it, then write "retired": true into its baseline',
  MESSAGE_NEW: 'it has no baseline yet: run `node tools/describe-messages.mjs` and commit what it writes',
  STREAM_CHANGED: 'its facts move to another order, and those in the old topic are not read any more',
  KEY_CHANGED: 'the order is kept for another key',
  PARTITIONS_CHANGED: 'the broker\'s topic has the published count, and a keyed topic with another loses its order',
  SOURCE_REMOVED: 'what the source wrote is not read any more',
  RETENTION_CHANGED: 'the broker\'s topic has the published time, and services refuse to start where it differs',
} as const;

export type ChangeCode = keyof typeof CHANGE_CODES;

/** One change, where it is, and why it breaks a reader. */
export interface Change {
  /** `transactions[].inputs[].value`; empty: the whole. */
  readonly path: string;
  readonly code: ChangeCode;
}
