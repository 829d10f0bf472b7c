import { err, ok, type Refusal, type Result } from '@mbaas/kernel';
import { builtInNetwork } from './built-in-networks.ts';
import { networkToJson } from './network-to-json.ts';

type Members = Record<string, unknown>;

/** Members of which a file may state a part; every other member is replaced as a whole. */
const MERGED = ['addressVersions', 'heights', 'difficulty', 'rewards', 'production'];
/** What a chain with another genesis cannot take over. */
const PER_CHAIN = ['name', 'genesis', 'seeds', 'checkpoints', 'exceptionBlocks'];

const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Resolves `"extends": "<built-in>"`: members of the base stand where the file is silent. Name and genesis are never
 * inherited; seeds and exception blocks then default to none, checkpoints to the file's genesis block.
 * NETWORK_SHAPE_INVALID when the file is no object, NETWORK_BASE_UNKNOWN for another base.
 */
export function extendNetwork(file: unknown): Result<Members, Refusal<'NETWORK_SHAPE_INVALID' | 'NETWORK_BASE_UNKNOWN'>> {
  if (!isMembers(file)) return err({ code: 'NETWORK_SHAPE_INVALID', detail: { path: '', rule: 'invalid_type' } });
  if (!Object.hasOwn(file, 'extends')) return ok(file);
  const { extends: baseName, ...stated } = file;
  const base = typeof baseName === 'string' ? builtInNetwork(baseName) : undefined;
  if (base === undefined) return err({ code: 'NETWORK_BASE_UNKNOWN', detail: { path: 'extends' } });
  const inherited: Members = { ...networkToJson(base) };
  for (const key of PER_CHAIN) delete inherited[key];
  const genesisHash = isMembers(stated['genesis']) ? stated['genesis']['hash'] : undefined;
  const merged: Members = { ...inherited, seeds: [], exceptionBlocks: [], checkpoints: [{ height: 0, hash: genesisHash }], ...stated };
  for (const key of MERGED) {
    const own = stated[key];
    const theirs = inherited[key];
    if (isMembers(own) && isMembers(theirs)) merged[key] = { ...theirs, ...own };
  }
  return ok(merged);
}
