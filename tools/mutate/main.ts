import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { root } from '../suite/vitest-process.ts';
import { guards } from './guards.ts';
import { copyOfProject, runWithoutGuard } from './without-guard.ts';

const { values } = parseArgs({
  options: {
    /** Runs only the guards whose names contain this text. */
    only: { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  },
});

const HELP = `npm run mutate [-- --only <part of a name>]

Removes each guard in turn, in a copy of the project, and runs the tests that must fail without it. Prints the
list. Ends with code 1 if the tests stay green without a guard.`;

async function main(): Promise<void> {
  if (values.help) {
    console.log(HELP);
    return;
  }
  const folder = copyOfProject(root);
  const survived: string[] = [];
  try {
    for (const guard of guards.filter(({ name }) => name.includes(values.only))) {
      const verdict = await runWithoutGuard(folder, guard);
      if (verdict !== 'red') survived.push(guard.name);
      console.log(`${verdict.padEnd(9)}  ${guard.name}  (${guard.file})`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(
    survived.length === 0
      ? 'A test fails without each guard.'
      : `${survived.length} guards can be removed without a failing test.`,
  );
  process.exitCode = survived.length === 0 ? 0 : 1;
}

await main();
