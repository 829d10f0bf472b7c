import { describe, expect, it } from 'vitest';
import { checkFile } from './check-files.mjs';

describe('checkFile', () => {
  it.each([
    'libs/kernel/src/utils.ts',
    'libs/kernel/src/utils/bytes.ts',
    'libs/kernel/src/common/index.ts',
    'libs/kernel/src/hex.helper.ts',
    'libs/kernel/src/string-utils.ts',
  ])('refuses the name %s', (path) => expect(checkFile(path, '')).toHaveLength(1));

  it.each(['libs/kernel/src/result.ts', 'docs/commonwealth.md', 'libs/x/src/shared-wallet.ts'])('takes the name %s', (path) =>
    expect(checkFile(path, '')).toEqual([]),
  );

  it('refuses a TODO without an issue', () => {
    expect(checkFile('a.ts', 'const x = 1; // TODO later')).toHaveLength(1);
    expect(checkFile('a.ts', 'const x = 1; // TODO(#12) later')).toEqual([]);
  });

  it('refuses a path of one machine', () => {
    expect(checkFile('a.md', 'see /home/ada/notes')).toEqual(['a.md:1: a path of one machine.']);
    expect(checkFile('a.ts', "import x from '../work/item.ts'; // https://host/work/item and libs/tmp/x")).toEqual([]);
  });
});
