/** Lint rules. The import rules at the end are the house's walls: see docs/architecture.md. */
import tseslint from 'typescript-eslint';
import js from '@eslint/js';

/** @returns a rule that keeps the files of one room from importing from others. */
const wall = (room, forbidden, reason) => ({
  files: [`src/${room}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: [{ regex: `^(\\.\\./)+(${forbidden.join('|')})(/|$)`, message: reason }] },
    ],
  },
});

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      'node_modules/',
      '**/cdk.out/',
      '.data/',
      '.cache/',
      '.strapi/',
      'types/generated/',
      'clients/typescript/src/document.ts',
      'src/extensions/documentation/',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strict,
  ...tseslint.configs.stylistic,
  {
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'fetch',
          'URL',
          'AbortController',
          'AbortSignal',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'clearInterval',
          'strapi',
          '__dirname',
          '__filename',
        ].map((name) => [name, 'readonly']),
      ),
    },
    rules: {
      'no-console': 'off',
      eqeqeq: 'error',
      'max-lines': ['error', { max: 220, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-invalid-void-type': 'off',
      'no-control-regex': 'off',
    },
  },
  {
    files: ['**/*.cjs', 'bench/baselines/stock/**/*.js'],
    languageOptions: { globals: { require: 'readonly', module: 'readonly' } },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  wall(
    'platform',
    [
      'api',
      'ordering',
      'http',
      'importing',
      'openapi',
      'plugins',
      'back-office',
      'automation',
      'jobs',
      'events',
      'mail',
      'webhooks',
    ],
    'platform knows nothing of the shop',
  ),
  wall(
    'jobs',
    [
      'api',
      'ordering',
      'http',
      'importing',
      'openapi',
      'plugins',
      'back-office',
      'automation',
      'events',
      'mail',
      'webhooks',
    ],
    'jobs know the platform and nothing of the shop',
  ),
  wall(
    'events',
    [
      'api',
      'ordering',
      'http',
      'importing',
      'openapi',
      'plugins',
      'back-office',
      'automation',
      'mail',
      'webhooks',
    ],
    'events are told by the database: they know jobs and the platform',
  ),
  wall(
    'ordering',
    [
      'api',
      'http',
      'importing',
      'openapi',
      'plugins',
      'back-office',
      'automation',
      'jobs',
      'events',
      'mail',
      'webhooks',
    ],
    'the engine knows no HTTP and nobody above it',
  ),
  wall(
    'http',
    [
      'api',
      'importing',
      'openapi',
      'plugins',
      'back-office',
      'automation',
      'jobs',
      'events',
      'mail',
      'webhooks',
    ],
    'http is below the nouns',
  ),
  wall(
    'importing',
    ['api', 'http', 'openapi', 'plugins', 'back-office', 'automation', 'jobs', 'events', 'mail', 'webhooks'],
    'importing uses the engine and Strapi, not HTTP',
  ),
  wall(
    'api',
    ['openapi', 'importing', 'plugins', 'back-office', 'automation', 'jobs', 'mail', 'webhooks'],
    'a noun knows the engine and the platform',
  ),
  wall(
    'mail',
    ['api', 'http', 'importing', 'openapi', 'plugins', 'back-office', 'automation', 'jobs', 'webhooks'],
    'mail reads orders and listens to events',
  ),
  wall(
    'back-office',
    ['openapi', 'plugins', 'automation', 'jobs', 'events', 'mail'],
    'the panel asks the shop, not what is beside it',
  ),
  wall(
    'webhooks',
    ['openapi', 'importing', 'plugins', 'back-office', 'automation', 'middlewares', 'mail'],
    'webhooks know the contracts of the API, events and jobs',
  ),
  wall(
    'automation',
    ['importing', 'openapi', 'plugins', 'middlewares', 'jobs', 'events', 'mail', 'webhooks'],
    'a tool asks the shop and the back office',
  ),
  wall(
    'plugins',
    [
      'api',
      'ordering',
      'platform',
      'http',
      'importing',
      'back-office',
      'automation',
      'jobs',
      'events',
      'mail',
      'webhooks',
    ],
    "a plugin uses Strapi's APIs, our services and our hooks",
  ),
  {
    files: ['clients/typescript/src/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^(?!\\./)', message: 'the client needs nothing but itself and fetch' }] },
      ],
    },
  },
);
