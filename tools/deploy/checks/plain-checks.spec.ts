import { describe, expect, it } from 'vitest';
import { filledEnvironment } from './example-environment.mjs';
import { productionInstall } from './images.mjs';

describe('filledEnvironment', () => {
  it('keeps what is given, fills what is left empty, passes comments over', () => {
    expect(filledEnvironment('# why\nA=1\nB=\n# C=2\nD=x=y\n', 'word')).toEqual({ A: '1', B: 'word', D: 'x=y' });
  });
});

describe('productionInstall', () => {
  it('takes the arguments from the Dockerfile, all but the place of its cache', () => {
    const text = 'RUN npm ci --cache=/c\nRUN --mount=type=cache,target=/c npm ci --cache=/c --omit=dev --workspace=apps/gateway\n';
    expect(productionInstall(text)).toEqual(['ci', '--omit=dev', '--workspace=apps/gateway']);
  });

  it('refuses a Dockerfile without such an install', () => expect(() => productionInstall('RUN npm ci\n')).toThrow('no production modules'));
});
