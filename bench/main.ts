import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startRunner } from '../local/runner.ts';
import { assembly } from '../test/assembly.ts';
import { startDatabase } from '../test/database.ts';
import { benchImports, HOT_BUNDLE_BYTES_MAX, HOT_IMPORT_MS_MAX } from './imports.ts';
import { benchLatency } from './latency.ts';
import { benchThroughput } from './throughput.ts';
import { benchUnits } from './units.ts';

const HOT = 'functions/ledger/book-purchase.ts';

const { values } = parseArgs({
  options: {
    /** Entries of the deep log: 10,000 by default, fewer for a quick look. */
    entries: { type: 'string', default: '10000' },
    purchases: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '3' },
  },
});

async function benchStorage(): Promise<void> {
  const database = await startDatabase();
  try {
    await benchUnits(database, Number(values.entries));
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

const withinBounds = await benchEnvironment();
await benchStorage();
if (!withinBounds) {
  console.error(`${HOT} is over ${HOT_BUNDLE_BYTES_MAX / 1024} KB or ${HOT_IMPORT_MS_MAX} ms.`);
  process.exitCode = 1;
}
