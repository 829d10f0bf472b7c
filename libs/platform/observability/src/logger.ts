import { pino } from 'pino';
import { cleanFields, type LogFields } from './log-fields.ts';
import { prettyDestination } from './pretty-destination.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * Writes one line per event: a fixed sentence, and its values as fields. Values are never glued into the sentence, so
 * that lines can be counted and searched by it.
 *
 * debug: for whoever develops · info: an operator sees the system's course by it · warn: works on, but look · error: a
 * person must act. Text from outside (peers, clients) is for debug only.
 */
export interface Logger {
  debug(sentence: string, fields?: LogFields): void;
  info(sentence: string, fields?: LogFields): void;
  warn(sentence: string, fields?: LogFields): void;
  error(sentence: string, fields?: LogFields): void;
  /** A logger whose every line carries these fields too, for instance `{ module: 'relay' }`. */
  child(fields: LogFields): Logger;
}

export interface LoggerOptions {
  /** Which service speaks; a field of every line. */
  readonly service: string;
  readonly level: LogLevel;
  /** true: one readable line for a terminal; false: one JSON object a line. */
  readonly pretty: boolean;
  /** Where lines go; standard output unless told. `write` must not throw. */
  readonly destination?: { write(line: string): void };
}

type Writer = Pick<pino.Logger, 'debug' | 'info' | 'warn' | 'error' | 'child'>;

const wrap = (writer: Writer): Logger => ({
  debug: (sentence, fields) => writer.debug(cleanFields(fields), sentence),
  info: (sentence, fields) => writer.info(cleanFields(fields), sentence),
  warn: (sentence, fields) => writer.warn(cleanFields(fields), sentence),
  error: (sentence, fields) => writer.error(cleanFields(fields), sentence),
  child: (fields) => wrap(writer.child(cleanFields(fields))),
});

/**
 * Makes the logger of a process. Lines are written at once (no buffer that a kill would lose).
 * @example
 * const log = createLogger({ service: 'gateway', level: 'info', pretty: false });
 * log.info('Request refused', { code: 'QUERY_INVALID', status: 400 });
 */
export function createLogger({ service, level, pretty, destination }: LoggerOptions): Logger {
  const lines = destination ?? pino.destination({ dest: 1, sync: true });
  return wrap(
    pino(
      {
        level,
        base: { service },
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
      },
      pretty ? prettyDestination(lines) : lines,
    ),
  );
}

const nothing = (): void => undefined;

/** A logger that says nothing. For tests, and for whoever composes without logs. */
export const NullLogger: Logger = Object.freeze({
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  child: () => NullLogger,
});
