// Who may import whom. One row per tag: a tag without a row is a finding, and so is a project without tags.
// The picture is docs/adr/0001-workspace.md's; this table is what fails the build.

/** The chain libraries from the bottom to the top; each may import those before it. */
export const CHAIN_ORDER = ['primitives', 'params', 'crypto', 'codec', 'script', 'consensus', 'engines', 'builder'];

/** Layers and the layers below them that they may import. A service never imports a service, an app never an app. */
export const LAYERS = {
  kernel: [],
  chain: ['kernel', 'chain'],
  contracts: ['kernel', 'chain', 'contracts'],
  platform: ['kernel', 'chain', 'contracts', 'platform'],
  flow: ['kernel', 'chain', 'contracts', 'platform', 'flow'],
  service: ['kernel', 'chain', 'contracts', 'platform', 'flow'],
  sdk: ['kernel', 'chain', 'contracts'],
  app: ['kernel', 'chain', 'contracts', 'platform', 'flow', 'service', 'sdk'],
  testing: ['kernel', 'chain', 'contracts', 'platform', 'flow', 'service', 'sdk', 'testing'],
  e2e: ['kernel', 'chain', 'contracts', 'platform', 'flow', 'service', 'sdk', 'testing', 'app'],
};

/** Third-party packages of the pure projects; whatever is not named here they cannot import. */
const PURE_PACKAGES = {
  kernel: [],
  contracts: ['zod'],
  primitives: [],
  params: ['zod'],
  crypto: ['@noble/*', '@scure/*'],
  codec: [],
  script: [],
  consensus: [],
  engines: [],
  builder: [],
};

/** Every tag that a project may carry. */
export const KNOWN_TAGS = [
  ...Object.keys(LAYERS).map((layer) => `layer:${layer}`),
  ...CHAIN_ORDER.map((name) => `chain:${name}`),
  'runtime:pure',
  'runtime:node',
];

/**
 * Rows for `@nx/enforce-module-boundaries`.
 * @param {{ specs: boolean }} options specs: rows for spec files, which may use the testing libraries on top
 */
export function depConstraints({ specs }) {
  const testing = specs ? ['layer:testing'] : [];
  const packages = (name) =>
    name in PURE_PACKAGES && !specs ? { allowedExternalImports: PURE_PACKAGES[name] } : {};
  const layers = Object.entries(LAYERS).map(([layer, below]) => ({
    sourceTag: `layer:${layer}`,
    onlyDependOnLibsWithTags: [...below.map((name) => `layer:${name}`), ...testing],
    ...packages(layer),
  }));
  const chain = CHAIN_ORDER.map((name, index) => ({
    sourceTag: `chain:${name}`,
    onlyDependOnLibsWithTags: ['layer:kernel', ...CHAIN_ORDER.slice(0, index).map((lower) => `chain:${lower}`), ...testing],
    ...packages(name),
  }));
  return [
    ...layers,
    ...chain,
    { sourceTag: 'runtime:pure', onlyDependOnLibsWithTags: ['runtime:pure', ...testing] },
    { sourceTag: 'runtime:node', onlyDependOnLibsWithTags: ['runtime:pure', 'runtime:node'] },
  ];
}
