/** @jest-config-loader esbuild-register */
import type { Config } from 'jest';

const swc = [
  '@swc/jest',
  {
    swcrc: false,
    jsc: {
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      target: 'es2022',
    },
    module: { type: 'nodenext' },
  },
] as [string, object];

const shared: Config = {
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*(?<!\\.json))\\.js$': '$1' },
  transform: { '\\.ts$': swc },
  testEnvironment: 'node',
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/data'],
};

export default {
  testTimeout: 30_000,
  maxWorkers: 2,
  globalSetup: '<rootDir>/server/testing/global-setup.mjs',
  globalTeardown: '<rootDir>/server/testing/global-teardown.mjs',
  projects: [
    { ...shared, displayName: 'server', roots: ['<rootDir>/server'], testMatch: ['**/*.test.ts'] },
    { ...shared, displayName: 'client', roots: ['<rootDir>/client'], testMatch: ['**/*.test.ts'] },
    { ...shared, displayName: 'e2e', roots: ['<rootDir>/e2e'], testMatch: ['**/*.test.ts'] },
  ],
} satisfies Config;
