import { codes, problem, type Problem } from '@mbaas/kernel';

/** Refusals of the door itself. Services' own codes pass through unchanged. */
export const GATEWAY_CODES = codes('GATEWAY', {
  GATEWAY_KEY_MISSING: { outcome: 'reject', penalty: 0, http: 401, doc: 'This call needs an API key: send it as "Authorization: Bearer <key>" or "X-Api-Key: <key>".' },
  GATEWAY_KEY_UNKNOWN: { outcome: 'reject', penalty: 0, http: 401, doc: 'The API key is not known here, or was revoked. Check that it was copied whole and belongs to this platform.' },
  GATEWAY_FORBIDDEN: { outcome: 'reject', penalty: 0, http: 403, doc: 'This call needs an operator key, or concerns another tenant.' },
  GATEWAY_ROUTE_UNKNOWN: { outcome: 'reject', penalty: 0, http: 404, doc: 'There is no such resource. The page /docs lists all of them.' },
  GATEWAY_URL_INVALID: { outcome: 'reject', penalty: 0, http: 400, doc: 'The path has a broken percent sequence or a part that is longer than any name here.' },
  GATEWAY_NOT_FOUND: { outcome: 'reject', penalty: 0, http: 404, doc: 'There is no such object, or it belongs to another tenant.' },
  GATEWAY_REQUEST_INVALID: { outcome: 'reject', penalty: 0, http: 400, doc: 'A field of the request is missing, unknown, or of the wrong type or range.' },
  GATEWAY_JSON_INVALID: { outcome: 'reject', penalty: 0, http: 400, doc: 'The body is not valid JSON in UTF-8, or gives a member twice. Send an object with Content-Type application/json.' },
  GATEWAY_MEDIA_TYPE: { outcome: 'reject', penalty: 0, http: 415, doc: 'The body must be JSON: send Content-Type application/json.' },
  GATEWAY_BODY_TOO_LARGE: { outcome: 'reject', penalty: 0, http: 413, doc: 'The body is larger than this resource takes.' },
  GATEWAY_HEADERS_TOO_LARGE: { outcome: 'reject', penalty: 0, http: 431, doc: 'Address and headers of a request are at most 16 KiB.' },
  GATEWAY_HTTP_INVALID: { outcome: 'reject', penalty: 0, http: 400, doc: 'This is not an HTTP/1.1 request that can be read.' },
  GATEWAY_REQUEST_TIMEOUT: { outcome: 'reject', penalty: 0, http: 408, doc: 'The request took too long to arrive whole.' },
  GATEWAY_IDEMPOTENCY_KEY_MISSING: { outcome: 'reject', penalty: 0, http: 400, doc: 'A write needs an Idempotency-Key header of 1 to 128 visible characters, so that repeating it is harmless.' },
  GATEWAY_IDEMPOTENCY_KEY_REUSED: { outcome: 'reject', penalty: 0, http: 422, doc: 'This Idempotency-Key stands for another request. Use a new key for a new request.' },
  GATEWAY_BUSY: { outcome: 'defer', penalty: 0, http: 503, doc: 'The platform is behind with what it has taken already. Repeat the request after the seconds that Retry-After names; nothing of it was taken.' },
  GATEWAY_UNAVAILABLE: { outcome: 'defer', penalty: 0, http: 503, doc: 'The platform cannot answer at the moment. Repeat the request with the same Idempotency-Key.' },
  GATEWAY_INTERNAL: { outcome: 'reject', penalty: 0, http: 500, doc: 'Something went wrong on our side. Repeat the request with the same Idempotency-Key.' },
});

export type GatewayCode = keyof typeof GATEWAY_CODES;

/** The problem of a code, with members for machines. */
export const gatewayProblem = (code: GatewayCode, extra?: Problem['extra']): Problem => problem(code, GATEWAY_CODES[code].http, GATEWAY_CODES[code].doc, extra);
