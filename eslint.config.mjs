// The rules that a build fails on. No inline exceptions: a rule that is wrong is changed here, for everyone.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';
import { depConstraints } from './tools/lint/boundaries.mjs';
import { restrictedGlobals, restrictedImports, restrictedProperties, restrictedSyntax } from './tools/lint/purity.mjs';
import { readProjects } from './tools/projects.mjs';

const root = dirname(fileURLToPath(import.meta.url));
// Spec files, the contract suites that several of them run, and what only they use: child programs, fixtures.
const SPECS = ['**/*.spec.ts', '**/*.int-spec.ts', '**/*.prop-spec.ts', '**/*.contract.ts', '**/test/**/*.ts'];
const SUITE = '/^(it|test|describe|suite|bench)$/';

const boundaries = (specs) => [
  'error',
  {
    enforceBuildableLibDependency: false,
    banTransitiveDependencies: true,
    allowCircularSelfDependency: specs,
    // A library's specs use the kit, which stands on that library: a circle for the graph, none for the build.
    ignoredCircularDependencies: [['tag:layer:testing', '*']],
    depConstraints: depConstraints({ specs }),
  },
];

/** Rules whose options depend on the project: ESLint replaces options, it does not merge them. */
const perProject = readProjects(root).flatMap((project) => {
  const files = [`${project.folder}/**/*.ts`];
  const pure = project.tags.includes('runtime:pure');
  return [
    {
      files,
      ignores: SPECS,
      rules: {
        'no-restricted-imports': restrictedImports(project, { specs: false }),
        'no-restricted-syntax': restrictedSyntax(project),
        ...(pure ? { 'no-restricted-globals': restrictedGlobals(), 'no-restricted-properties': restrictedProperties() } : {}),
      },
    },
    {
      files: SPECS.map((pattern) => `${project.folder}/${pattern}`),
      rules: { 'no-restricted-imports': restrictedImports(project, { specs: true }) },
    },
    // A program starts where its environment is handed to the configuration parser.
    { files: [`${project.folder}/src/main.ts`], rules: project.tags.includes('layer:app') ? { 'no-restricted-syntax': 'off' } : {} },
  ];
});

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.nx/**', '.mbaas/**', 'coverage/**', 'reports/**'] },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { project: ['./tsconfig.check.json'], tsconfigRootDir: root },
    },
    plugins: { '@nx': nx, '@typescript-eslint': tseslint.plugin },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(false),
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 500 }],
      'no-console': 'error',
      'no-empty': 'error',
      'no-eval': 'error',
      'no-new-func': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: SPECS,
    rules: {
      '@nx/enforce-module-boundaries': boundaries(true),
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: 'MemberExpression[property.name="only"]', message: 'A focused test hides all others.' },
        { selector: `MemberExpression[object.name=${SUITE}][property.name=/^(skip|todo|fails)$/]`, message: 'A test runs or is deleted.' },
        { selector: 'CallExpression[callee.name=/^(fit|fdescribe|xit|xdescribe|xtest)$/]', message: 'A focused or skipped test hides others.' },
      ],
    },
  },
  ...perProject,
  {
    files: ['**/*.mjs'],
    languageOptions: { ecmaVersion: 2024, sourceType: 'module' },
    rules: { eqeqeq: 'error', 'no-empty': 'error', 'no-unused-vars': 'error', 'no-var': 'error', 'prefer-const': 'error' },
  },
);
