import { defineConfig } from 'vitest/config';
import { projects } from './test/projects.ts';

export default defineConfig({
  test: {
    globalSetup: ['test/run.ts'],
    // Vitest leaves a core to itself, which on two cores means one worker; its own process has little to do.
    maxWorkers: '100%',
    projects: projects.map(({ name, include, exclude, ...options }) => ({
      test: {
        name,
        include: [...include],
        exclude: [...exclude],
        setupFiles: ['test/property-seed.ts'],
        // Files of one worker share what it has loaded: evaluating all modules again for each file costs the most.
        isolate: false,
        // Two cores share the suites with an emulator and its workers: a slow machine is no failure.
        testTimeout: 120_000,
        hookTimeout: 180_000,
        ...options,
      },
    })),
  },
});
