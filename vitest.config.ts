import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/temporary-folders.ts'],
    // The end-to-end suites share two cores with an emulator and its workers: a slow machine is no failure.
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
