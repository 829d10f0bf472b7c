import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtInNetworks } from './built-in-networks.ts';
import { networkToJson } from './network-to-json.ts';
import { NETWORK_CODES } from './network.errors.ts';

const text = readFileSync(new URL('../../../../docs/networks.md', import.meta.url), 'utf8');

describe('docs/networks.md', () => {
  it.each(Object.keys(NETWORK_CODES))('says what helps against %s', (code) => expect(text).toContain(`\`${code}\``));

  it.each(Object.values(builtInNetworks))('shows $name by its genesis', ({ name, genesisHash }) => {
    expect(text).toContain(name);
    expect(text).toContain(`${genesisHash.slice(0, 8)}…${genesisHash.slice(-8)}`);
  });

  it.each(Object.keys(networkToJson(builtInNetworks['mainnet']!)))('explains the member %s', (member) => {
    expect(text).toMatch(new RegExp(`\`${member}(\\.[^\`]*)?\``));
  });
});
