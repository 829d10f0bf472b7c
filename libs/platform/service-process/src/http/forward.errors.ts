import { codes } from '@mbaas/kernel';

/** Why a request could not be passed on to the service behind the door. */
export const FORWARD_CODES = codes('FORWARD', {
  FORWARD_TOO_LARGE: { outcome: 'reject', penalty: 0, http: 413, doc: 'The body is longer than this service takes.' },
  FORWARD_UNAVAILABLE: { outcome: 'defer', penalty: 0, http: 503, doc: 'The service is not there at the moment. Try again.' },
  FORWARD_TIMEOUT: { outcome: 'defer', penalty: 0, http: 504, doc: 'The service did not answer in time.' },
});

export type ForwardCode = keyof typeof FORWARD_CODES;
