import { z } from 'zod';

/** CloudEvents' version; the binding for Kafka in its binary mode: attributes are headers with the prefix `ce_`. */
export const specVersion = z.literal('1.0');

/** A UUID in lower-case hex, the same at every delivery. */
export const eventId = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

/** `<context>.<name>` of the declaration, at most 64 characters. */
export const eventType = z.string().max(64).regex(/^[a-z]+\.[a-z]+(-[a-z]+)*$/);

/** `/<network>/<source>`: the network and the schema or service that wrote it. */
export const eventSource = z.string().regex(/^\/[a-z0-9-]{1,32}\/[a-z][a-z0-9_-]{0,62}$/);

/** ISO 8601 in UTC with milliseconds, as `Date.toISOString` writes it. */
export const eventTime = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

/** A whole number from 1 as decimal text, at most 2^31 − 1. */
export const smallCount = z.string().regex(/^[1-9]\d{0,9}$/).refine((text) => Number(text) <= 0x7fff_ffff, 'at most 2147483647');

/** A place in a log as decimal text, 0 … 2^63 − 1. */
export const logPosition = z.string().regex(/^(0|[1-9]\d{0,18})$/).refine((text) => text.length < 19 || text <= '9223372036854775807', 'at most 2^63 - 1');

/** W3C trace context, version 00; neither id may be zero. */
export const traceparentText = z.string().regex(/^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/);

/** A code of one of our tables. */
export const codeText = z.string().max(64).regex(/^[A-Z][A-Z0-9_]*$/);
