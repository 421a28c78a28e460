import { defineConfig } from 'vitest/config'

const databaseTests = ['src/**/*.db.test.ts', 'test/scenario/**/*.test.ts', 'test/model/**/*.test.ts', 'test/crash/**/*.test.ts', 'test/http/**/*.test.ts', 'test/import/**/*.test.ts']

export default defineConfig({
  test: {
    projects: [
      {
        test: { name: 'unit', include: ['src/**/*.test.ts', 'test/*.test.ts', 'test/conformance/**/*.test.ts'], exclude: databaseTests, testTimeout: 60_000, hookTimeout: 120_000, sequence: { groupOrder: 1 } },
      },
      {
        test: { name: 'browser', include: ['test/browser/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 180_000, sequence: { groupOrder: 3 } },
      },
      {
        test: {
          name: 'database',
          include: databaseTests,
          globalSetup: ['test/database-server.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
