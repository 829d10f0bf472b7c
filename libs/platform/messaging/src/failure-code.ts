import { isTransient } from '@mbaas/platform-postgres';

const OWN_CODE = /^[A-Z]+(_[A-Z0-9]+)+$/;

const ownCode = (error: unknown): string | undefined => {
  const code: unknown = error instanceof Error ? (error as Error & { code?: unknown }).code : undefined;
  return typeof code === 'string' && OWN_CODE.test(code) ? code : undefined;
};

/** The code to show for an error of a handler: its own where it carries one of a code table's form. */
export const failureCode = (error: unknown): string => ownCode(error) ?? 'CONSUMER_HANDLER_FAILED';

/** The code to show for an error of a relay, which is tried again whatever it is. */
export const interruptionCode = (error: unknown): string => (isTransient(error) ? undefined : ownCode(error)) ?? 'RELAY_INTERRUPTED';
