/** The code to show for an error: its own (`ECONNREFUSED`, `KAFKA_BROKER_FAILED`, an SQLSTATE) where it carries one. */
export function errorCode(error: unknown, otherwise: string): string {
  const code: unknown = error instanceof Error ? (error as Error & { readonly code?: unknown }).code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{1,64}$/.test(code) ? code : otherwise;
}
