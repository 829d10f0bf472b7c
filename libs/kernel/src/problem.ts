import type { Refusal } from './codes.ts';

/**
 * A refusal as it crosses a service border or reaches a client (RFC 9457 members).
 * `code` is stable; `detail` is a public sentence that helps; `status` is the HTTP status.
 */
export interface Problem extends Omit<Refusal, 'detail'> {
  readonly status: number;
  readonly detail: string;
  /** Extra members for machines: ids, limits, the name of the offending field. */
  readonly extra?: Readonly<Record<string, string | number | boolean>>;
}

/** Builds a Problem. */
export const problem = (
  code: string,
  status: number,
  detail: string,
  extra?: Readonly<Record<string, string | number | boolean>>,
): Problem => (extra === undefined ? { code, status, detail } : { code, status, detail, extra });
