import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { repositoryRoot } from '../../infra/bundling/repository.ts';
import { guards } from '../mutate/guards.ts';
import { runTool } from '../terminal/run-tool.ts';
import { DEEP_HELP, type DeepOptions, deepOptions } from './deep-options.ts';
import { type DeepItem, idOf, planDeep } from './deep-plan.ts';
import { deepSources, PassedItems } from './deep-sources.ts';
import { notTested } from './not-tested.ts';
import { type ItemResult, runDeepItem } from './run-deep-item.ts';

/** Each file has a database and workers of its own: two keep two cores busy. */
const AT_ONCE_MAX = 2;

interface DeepRun {
  readonly options: DeepOptions;
  readonly passed: PassedItems;
  readonly stopping: AbortSignal;
  readonly results: Map<DeepItem, ItemResult>;
}

/** Takes items from the list until it is empty or the time is up. */
async function work(waiting: DeepItem[], until: number, run: DeepRun): Promise<void> {
  while (Date.now() < until && !run.stopping.aborted) {
    const item = waiting.shift();
    if (item === undefined) return;
    const began = Date.now();
    const result = await runDeepItem(item, run.options.seed, run.stopping);
    // It was cut off, which says nothing about it: it counts as not run.
    if (run.stopping.aborted) return void waiting.push(item);
    run.results.set(item, result);
    if (result.ok) run.passed.add(idOf(item));
    else console.log(result.output);
    const seconds = ((Date.now() - began) / 1000).toFixed(0).padStart(4);
    console.log(`${result.ok ? 'passed' : 'FAILED'} ${seconds} s  ${idOf(item)}`);
  }
}

/** Prints the end of the run, in vitest's own form; returns the number of failed tests. */
function report({ options, results, stopping }: DeepRun, notRun: readonly DeepItem[]): number {
  const all = [...results.values()];
  const bad = [...results].filter(([, { ok }]) => !ok);
  const sum = (count: 'passed' | 'failed') => all.reduce((total, one) => total + one[count], 0);
  const [passed, failed] = [sum('passed'), sum('failed')];
  for (const [item] of bad)
    console.log(`FAILED, again with: SEED=${options.seed} npm run test:deep -- --only '${item.name}'`);
  const why = stopping.aborted ? 'the run was stopped' : 'the time was up';
  if (notRun.length > 0) {
    console.log(`\nNOT RUN, ${why}: ${notRun.length} of ${notRun.length + all.length}`);
    for (const item of notRun) console.log(`  NOT RUN  ${idOf(item)}`);
  }
  for (const { output } of all) for (const gap of notTested(output)) console.log(`*** ${gap} ***`);
  const line = (good: number, wrong: number) =>
    `${wrong > 0 ? `${wrong} failed | ` : ''}${good} passed (${good + wrong})`;
  console.log(`\n Test Files  ${line(all.length - bad.length, bad.length)}`);
  console.log(`      Tests  ${line(passed, failed)}\n`);
  if (options.outputFile !== undefined) {
    writeFileSync(options.outputFile, JSON.stringify({ numPassedTests: passed, numFailedTests: failed }));
  }
  return failed;
}

await runTool('Stopping: ending the files under way.', async (stopping) => {
  const options = deepOptions(process.argv.slice(2), process.env);
  if (options === undefined) {
    console.log(DEEP_HELP);
    return 0;
  }
  const names = guards.map(({ name }) => name);
  const passed = new PassedItems(repositoryRoot);
  const known = options.resume ? passed.ids : new Set<string>();
  const waiting = [...planDeep(deepSources(repositoryRoot, names), options, known)];
  console.log(`SEED=${options.seed}`);
  console.log(
    `${waiting.length} files and mutations${options.resume ? `, ${known.size} passed before` : ''}`,
  );
  const run: DeepRun = { options, passed, stopping, results: new Map() };
  const until = Date.now() + options.minutes * 60_000;
  const workers = Math.min(AT_ONCE_MAX, availableParallelism());
  await Promise.all(Array.from({ length: workers }, () => work(waiting, until, run)));
  return report(run, waiting) > 0 ? 1 : 0;
});
