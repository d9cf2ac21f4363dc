import { rmSync } from 'node:fs';
import { repositoryRoot } from '../../infra/bundling/repository.ts';
import { readCommandLine } from '../terminal/command-line.ts';
import { runAtOnce } from '../terminal/run-tool.ts';
import { badInput } from '../terminal/stop.ts';
import { guards } from './guards.ts';
import { copyOfProject, runWithoutGuard } from './without-guard.ts';

const HELP = `npm run mutate [-- --only <text>]

  --only <text>   only the guards whose names contain it

Removes each guard in turn, in a copy of the project, and runs the tests that must fail without it. Prints the
list. Ends with code 1 if the tests stay green without a guard.`;

async function main(): Promise<number> {
  const { values, positionals } = readCommandLine(process.argv.slice(2), HELP, {
    only: { type: 'string', default: '' },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const chosen = guards.filter(({ name }) => name.includes(values.only));
  if (positionals.length > 0 || chosen.length === 0)
    throw badInput(
      `No guard is chosen by ${JSON.stringify([...positionals, values.only].join(' ').trim())}.\n\n${HELP}`,
    );
  const folder = copyOfProject(repositoryRoot);
  const survived: string[] = [];
  try {
    for (const guard of chosen) {
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
  return survived.length === 0 ? 0 : 1;
}

await runAtOnce(main);
