import { z } from 'zod';

const MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const BYTES = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 } as const;

/** A schema of texts like `30s`: a whole number and one of the units; gives the number of base units. */
function quantity(units: Readonly<Record<string, number>>, what: string) {
  const pattern = new RegExp(`^(\\d{1,12})(${Object.keys(units).join('|')})$`);
  return z.string().transform((text, context) => {
    const [, digits, unit] = pattern.exec(text) ?? [];
    const value = Number(digits) * (units[unit ?? ''] ?? Number.NaN);
    if (Number.isSafeInteger(value)) return value;
    context.addIssue({ code: 'custom', message: `must be ${what}` });
    return z.NEVER;
  });
}

/** `250ms`, `30s`, `5m`, `2h`, `7d` → milliseconds. */
export const durationText = quantity(MS, 'a duration like 250ms, 30s, 5m, 2h or 7d');

/** `512B`, `64KiB`, `4MiB`, `2GiB` → bytes. */
export const sizeText = quantity(BYTES, 'a size like 512B, 64KiB, 4MiB or 2GiB');
