import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startRunner } from '../../local/runner.ts';
import { assembly } from '../../test/assembly.ts';
import { startDatabase } from '../../test/database.ts';
import { benchCompressed } from './compressed.ts';
import { benchImports, HOT_BUNDLE_BYTES_MAX, HOT_IMPORT_MS_MAX } from './imports.ts';
import { benchLatency } from './latency.ts';
import {
  BASKET_MICROSECONDS_MAX,
  benchPromotions,
  TIMES_JSON_RULES_ENGINE_MIN,
  TIMES_ZEN_MIN,
} from './promotions.ts';
import { benchRoles, ROLES_SHARE_MAX } from './roles.ts';
import { benchThroughput } from './throughput.ts';
import { benchUnits } from './units.ts';

const HOT = 'functions/ledger/book-purchase.ts';

const HELP = `npm run bench [-- <part> …] [--entries <n>] [--purchases <n>] [--rounds <n>]

Prints units, bytes and ratios. The parts are environment, roles, storage and promotions; without a name all of them run,
which takes some minutes. --entries is the length of the deep log (10,000).`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** The entries of the deep log: 10,000 by default, fewer for a quick look. */
    entries: { type: 'string', default: '10000' },
    purchases: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '3' },
    help: { type: 'boolean', default: false },
  },
});

async function benchStorage(): Promise<void> {
  const database = await startDatabase();
  try {
    await benchUnits(database, Number(values.entries));
    await benchCompressed(database);
  } finally {
    await database.stop();
  }
}

async function benchEnvironment(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-bench-'));
  const idle = await startDatabase();
  const runner = await startRunner({ port: 0, folder, assembly: await assembly() });
  try {
    const withinBounds = benchImports(runner.deployment, HOT, 10);
    await benchLatency(runner, 300);
    await benchThroughput(runner, idle, Number(values.rounds), Number(values.purchases));
    return withinBounds;
  } finally {
    await runner.stop();
    await idle.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const parts = new Map<string, () => Promise<void>>([
  [
    'environment',
    async () => {
      if (await benchEnvironment()) return;
      console.error(`${HOT} is over ${HOT_BUNDLE_BYTES_MAX / 1024} KB or ${HOT_IMPORT_MS_MAX} ms.`);
      process.exitCode = 1;
    },
  ],
  [
    'roles',
    async () => {
      if (await benchRoles(40, Number(values.purchases))) return;
      console.error(`The checks of roles take more than ${ROLES_SHARE_MAX * 100} % of a purchase's CPU.`);
      process.exitCode = 1;
    },
  ],
  ['storage', benchStorage],
  [
    'promotions',
    async () => {
      if (await benchPromotions()) return;
      console.error(
        `A basket is over ${BASKET_MICROSECONDS_MAX} µs with 1,000 promotions, or not ${TIMES_ZEN_MIN} times as fast as zen-engine and ${TIMES_JSON_RULES_ENGINE_MIN} times as fast as json-rules-engine.`,
      );
      process.exitCode = 1;
    },
  ],
]);

const unknown = positionals.filter((name) => !parts.has(name));
if (unknown.length > 0) {
  throw new Error(`there is no part ${unknown.join(', ')}; the parts are ${[...parts.keys()].join(', ')}`);
}
if (values.help) console.log(HELP);
else
  for (const [name, bench] of parts)
    if (positionals.length === 0 || positionals.includes(name)) await bench();
