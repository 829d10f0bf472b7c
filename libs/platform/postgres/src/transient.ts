/** SQLSTATE classes and codes after which the same work may succeed: connection lost, resources, lock and serialization clashes, shutdown. */
const TRANSIENT = /^(08...|53...|40001|40P01|55P03|57P0[1-3]|57014)$/;

const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);

/** Whether an error of the database speaks of the moment (connection, lock, deadlock) and not of the query. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as Error & { code?: unknown };
  if (typeof code === 'string') return TRANSIENT.test(code) || NETWORK.has(code);
  return /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(error.message);
}
