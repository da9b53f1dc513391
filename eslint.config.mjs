/** Lint rules. The import rules at the end are the house's walls: see docs/architecture.md. */
import tseslint from 'typescript-eslint';
import js from '@eslint/js';

/** The folders of src that have walls around them. */
const ROOMS = [
  'platform',
  'redis',
  'limits',
  'passwords',
  'observability',
  'jobs',
  'events',
  'mail',
  'webhooks',
  'reading',
  'ordering',
  'http',
  'importing',
  'api',
  'openapi',
  'plugins',
  'privacy',
  'back-office',
  'automation',
  'middlewares',
];

/** @returns a rule that keeps the files of one room from importing from any other than these. */
const wall = (room, mayKnow, reason) => {
  const forbidden = ROOMS.filter((other) => other !== room && !mayKnow.includes(other));
  return {
    files: [`src/${room}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: `^(\\.\\./)+(${forbidden.join('|')})(/|$)`, message: reason }] },
      ],
    },
  };
};

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
  wall('platform', [], 'platform knows nothing of the shop'),
  wall('reading', ['platform'], 'reading chooses a server and knows nothing of what is read'),
  wall('redis', ['platform'], 'what instances share knows nothing of the shop'),
  wall('limits', ['platform', 'redis'], 'limits count; what they refuse others answer'),
  wall('passwords', [], 'passwords know Strapi and nothing of the shop'),
  wall('observability', ['platform'], 'what is observed is declared by the rooms themselves'),
  wall('jobs', ['platform'], 'jobs know the platform and nothing of the shop'),
  wall('events', ['platform', 'jobs'], 'events are told by the database: they know jobs and the platform'),
  wall('ordering', ['platform', 'reading'], 'the engine knows no HTTP and nobody above it'),
  wall('http', ['platform', 'reading', 'redis', 'ordering'], 'http is below the nouns'),
  wall('importing', ['platform', 'ordering'], 'importing uses the engine and Strapi, not HTTP'),
  wall(
    'api',
    ['platform', 'reading', 'redis', 'limits', 'passwords', 'events', 'ordering', 'http'],
    'a noun knows the engine and the platform',
  ),
  wall('mail', ['platform', 'events', 'ordering'], 'mail reads orders and listens to events'),
  wall(
    'back-office',
    ['platform', 'webhooks', 'ordering', 'http', 'importing', 'api', 'privacy'],
    'the panel asks the shop, not what is beside it',
  ),
  wall(
    'privacy',
    ['platform', 'ordering', 'http', 'api', 'webhooks'],
    'who looks for a person knows who keeps something of them',
  ),
  wall(
    'webhooks',
    ['platform', 'jobs', 'events', 'ordering', 'http', 'api'],
    'webhooks know the contracts of the API, events and jobs',
  ),
  wall(
    'automation',
    ['platform', 'ordering', 'http', 'api', 'back-office'],
    'a tool asks the shop and the back office',
  ),
  wall('plugins', [], "a plugin uses Strapi's APIs, our services and our hooks"),
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
