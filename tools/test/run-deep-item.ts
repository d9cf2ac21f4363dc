import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../../infra/bundling/repository.ts';
import { guards } from '../mutate/guards.ts';
import { copyOfProject, runWithoutGuard } from '../mutate/without-guard.ts';
import { runVitest } from '../suite/vitest-process.ts';
import type { DeepItem } from './deep-plan.ts';

/** A file that takes longer hangs. */
const ITEM_MILLISECONDS_MAX = 12 * 60_000;

export interface ItemResult {
  readonly ok: boolean;
  readonly passed: number;
  readonly failed: number;
  /** The output of the run, for the report of a failure. */
  readonly output: string;
}

async function runFile(name: string, seed: number, signal: AbortSignal): Promise<ItemResult> {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-deep-'));
  const counts = join(folder, 'counts.json');
  const said: string[] = [];
  try {
    const code = await runVitest({
      args: [name, '--reporter=default', '--reporter=json', `--outputFile.json=${counts}`],
      environment: { RUNS: 'full', SEED: String(seed) },
      signal,
      output: (text) => said.push(text),
    });
    const output = said.join('');
    if (signal.aborted)
      return { ok: false, passed: 0, failed: 1, output: `${output}\nStopped: it took too long.` };
    const { numPassedTests: passed = 0, numFailedTests = 0 } = JSON.parse(readFileSync(counts, 'utf8'));
    // A file that cannot be loaded has no failed test, and an empty one proves nothing.
    const ok = code === 0 && passed > 0;
    return { ok, passed, failed: ok ? numFailedTests : Math.max(1, numFailedTests), output };
  } catch (error) {
    return { ok: false, passed: 0, failed: 1, output: `${said.join('')}\n${error}` };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function runMutation(name: string, signal: AbortSignal): Promise<ItemResult> {
  const guard = guards.find((one) => one.name === name);
  if (!guard) throw new Error(`no guard ${name}`);
  const folder = copyOfProject(repositoryRoot);
  try {
    const verdict = await runWithoutGuard(folder, guard, signal);
    const ok = verdict === 'red' && !signal.aborted;
    return {
      ok,
      passed: ok ? 1 : 0,
      failed: ok ? 0 : 1,
      output: `${verdict}  ${guard.name}  (${guard.file})`,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Runs one item to its end, which comes after twelve minutes at the latest. */
export function runDeepItem(item: DeepItem, seed: number, stopping: AbortSignal): Promise<ItemResult> {
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(ITEM_MILLISECONDS_MAX)]);
  return item.kind === 'mutation' ? runMutation(item.name, signal) : runFile(item.name, seed, signal);
}
