import { codes } from '@mbaas/kernel';

export const TOXIPROXY_CODES = codes('TOXIPROXY', {
  TOXIPROXY_UNAVAILABLE: { outcome: 'reject', penalty: 0, http: 500, doc: 'Toxiproxy cannot be built here: Go is needed.' },
  TOXIPROXY_START_FAILED: { outcome: 'reject', penalty: 0, http: 500, doc: 'Toxiproxy did not start.' },
  TOXIPROXY_REFUSED: { outcome: 'reject', penalty: 0, http: 500, doc: 'Toxiproxy refused a request.' },
});

/** A failure that ends a fault run. Its message says what to do. */
export class ToxiproxyError extends Error {
  override readonly name = 'ToxiproxyError';
  readonly code: keyof typeof TOXIPROXY_CODES;
  constructor(code: keyof typeof TOXIPROXY_CODES, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
