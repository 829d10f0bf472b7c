import { codes } from '@mbaas/kernel';

/** Why the data directory of the embedded server cannot be used. All end the start. */
export const DATA_DIR_CODES = codes('DATA_DIR', {
  DATA_DIR_IN_USE: { outcome: 'defer', penalty: 0, http: 503, doc: 'Another running process holds this data directory.' },
  DATA_DIR_NOT_TRAVERSABLE: { outcome: 'reject', penalty: 0, http: 500, doc: 'The database user cannot reach the data directory.' },
  DATA_DIR_OTHER_VERSION: { outcome: 'reject', penalty: 0, http: 500, doc: 'The data directory was made by another PostgreSQL version.' },
  DATA_DIR_BROKEN: { outcome: 'reject', penalty: 0, http: 500, doc: 'The data directory is incomplete: restore it from a backup.' },
});

/** Why the database server cannot be started or reached. */
export const POSTGRES_CODES = codes('POSTGRES', {
  POSTGRES_BINARIES_MISSING: { outcome: 'reject', penalty: 0, http: 500, doc: 'The embedded PostgreSQL is not installed for this machine.' },
  POSTGRES_USER_MISSING: { outcome: 'reject', penalty: 0, http: 500, doc: 'PostgreSQL refuses to run as root and no other user could be made.' },
  POSTGRES_PORT_IN_USE: { outcome: 'reject', penalty: 0, http: 500, doc: 'The port asked for is taken.' },
  POSTGRES_START_FAILED: { outcome: 'reject', penalty: 0, http: 500, doc: 'The embedded PostgreSQL did not start.' },
});

/** Why a schema cannot be brought to the state this program expects. */
export const MIGRATION_CODES = codes('MIGRATION', {
  MIGRATION_FAILED: { outcome: 'reject', penalty: 0, http: 500, doc: 'A migration failed; the schema is unchanged.' },
  MIGRATION_SCHEMA_NEWER: { outcome: 'reject', penalty: 0, http: 500, doc: 'The schema was made by a newer version of the program.' },
});

export type PostgresCode = keyof typeof DATA_DIR_CODES | keyof typeof POSTGRES_CODES | keyof typeof MIGRATION_CODES;

/** A failure that ends a start. Its message says to the operator what is wrong and what to do. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError';
  readonly code: PostgresCode;
  constructor(code: PostgresCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
