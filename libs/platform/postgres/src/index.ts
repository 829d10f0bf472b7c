export { advisoryLockNumber, tryAdvisoryLock, tryTransactionLock, type AdvisoryLock } from './advisory-lock.ts';
export { openDatabase, type Database, type DatabaseOptions, type Query, type Queryable, type QueryRow, type Transaction } from './database.ts';
export { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from './embedded/embedded-postgres.ts';
export { EMBEDDED_SETTINGS } from './embedded/settings.ts';
export { migrate, type MigrateOptions } from './migrate.ts';
export { DATA_DIR_CODES, MIGRATION_CODES, POSTGRES_CODES, PostgresError, type PostgresCode } from './postgres.errors.ts';
export type { Isolation } from './transaction.ts';
export { isTransient } from './transient.ts';
export { typeParsers } from './type-parsers.ts';
