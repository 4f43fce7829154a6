/**
 * A thin net for the editor: what must be red while typing. The graph of imports is the business of
 * .dependency-cruiser.cjs, purity that of the compiler.
 */
import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

const projects = [
  './tsconfig.core.json',
  './tsconfig.pipeline.json',
  './tsconfig.workers.json',
  './tsconfig.standalone.json',
  './tsconfig.app.json',
  './tsconfig.node.json',
];

const noMathRandom = {
  selector: "MemberExpression[object.name='Math'][property.name='random']",
  message: 'Randomness comes from the seeded generator in src/foundation, passed as an argument.',
};
const noNewWorker = {
  selector: 'NewExpression[callee.name=/^(Shared)?Worker$/]',
  message: 'Workers are started in src/platform/workers/client.ts only: it watches, restarts and ends them.',
};
const noStyleAttribute = {
  selector: 'SvelteElement[kind="html"] > SvelteStartTag > SvelteAttribute[key.name="style"]',
  message:
    'The Content-Security-Policy refuses style attributes; use a class, or style:name={value}, which it allows.',
};
const noClock = [
  {
    selector: "MemberExpression[object.name=/^(Date|performance)$/][property.name='now']",
    message: 'The pipeline takes the clock as an argument: ClockPort in src/contracts/ports.ts.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'The pipeline takes the clock as an argument: ClockPort in src/contracts/ports.ts.',
  },
];

export default defineConfig(
  globalIgnores([
    'dist/',
    'out/',
    'coverage/',
    'test-results/',
    'playwright-report/',
    'public/',
    'tests/fixtures/',
  ]),
  js.configs.recommended,
  ts.configs.recommendedTypeChecked,
  svelte.configs.recommended,
  {
    languageOptions: {
      parserOptions: {
        project: projects,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      // The compiler knows better which names exist in which layer.
      'no-undef': 'off',
      'no-restricted-syntax': ['error', noMathRandom, noNewWorker],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      // Implementations of a port or of the worker API are async by contract, also where they need not wait.
      '@typescript-eslint/require-await': 'off',
      // A file belongs to several projects, and an assertion that one does not need another may.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/pipeline/**', 'src/foundation/**', 'src/contracts/**'],
    rules: { 'no-restricted-syntax': ['error', noMathRandom, noNewWorker, ...noClock] },
  },
  {
    files: ['src/platform/workers/client.ts'],
    rules: { 'no-restricted-syntax': ['error', noMathRandom] },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: ts.parser },
    },
    rules: {
      'svelte/no-at-html-tags': 'error',
      'no-restricted-syntax': ['error', noMathRandom, noNewWorker, noStyleAttribute],
      'svelte/button-has-type': 'error',
    },
  },
  {
    // Scripts are JavaScript with types in comments: the compiler checks them, these rules would only repeat it.
    files: ['scripts/**', '*.cjs', '*.js'],
    languageOptions: { globals: globals.node },
    rules: {
      '@typescript-eslint/no-require-imports': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
);
