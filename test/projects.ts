/** A group of test files that `npm test` or `npm run test:deep` runs the same way; docs/testing.md describes each. */
export interface TestProject {
  readonly name: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly isolate?: boolean;
}

/** A deep file says so in its name, lies beside the file whose subject it deepens, and uses the same fixtures. */
const DEEP = 'test/**/*.deep.test.ts';

const everyDay = (name: string, ...folders: readonly string[]): TestProject => ({
  name,
  include: folders.map((folder) => `test/${folder}/**/*.test.ts`),
  exclude: [DEEP],
});

export const DEEP_PROJECT = 'deep';

export const projects: readonly TestProject[] = [
  everyDay('pure', 'model', 'shared/contracts', 'shared/domain', 'style', 'toolchain', 'tools', 'web'),
  everyDay('infra', 'infra'),
  everyDay('storage', 'faults', 'functions', 'semantics', 'shared/stores', 'shared/usecases'),
  everyDay('runner', 'local'),
  everyDay('stories', 'e2e'),
  { name: DEEP_PROJECT, include: [DEEP], exclude: [], isolate: true },
];
