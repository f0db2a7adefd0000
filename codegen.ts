import type { CodegenConfig } from '@graphql-codegen/cli';

export default {
  schema: './schema.graphql',
  documents: ['client/**/*.{vue,ts}', '!client/graphql/**'],
  generates: {
    './client/graphql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: { unmaskFunctionName: 'readFragment' } },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        strictScalars: true,
        scalars: { DateTime: 'string', Date: 'string', Upload: 'File' },
      },
    },
  },
} satisfies CodegenConfig;
