import pg from 'pg';

const { builtins } = pg.types;
const INT8_ARRAY = 1016;
const NUMERIC_ARRAY = 1231;
const TEXT_ARRAY = 1009;

// The driver types its numbers as an enum of the ones it knows; arrays are not in it.
const driverParser = pg.types.getTypeParser as unknown as (oid: number, format?: string) => (text: string) => unknown;

const asText = (text: string): string => text;
const parseTextArray = driverParser(TEXT_ARRAY) as (text: string) => (string | null)[];

const parsers = new Map<number, (text: string) => unknown>([
  [builtins.INT8, BigInt],
  [INT8_ARRAY, (text: string) => parseTextArray(text).map((item) => (item === null ? null : BigInt(item)))],
  [builtins.NUMERIC, asText],
  [NUMERIC_ARRAY, parseTextArray],
  // A date or a time without zone is no instant: a Date would move it by the machine's zone.
  [builtins.DATE, asText],
  [builtins.TIMESTAMP, asText],
]);

/**
 * How columns arrive: int8 → bigint, numeric → string (no float ever), bytea → Buffer (a Uint8Array), timestamptz → Date,
 * date and timestamp without zone → string, json → parsed. Passed to each client: the driver's global table stays as it is.
 */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : parsers.get(oid)) ??
    driverParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
};
