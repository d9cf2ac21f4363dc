import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '../../infra/bundling/repository.ts';
import type { Machine } from '../packages/installed.ts';
import { run } from '../packages/processes.ts';
import { findPython, installPython } from '../packages/python.ts';
import { Stop } from '../terminal/stop.ts';
import type { Caller } from './callers.ts';
import { type FuzzReport, readReport } from './fuzz-report.ts';
import { fuzzSettings } from './fuzz-settings.ts';
import { fuzzer } from './packages.ts';

const document = join(repositoryRoot, 'docs', 'openapi.json');
/** Each call of a member's token is counted; above 20 a second nothing but 429 would come. */
const MEMBER_RATE = '19/s';
/** Starting, and calls that are under way when the time is up. */
const GRACE_MS = 120_000;
/** The most that a run of a fixed number of calls may take: less than a deep file has. */
const FIXED_RUN_MS_MAX = 11 * 60_000;

export interface FuzzRun {
  /** The folder of the commands of schemathesis. */
  readonly commands: string;
  readonly url: string;
  readonly caller: Caller;
  readonly token: string | undefined;
  readonly seed: number;
  /** The number of calls of each kind that each phase makes for each operation. */
  readonly examples: number;
  /** With this, phases are repeated with other values until the time is up. */
  readonly secondsMax?: number;
  /** The folder for settings and reports. */
  readonly folder: string;
  readonly machine: Machine;
}

/** Installs schemathesis and returns the folder of its commands. */
export async function installFuzzer(pythons: readonly string[], machine: Machine): Promise<string> {
  return dirname(await installPython(await findPython(pythons, machine), fuzzer, machine));
}

/** Calls a running Laurel with one caller's token in every way that the document allows, and in many that it does not. */
export async function fuzz(given: FuzzRun): Promise<FuzzReport> {
  const { caller, token, secondsMax, machine } = given;
  const folder = join(given.folder, caller);
  mkdirSync(folder, { recursive: true });
  const settings = join(folder, 'schemathesis.toml');
  const report = join(folder, 'report.json');
  writeFileSync(settings, fuzzSettings(caller));
  const args = [
    ...['--no-color', '--config-file', settings, 'run', document, '--url', given.url],
    ...['--seed', String(given.seed), '--max-examples', String(given.examples)],
    ...['--report', 'json', '--report-json-path', report],
    ...(token === undefined ? [] : ['--header', `Authorization: Bearer ${token}`]),
    ...(caller === 'member' ? ['--rate-limit', MEMBER_RATE] : []),
    ...(secondsMax === undefined ? [] : ['--max-time', String(secondsMax)]),
  ];
  const { code, output, timedOut } = await run(join(given.commands, 'schemathesis'), args, {
    ...machine,
    log: join(folder, 'output.txt'),
    folder,
    millisecondsMax: secondsMax === undefined ? FIXED_RUN_MS_MAX : secondsMax * 1000 + GRACE_MS,
  });
  if (code === undefined || code > 1)
    throw new Stop(1, `schemathesis ${timedOut ? 'did not end in time' : `ended with ${code}`}:\n${output}`);
  return readReport(readFileSync(report, 'utf8'), output);
}
