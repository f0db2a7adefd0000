/** Arrows point down (docs/architecture.md, rule 1). Every ban says what to use instead. */
const features =
  'access|audit|auth|contact-types|contacts|custom-fields|export|history|imports|notifications|privacy|tags|users|views|web-forms';

/** From each layer to what lies above it. Folders that are not named may import anything of the server. */
const above = {
  '(platform)': `(graphql|${features})`,
  '(graphql)': `(${features})`,
  '(audit|auth|users)':
    '(access|history|tags|contact-types|custom-fields|contacts|export|imports|notifications|privacy|views|web-forms)',
  '(access)':
    '(history|tags|contact-types|custom-fields|contacts|export|imports|notifications|privacy|views|web-forms)',
  '(history|tags|contact-types|custom-fields)':
    '(contacts|export|imports|notifications|privacy|views|web-forms)',
  '(contacts)': '(export|imports|notifications|privacy|views|web-forms)',
  '(imports|notifications)': '(export|privacy|views|web-forms)',
  '(web-forms)': '(export|privacy|views)',
};

module.exports = {
  forbidden: [
    ...Object.entries(above).map(([layer, higher]) => ({
      name: `${layer} stays below`,
      comment:
        'Move the code up to the higher folder, or let it subscribe to an event (server/subscribers.ts).',
      severity: 'error',
      from: { path: `^server/${layer}/`, pathNot: '\\.test\\.ts$' },
      to: { path: `^server/${higher}/` },
    })),
    {
      name: 'services know no GraphQL',
      comment: 'Throw errors of platform/errors.ts and return plain objects; the resolver does the rest.',
      severity: 'error',
      from: { path: '^server/.*\\.(service|query|rules)\\.ts$' },
      to: { path: '^(server/graphql/|node_modules/(graphql|type-graphql|express)/)' },
    },
    {
      name: 'rules are pure',
      comment: 'Pass in what the rule needs to know; the service looks it up.',
      severity: 'error',
      from: { path: '^server/.*(\\.rules|/mapping|/plan|/csv|/challenge)\\.ts$' },
      to: { path: '^server/platform/(database|work|outbox|jobs)\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'tests stay with tests',
      comment: 'Product code never uses server/testing.',
      severity: 'error',
      from: { path: '^server/', pathNot: '^server/testing/|\\.test\\.ts$' },
      to: { path: '^server/testing/' },
    },
    {
      name: 'client layers',
      comment: 'app → pages → features → lib → ui; what two features share goes to lib or ui.',
      severity: 'error',
      from: { path: '^client/(ui|lib|features)/' },
      to: { path: '^client/(pages|app)/' },
    },
    {
      name: 'dumb components stay dumb',
      comment: 'A component that needs data or knows a noun belongs to features.',
      severity: 'error',
      from: { path: '^client/ui/' },
      to: { path: '^client/features/' },
    },
    {
      name: 'features are islands',
      comment: 'Compose features in a page; what they share goes to lib or ui.',
      severity: 'error',
      from: { path: '^client/features/([^/]+)/' },
      to: { path: '^client/features/', pathNot: '^client/features/$1/' },
    },
    { name: 'no circles', severity: 'error', from: { pathNot: '\\.entity\\.ts$' }, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^client/graphql/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.vue', '.mjs'] },
  },
};
