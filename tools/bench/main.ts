import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startRunner } from '../../local/runner.ts';
import { assembly } from '../../test/assembly.ts';
import { startDatabase } from '../../test/database.ts';
import { readCommandLine } from '../terminal/command-line.ts';
import { runAtOnce } from '../terminal/run-tool.ts';
import { badInput } from '../terminal/stop.ts';
import { benchAgainst } from './against.ts';
import { benchCompressed } from './compressed.ts';
import { benchHandler } from './handler.ts';
import { benchHotMember, HOT_CPU_TIMES_MAX, HOT_P99_SHARE_MAX } from './hot-member.ts';
import { benchImports, HOT_BUNDLE_BYTES_MAX, HOT_IMPORT_MS_MAX } from './imports.ts';
import { benchLatency } from './latency.ts';
import { benchMemory } from './memory.ts';
import { benchPages, PAGE_RATIO_MAX } from './pages.ts';
import {
  BASKET_MICROSECONDS_MAX,
  benchPromotions,
  TIMES_JSON_RULES_ENGINE_MIN,
  TIMES_ZEN_MIN,
} from './promotions.ts';
import { benchRoles, ROLES_SHARE_MAX } from './roles.ts';
import { benchThroughput } from './throughput.ts';
import { benchUnits } from './units.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const HOT = 'functions/ledger/book-purchase.ts';

const HELP = `npm run bench [-- <part> …] [--entries <n>] [--purchases <n>] [--rounds <n>]
  [--against <checkout>]

Prints units, bytes and ratios. The parts are environment, roles, handler, hot-member, storage, pages and promotions; without
a name all of them run, which takes some minutes. --entries is the length of the deep log (10,000). With --against, handler
and hot-member take turns with another checkout, whose packages are installed.`;

interface Sizes {
  readonly entries: string;
  readonly purchases: string;
  readonly rounds: string;
  readonly against?: string | undefined;
}

async function benchStorage(values: Sizes): Promise<boolean> {
  const database = await startDatabase();
  try {
    await benchUnits(database, Number(values.entries));
    await benchCompressed(database);
    return true;
  } finally {
    await database.stop();
  }
}

async function benchLists(): Promise<boolean> {
  const database = await startDatabase();
  try {
    if (await benchPages(database)) return true;
    console.error(`A page of purchases takes more than ${PAGE_RATIO_MAX} times a page of entries.`);
    return false;
  } finally {
    await database.stop();
  }
}

async function benchEnvironment(values: Sizes): Promise<boolean> {
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

const parts = new Map<string, (values: Sizes) => Promise<boolean>>([
  [
    'environment',
    async (values) => {
      if (await benchEnvironment(values)) return true;
      console.error(`${HOT} is over ${HOT_BUNDLE_BYTES_MAX / 1024} KB or ${HOT_IMPORT_MS_MAX} ms.`);
      return false;
    },
  ],
  [
    'roles',
    async (values) => {
      if (await benchRoles(40, Number(values.purchases))) return true;
      console.error(`The checks of roles take more than ${ROLES_SHARE_MAX * 100} % of a purchase's CPU.`);
      return false;
    },
  ],
  ['handler', ({ against, rounds, purchases }) => benchHandler(against, Number(rounds), Number(purchases))],
  [
    'hot-member',
    async ({ against, rounds, purchases }) => {
      if (await benchHotMember(against, Number(rounds), Number(purchases))) return true;
      console.error(
        `A purchase of one hot member takes more than ${HOT_CPU_TIMES_MAX} times the CPU of one of many, or its p99 is above ${HOT_P99_SHARE_MAX} of the other checkout's.`,
      );
      return false;
    },
  ],
  ['storage', benchStorage],
  ['pages', benchLists],
  [
    'promotions',
    async () => {
      if (await benchPromotions()) return true;
      console.error(
        `A basket is over ${BASKET_MICROSECONDS_MAX} µs with 1,000 promotions, or not ${TIMES_ZEN_MIN} times as fast as zen-engine and ${TIMES_JSON_RULES_ENGINE_MIN} times as fast as json-rules-engine.`,
      );
      return false;
    },
  ],
]);

async function main(): Promise<number> {
  const { values, positionals } = readCommandLine(process.argv.slice(2), HELP, {
    entries: { type: 'string', default: '10000' },
    purchases: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '3' },
    against: { type: 'string' },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const [command, ...folders] = positionals;
  if (command === 'memory') return benchMemory(root, Number(values.purchases));
  if (command === 'against') {
    if (folders.length === 0)
      throw badInput('Give the folder of another checkout, with its packages installed.');
    await benchAgainst({
      folders: [root, ...folders],
      rounds: Number(values.rounds),
      purchases: Number(values.purchases),
    });
    return 0;
  }
  const unknown = positionals.filter((name) => !parts.has(name));
  if (unknown.length > 0)
    throw badInput(`There is no part ${unknown.join(', ')}; the parts are ${[...parts.keys()].join(', ')}.`);
  let withinBounds = true;
  for (const [name, bench] of parts)
    if (positionals.length === 0 || positionals.includes(name))
      withinBounds = (await bench(values)) && withinBounds;
  return withinBounds ? 0 : 1;
}

await runAtOnce(main);
