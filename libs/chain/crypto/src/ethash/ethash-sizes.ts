import { assert } from '@mbaas/kernel';
import { keccak256 } from '../hash/hashes.ts';

/** Blocks in an epoch. consensus §2.1. */
export const EPOCH_LENGTH = 30_000;
/** Epochs that exist; beyond them nothing is defined. */
export const MAX_EPOCHS = 2048;

const CACHE_INITIAL = 2 ** 24;
const CACHE_GROWTH = 2 ** 17;
const CACHE_ROW = 64;
const DATASET_INITIAL = 2 ** 30;
const DATASET_GROWTH = 2 ** 23;
const DATASET_PAGE = 128;

const assertEpoch = (epoch: number): void => assert(Number.isInteger(epoch) && epoch >= 0 && epoch < MAX_EPOCHS, 'an epoch is 0..2047');

/** Odd numbers below 2^31 are all that is asked. */
function isPrime(odd: number): boolean {
  for (let divisor = 3; divisor * divisor <= odd; divisor += 2) if (odd % divisor === 0) return false;
  return true;
}

/** The largest odd prime at or below `limit`, which is odd. */
function primeAtOrBelow(limit: number): number {
  let candidate = limit;
  while (!isPrime(candidate)) candidate -= 2;
  return candidate;
}

/** Epoch of a block height. Heights come from headers: compare with MAX_EPOCHS before building anything. */
export const epochOf = (height: number): number => Math.floor(height / EPOCH_LENGTH);

/** Bytes of an epoch's cache: 64 × a prime. 16,776,896 at epoch 0. Throws BrokenAssumption beyond the last epoch. */
export function cacheSize(epoch: number): number {
  assertEpoch(epoch);
  return CACHE_ROW * primeAtOrBelow((CACHE_INITIAL + CACHE_GROWTH * epoch) / CACHE_ROW - 1);
}

/** Bytes of an epoch's data set (which light verification never holds): 128 × a prime. */
export function datasetSize(epoch: number): number {
  assertEpoch(epoch);
  return DATASET_PAGE * primeAtOrBelow((DATASET_INITIAL + DATASET_GROWTH * epoch) / DATASET_PAGE - 1);
}

/** 32 bytes: zeros, keccak256-ed once an epoch. */
export function seedHash(epoch: number): Uint8Array {
  assertEpoch(epoch);
  let seed: Uint8Array = new Uint8Array(32);
  for (let done = 0; done < epoch; done++) seed = keccak256(seed);
  return seed;
}
