import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../../infra/bundling/repository.ts';
import { startRunner } from '../../local/runner.ts';
import { assembly } from '../../test/assembly.ts';
import { type Database, startDatabase } from '../../test/database.ts';
import { runAtOnce } from '../terminal/run-tool.ts';
import { benchAgainst } from './against.ts';
import { ATTACKED_P99_TIMES_MAX, benchAttack } from './attack.ts';
import { benchCompressed } from './compressed.ts';
import { benchEngagement, CONDITIONS_MICROSECONDS_MAX } from './engagement.ts';
import { benchHandler } from './handler.ts';
import { benchHotMember, HOT_CPU_TIMES_MAX, HOT_P99_SHARE_MAX } from './hot-member.ts';
import { benchImports, HOT_BUNDLE_BYTES_MAX, HOT_IMPORT_MS_MAX } from './imports.ts';
import { benchLatency } from './latency.ts';
import { benchLeaderboard } from './leaderboard.ts';
import { benchMemory } from './memory.ts';
import { type PartName, readOptions, type Sizes, USAGE } from './options.ts';
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

const HOT = 'functions/ledger/book-purchase.ts';
const ROLE_ROUNDS = 40;

async function withDatabase<Result>(act: (database: Database) => Promise<Result>): Promise<Result> {
  const database = await startDatabase();
  try {
    return await act(database);
  } finally {
    await database.stop();
  }
}

async function benchEnvironment(idle: Database, { rounds, purchases }: Sizes): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-bench-'));
  const runner = await startRunner({ port: 0, folder, assembly: await assembly() });
  try {
    const withinBounds = benchImports(runner.deployment, HOT, 10);
    await benchLatency(runner, 300);
    await benchThroughput(runner, idle, rounds, purchases);
    return withinBounds;
  } finally {
    await runner.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Part {
  /** Prints its figures. Resolves to whether they are within bounds. */
  readonly run: (sizes: Sizes) => Promise<boolean>;
  /** The sentence where they are not. */
  readonly outside?: string;
}

const parts: Readonly<Record<PartName, Part>> = {
  environment: {
    run: (sizes) => withDatabase((idle) => benchEnvironment(idle, sizes)),
    outside: `${HOT} is over ${HOT_BUNDLE_BYTES_MAX / 1024} KB or ${HOT_IMPORT_MS_MAX} ms.`,
  },
  roles: {
    run: ({ purchases }) => benchRoles(ROLE_ROUNDS, purchases),
    outside: `The checks of roles take more than ${ROLES_SHARE_MAX * 100} % of a purchase's CPU.`,
  },
  handler: { run: ({ against, rounds, purchases }) => benchHandler(against, rounds, purchases) },
  'hot-member': {
    run: ({ against, rounds, purchases }) => benchHotMember(against, rounds, purchases),
    outside: `A purchase of one hot member takes more than ${HOT_CPU_TIMES_MAX} times the CPU of one of many, or its p99 is above ${HOT_P99_SHARE_MAX} of the other checkout's.`,
  },
  attack: {
    run: benchAttack,
    outside: `Beside attackers, the p99 of tills is more than ${ATTACKED_P99_TIMES_MAX} times that alone, or the books are wrong.`,
  },
  storage: {
    run: ({ entries }) =>
      withDatabase(async (database) => {
        await benchUnits(database, entries);
        await benchCompressed(database);
        return true;
      }),
  },
  pages: {
    run: () => withDatabase(benchPages),
    outside: `A page of purchases takes more than ${PAGE_RATIO_MAX} times a page of entries.`,
  },
  promotions: {
    run: benchPromotions,
    outside: `A basket is over ${BASKET_MICROSECONDS_MAX} µs with 1,000 promotions, or not ${TIMES_ZEN_MIN} times as fast as zen-engine and ${TIMES_JSON_RULES_ENGINE_MIN} times as fast as json-rules-engine.`,
  },
  leaderboard: {
    run: () => withDatabase(benchLeaderboard),
    outside: 'A score, a snapshot or a read of a leaderboard takes more units than it may.',
  },
  engagement: {
    run: () => withDatabase(benchEngagement),
    outside: `The conditions of 200 active challenges take more than ${CONDITIONS_MICROSECONDS_MAX} µs a purchase.`,
  },
};

async function runParts(names: readonly PartName[], sizes: Sizes): Promise<number> {
  let code = 0;
  for (const name of names) {
    const { run, outside = `${name} is outside of its bounds.` } = parts[name];
    if (await run(sizes)) continue;
    console.error(outside);
    code = 1;
  }
  return code;
}

await runAtOnce(async () => {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  switch (options.command) {
    case 'memory':
      return benchMemory(repositoryRoot, options.purchases);
    case 'against':
      await benchAgainst(options);
      return 0;
    case 'parts':
      return runParts(options.parts, options);
  }
});
