import type { z } from 'zod';
import { optionPlaces } from './environment-keys.ts';
import type { OptionMeta } from './option.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** The reference page of a configuration: a Markdown table of every key, what it takes, its default, what it does. */
export function renderConfigReference(schema: z.ZodObject): string {
  const rows = optionPlaces(schema).map(({ key, schema: option }) => {
    const meta = (option.meta() ?? {}) as Partial<OptionMeta>;
    const fallback = meta.defaultText === undefined ? (meta.optional === true ? '–' : '**required**') : meta.defaultText === '' ? 'empty' : `\`${meta.defaultText}\``;
    return `| \`${key}\` | ${cell(meta.kind ?? 'text')} | ${fallback} | ${cell(meta.doc ?? '')} |`;
  });
  return ['| key | takes | default | meaning |', '|---|---|---|---|', ...rows, ''].join('\n');
}
