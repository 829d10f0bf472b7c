const OWN_CODE = /^[A-Z]+(_[A-Z0-9]+)+$/;

/** The code to show for an error of a handler: its own where it carries one of a code table's form. */
export function failureCode(error: unknown): string {
  const code: unknown = error instanceof Error ? (error as Error & { code?: unknown }).code : undefined;
  return typeof code === 'string' && OWN_CODE.test(code) ? code : 'CONSUMER_HANDLER_FAILED';
}
