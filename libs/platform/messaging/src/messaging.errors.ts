import { codes } from '@mbaas/kernel';

/** Why a fact in a log cannot be given to a consumer. */
export const FACT_CODES = codes('FACT', {
  FACT_UNREADABLE: { outcome: 'reject', penalty: 0, http: 500, doc: 'The stored fact does not match its declaration.' },
  FACT_VERSION_UNKNOWN: { outcome: 'defer', penalty: 0, http: 500, doc: 'The fact has a version this program does not know: upgrade it.' },
  FACT_EXPIRED: { outcome: 'reject', penalty: 0, http: 500, doc: 'Facts this consumer has not handled were dropped for age: rebuild its state.' },
  FACT_GAP: { outcome: 'defer', penalty: 0, http: 503, doc: 'A fact came before one that was published earlier: that one is lost on its way. Publish it again.' },
});

/** Why the facts of a schema do not leave it. */
export const RELAY_CODES = codes('RELAY', {
  RELAY_INTERRUPTED: { outcome: 'defer', penalty: 0, http: 503, doc: 'The database or the broker fails the relay at the moment; it goes on trying.' },
  RELAY_FACT_UNDECLARED: { outcome: 'defer', penalty: 0, http: 500, doc: 'The outbox holds a fact of a kind, or for a stream, that this program does not know: upgrade it.' },
});

/** Why a consumer does not go on. A handler's own code is shown instead where its error carries one. */
export const CONSUMER_CODES = codes('CONSUMER', {
  CONSUMER_HANDLER_FAILED: { outcome: 'defer', penalty: 0, http: 503, doc: 'The handler fails on a fact.' },
  CONSUMER_INTERRUPTED: { outcome: 'defer', penalty: 0, http: 503, doc: 'The database fails the consumer at the moment; it goes on trying.' },
  CONSUMER_KEY_PARKED: { outcome: 'defer', penalty: 0, http: 503, doc: 'The fact waits behind a parked one of its key.' },
});

/** What a query can fail with besides the refusals of its owner. */
export const QUERY_CODES = codes('QUERY', {
  QUERY_INVALID: { outcome: 'reject', penalty: 0, http: 400, doc: 'The request does not match the declared schema.' },
  QUERY_UNAVAILABLE: { outcome: 'defer', penalty: 0, http: 503, doc: 'The service that answers this is not there. Ask again later.' },
  QUERY_STANDBY: { outcome: 'defer', penalty: 0, http: 503, doc: 'This instance does not answer it at the moment: it stands by, starts or stops. Another one does.' },
  QUERY_FAILED: { outcome: 'defer', penalty: 0, http: 500, doc: 'The service failed on this request. Ask again; report it if it stays.' },
});
