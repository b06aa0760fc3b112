const electronPackage = '(^|/)node_modules/electron/|^electron$';
const forbid = (name, from, to) => ({ name, severity: 'error', from: { path: from, pathNot: '\\.test\\.tsx?$' }, to });
const core = (...parts) => `^electron/core/(${parts.join('|')})`;

/** Inside the core imports go down only: each floor lists the ones above it. */
const root = ['api\\.', 'serve\\.', 'baton\\.', 'connect\\.', 'views\\.', 'long-jobs\\.'];
const upper = [
  'gateway/',
  'health/',
  'activity/',
  'accounts/',
  'ask/',
  'settings/',
  'importers/',
  'jobs/',
  'probe/',
  'scan/',
  'usage/',
  ...root,
];

module.exports = {
  forbidden: [
    forbid('shared-stands-alone', '^shared/', { pathNot: '^shared/|(^|/)zod' }),
    forbid('core-knows-no-host', '^electron/core/', { path: '^(electron/(shell|hosts|adapters)/|renderer/|e2e/)' }),
    forbid('no-electron-outside-the-shell', '^(electron/(core|hosts|adapters)|renderer|shared)/', {
      path: electronPackage,
      reachable: true,
    }),
    forbid('adapters-know-no-host', '^electron/adapters/', { path: '^electron/(shell|hosts)/|^renderer/' }),
    forbid('hosts-are-strangers', '^electron/(shell|hosts)/', {
      path: '^electron/(shell|hosts)/',
      pathNot: '^electron/$1/',
    }),
    // zod and the schemas are most of what a command would load that only asks the owner (see docs/performance.md).
    forbid('commands-load-no-schemas', '^electron/hosts/(?!(own|run-host|web[^/]*)\\.ts$|testing/)', {
      path: '^shared/|(^|/)zod',
      pathNot: '^shared/(choices|errors|result|secret-input|usage-days)\\.ts$',
      dependencyTypesNot: ['type-only', 'dynamic-import'],
    }),
    forbid('renderer-sees-only-shared', '^renderer/', { path: '^(electron|e2e)/' }),
    forbid('renderer-has-no-node', '^renderer/', { dependencyTypes: ['core'] }),
    forbid('features-are-islands', '^renderer/features/([^/]+)/', {
      path: '^renderer/features/',
      pathNot: '^renderer/features/$1/',
    }),

    forbid('kernel-is-the-floor', core('kernel/', 'ports\\.'), {
      path: '^electron/core/',
      pathNot: core('kernel/', 'ports\\.'),
    }),
    forbid('dialects-know-nobody', core('dialects/'), {
      path: '^electron/core/',
      pathNot: core('dialects/', 'kernel/', 'ports\\.'),
    }),
    forbid('owners-look-down', core('vault/', 'config/', 'providers/'), {
      path: core('profiles/', 'models/', 'oauth/', 'failover/', 'agents/', ...upper),
    }),
    forbid('profiles-and-models-look-down', core('profiles/', 'models/', 'oauth/', 'agents/'), {
      path: core('failover/', ...upper),
    }),
    forbid('failover-looks-down', core('failover/'), { path: core(...upper) }),
    forbid('top-services-look-down', core('gateway/', 'health/', 'activity/', 'importers/'), {
      path: core('api\\.', 'serve\\.', 'baton\\.'),
    }),

    {
      name: 'fakes-stay-in-tests',
      severity: 'error',
      from: { pathNot: '\\.test\\.|/testing/|^e2e/|^bench/' },
      to: { path: '/testing/' },
    },
    // Types are gone at run time, so a component and its part may name each other's.
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
