import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../../infra/bundling/repository.ts';
import { type Runner, startRunner } from '../../local/runner.ts';
import { synthesize } from '../../local/synth/synthesize.ts';
import { SKIPPED, Skipped } from '../packages/skipped.ts';
import { runTool } from '../terminal/run-tool.ts';
import { type Caller, memberOf, shares } from './callers.ts';
import { fuzz, installFuzzer } from './fuzz.ts';
import { type FuzzOptions, fuzzOptions, USAGE } from './options.ts';
import { stock } from './stock.ts';

// Functions run as in Lambda, whose clocks show UTC.
process.env.TZ = 'UTC';

/** Values of each operation and phase before schemathesis begins anew with others. */
const EXAMPLES = 20;

async function tokenOf(runner: Runner, caller: Caller): Promise<string | undefined> {
  if (caller === 'nobody') return undefined;
  const member = caller === 'member' ? { member: memberOf(caller) } : {};
  return runner.token(`dev-${caller}`, member);
}

/** Fuzzes as each caller in turn. Returns whether nothing was found. */
async function fuzzAll(runner: Runner, options: FuzzOptions, stopping: AbortSignal): Promise<boolean> {
  const machine = { env: process.env, stopping };
  const commands = await installFuzzer(options.pythons, machine);
  const whole = options.callers.reduce((sum, caller) => sum + shares[caller], 0);
  const authorization = `Bearer ${await runner.token('dev-admin')}`;
  let sound = true;
  for (const caller of options.callers) {
    await stock(caller, (method, path, body) =>
      fetch(`${runner.url}${path}`, {
        method,
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    );
    const { calls, operations, findings } = await fuzz({
      ...{ commands, caller, machine, examples: EXAMPLES, seed: options.seed, folder: options.folder },
      url: runner.url,
      token: await tokenOf(runner, caller),
      secondsMax: Math.ceil((options.minutes * 60 * shares[caller]) / whole),
    });
    if (findings !== '') console.log(findings);
    sound &&= findings === '';
    const verdict = findings === '' ? 'nothing found' : 'FOUND, see above';
    console.log(`${caller}: ${calls} calls of ${operations.tested} operations, ${verdict}`);
  }
  return sound;
}

await runTool('Stopping: ending Laurel.', async (stopping) => {
  const options = fuzzOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  console.log(`seed ${options.seed}, reports in ${options.folder}`);
  const folder = mkdtempSync(join(tmpdir(), 'laurel-fuzz-'));
  let runner: Runner | undefined;
  try {
    const assembly = await synthesize({ root: repositoryRoot, progress: () => {} });
    runner = await startRunner({ port: 0, folder, assembly });
    return (await fuzzAll(runner, options, stopping)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof Skipped)) throw error;
    console.log(`SKIPPED: ${error.message}`);
    return SKIPPED;
  } finally {
    await runner?.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
});
