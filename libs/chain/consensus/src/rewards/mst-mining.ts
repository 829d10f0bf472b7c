import { roundHalfUp } from './rounding.ts';

/** Parameters of a mining certificate: `initial:300000000,interval:500000,base:0.95`. consensus.md 5.5. */
export interface MiningParameters {
  /** Quantity per block before the first decay, int32 > 0. */
  readonly initial: number;
  /** Blocks between two decays, int32 > 0. */
  readonly interval: number;
  /** Factor per decay, > 0. */
  readonly base: number;
}

/** Certificate type of mining rights: type 4 with content, reserved bit 29. */
export const MINING_CERTIFICATE = 0x60000004;

const MAX_CONTENT = 64;
const INT32_MAX = 2_147_483_647;
const INTEGER = /^[+-]?\d{1,10}$/;
const DOUBLE = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function positiveInt32(text: string | undefined): number | null {
  if (text === undefined || !INTEGER.test(text)) return null;
  const value = Number(text);
  return value > 0 && value <= INT32_MAX ? value : null;
}

function positiveDouble(text: string | undefined): number | null {
  if (text === undefined || !DOUBLE.test(text)) return null;
  const value = Number(text);
  // A number no double can hold does not convert.
  return value > 0 && Number.isFinite(value) ? value : null;
}

/**
 * Reads a mining certificate's content; null when it is no valid parameter text. Runs of a delimiter count as one,
 * unknown keys are ignored, each item has exactly one colon, at most 64 bytes.
 */
export function parseMiningParameters(content: string): MiningParameters | null {
  if (content.length > MAX_CONTENT) return null;
  const items = content.split(/,+/);
  if (items.length < 3) return null;
  const values = new Map<string, string>();
  for (const item of items) {
    const [key, value, rest] = item.split(/:+/);
    if (key === undefined || value === undefined || rest !== undefined) return null;
    values.set(key, value);
  }
  const initial = positiveInt32(values.get('initial'));
  const interval = positiveInt32(values.get('interval'));
  const base = positiveDouble(values.get('base'));
  return initial === null || interval === null || base === null ? null : { initial, interval, base };
}

/**
 * Quantity of the asset that a block at `height` may mine: round(initial · base^k), k whole intervals since the first
 * issue; 0 before the block after the issue, for an unreadable content and for results of 2^64 or more.
 */
export function mstSubsidy(height: number, issueHeight: number, content: string): bigint {
  const parameters = parseMiningParameters(content);
  if (parameters === null || issueHeight === 0 || issueHeight >= height) return 0n;
  const { initial, interval, base } = parameters;
  const value = initial * Math.pow(base, Math.floor((height - issueHeight) / interval));
  // The node's conversion of a double beyond u64 was observed to give 0.
  if (!(value < 18_446_744_073_709_551_616)) return 0n;
  return BigInt(roundHalfUp(value));
}
