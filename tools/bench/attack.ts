import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { startRunner } from '../../local/runner.ts';
import { assembly } from '../../test/assembly.ts';
import { Attackers, type Report } from './attack/attackers.ts';
import { Scene } from './attack/scene.ts';
import { Tills, type Times } from './attack/tills.ts';
import { percentile } from './statistics.ts';
import { fixed, printTable } from './table.ts';

/** The bound of the 99th percentiles under attack, as a multiple of those alone. */
export const ATTACKED_P99_TIMES_MAX = 3;

const PURCHASES = 1_000;
const PURCHASES_A_SECOND = 20;
/** Copies of functions start meanwhile, which takes the processors of the machine. */
const WARM_MS = 30_000;
/** In AWS functions do not end each other's copies. */
const warmCopies = { spareMilliseconds: 60_000, spareMax: 200 };

/** Compares tills alone with tills beside attackers on every door. Returns whether they are within the bound. */
export async function benchAttack(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-bench-'));
  const options = { port: 0, folder, assembly: await assembly(), report: () => {} };
  const runner = await startRunner({ ...options, warmCopies });
  try {
    const scene = await Scene.of(runner);
    const tills = await Tills.open(scene);
    const attackers = await Attackers.prepare(scene);
    await tills.buy('warm', PURCHASES / 4, PURCHASES_A_SECOND);
    const alone = await tills.buy('alone', PURCHASES, PURCHASES_A_SECOND);
    const ending = new AbortController();
    const attack = attackers.run(ending.signal);
    await setTimeout(WARM_MS);
    const attacked = await tills.buy('attacked', PURCHASES, PURCHASES_A_SECOND);
    ending.abort();
    const report = await attack;
    return printed(alone, attacked, { ...report, faults: [...report.faults, ...(await tills.faults())] });
  } finally {
    await runner.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function printed(alone: Times, attacked: Times, { tries, sockets, faults }: Report): boolean {
  const counts = (of: ReadonlyMap<string, number>) =>
    [...of]
      .toSorted()
      .map(([what, times]) => `${what}: ${times}`)
      .join(', ');
  printTable('What attackers tried, by the status that they got', [
    ['door', 'responses'],
    ...[...tries].map(([name, statuses]) => [name, counts(statuses)]),
    ['sockets', counts(sockets)],
  ]);
  const row = (name: string, values: readonly number[]) => [
    name,
    fixed(percentile(values, 0.5), 1),
    fixed(percentile(values, 0.99), 1),
  ];
  printTable(`Milliseconds, ${PURCHASES_A_SECOND} purchases a second`, [
    ['tills', 'p50', 'p99'],
    row('response, alone', alone.responses),
    row('response, attacked', attacked.responses),
    row('frame after the response, alone', alone.frames),
    row('frame after the response, attacked', attacked.frames),
  ]);
  const times = (part: keyof Times) => percentile(attacked[part], 0.99) / percentile(alone[part], 0.99);
  printTable('Reach', [
    ['figure', 'measured', 'bound'],
    [
      'p99 of responses beside attackers, times that alone',
      fixed(times('responses')),
      ATTACKED_P99_TIMES_MAX,
    ],
    ['p99 of frames beside attackers, times that alone', fixed(times('frames')), ATTACKED_P99_TIMES_MAX],
    ['what was lost, doubled or let in', faults.length, 0],
  ]);
  for (const fault of new Set(faults)) console.error(fault);
  return (
    faults.length === 0 &&
    times('responses') <= ATTACKED_P99_TIMES_MAX &&
    times('frames') <= ATTACKED_P99_TIMES_MAX
  );
}
