import { FAILPOINTS } from '@mbaas/platform-failpoints';
import { describe, expect, it } from 'vitest';
import { UserError } from '../process/user-error.ts';
import { armFailpointsOf } from './arm-failpoints.ts';

describe('armFailpointsOf', () => {
  it('takes none and some', () => {
    expect(() => armFailpointsOf(undefined)).not.toThrow();
    expect(() => armFailpointsOf(`${Object.keys(FAILPOINTS)[0]}=delay:1`)).not.toThrow();
    armFailpointsOf('');
  });

  it('refuses what it cannot read with a sentence', () => {
    expect(() => armFailpointsOf('nothing.like-this=kill')).toThrow(UserError);
    expect(() => armFailpointsOf('=')).toThrow('MBAAS_FAILPOINTS');
  });
});
