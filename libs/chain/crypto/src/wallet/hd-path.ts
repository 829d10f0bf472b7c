import { assert, err, ok, type Refusal, type Result } from '@mbaas/kernel';

/** Indices from here on are hardened. */
export const HARDENED = 0x8000_0000;
/** Deeper paths overflow the one byte that extended keys have for it. */
const MAX_DEPTH = 255;

const STEP = /^(0|[1-9][0-9]{0,9})('?)$/;

/** Child indices of a path like `m`, `m/7` or `m/44'/0'/0`; hardened ones carry HARDENED. KEY_PATH_INVALID. */
export function parseHdPath(path: string): Result<readonly number[], Refusal<'KEY_PATH_INVALID'>> {
  const [root, ...steps] = path.split('/', MAX_DEPTH + 2);
  if (root !== 'm' || steps.length > MAX_DEPTH) return err({ code: 'KEY_PATH_INVALID' });
  const indices: number[] = [];
  for (const step of steps) {
    const parsed = STEP.exec(step);
    const index = Number(parsed?.[1] ?? HARDENED);
    if (index >= HARDENED) return err({ code: 'KEY_PATH_INVALID' });
    indices.push(parsed?.[2] === "'" ? index + HARDENED : index);
  }
  return ok(indices);
}

const step = (index: number): number => {
  assert(Number.isInteger(index) && index >= 0 && index < HARDENED, 'a child index is a 31-bit integer');
  return index;
};

/** Path of the i-th address of a wallet of this chain: a plain child of the master. wire-format §5.2. */
export const chainAddressPath = (index: number): string => `m/${step(index)}`;

/** BIP44 path. `coinType` 60 is what the light wallet uses for its other side; Metaverse's own addresses never use one. */
export const bip44Path = (coinType: number, account = 0, change = 0, index = 0): string =>
  `m/44'/${step(coinType)}'/${step(account)}'/${step(change)}/${step(index)}`;
