import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../local/dynamodb/free-port.ts';
import { originHere } from '../api/origin.ts';
import { Stop } from '../terminal/stop.ts';
import { startScript } from './checkout.ts';
import { processTree } from './process-tree.ts';

/** A product started from its folder as `npm start` does, in processes of its own and with an empty data folder. */
export interface Product {
  readonly folder: string;
  readonly url: string;
  readonly pid: number;
  token(form: Readonly<Record<string, string>>): Promise<string>;
  /** Resolves when the product has nothing left to do: its processes use no more CPU than an idle one's. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

const START_MILLISECONDS_MAX = 300_000;
const SETTLE_MILLISECONDS = 400;
const SETTLE_TIMES_MAX = 75;
const IDLE_SHARE = 0.1;

async function untilHealthy(url: string, child: ChildProcess): Promise<boolean> {
  for (const until = Date.now() + START_MILLISECONDS_MAX; Date.now() < until; await delay(100)) {
    const status = await fetch(`${url}/health`).then(
      (response) => response.status,
      () => undefined,
    );
    if (status === 200) return true;
    if (child.exitCode !== null || child.signalCode !== null) break;
  }
  return false;
}

export async function startProduct(folder: string): Promise<Product> {
  const script = startScript(folder);
  const data = mkdtempSync(join(tmpdir(), 'laurel-bench-'));
  const log = join(data, 'output.txt');
  const port = await freePort();
  const url = originHere({ PORT: String(port) });
  const file = openSync(log, 'w');
  const { npm_lifecycle_event: _, ...inherited } = process.env;
  const child = spawn('sh', ['-c', `exec ${script}`], {
    cwd: folder,
    env: {
      ...inherited,
      PATH: [join(folder, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
      PORT: String(port),
      LAUREL_DATA: join(data, 'laurel'),
    },
    stdio: ['ignore', file, file],
  });
  const pid = child.pid ?? 0;
  const exited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited;
    rmSync(data, { recursive: true, force: true });
  };
  if (!(await untilHealthy(url, child))) {
    const output = readFileSync(log, 'utf8');
    await stop();
    throw new Stop(1, `npm start in ${folder} did not become ready:\n${output}`);
  }
  const cpu = (): number => processTree(pid).reduce((sum, { cpuMilliseconds }) => sum + cpuMilliseconds, 0);
  return {
    folder,
    url,
    pid,
    token: async (form) => {
      const body = new URLSearchParams({ grant_type: 'client_credentials', client_secret: 'dev', ...form });
      const response = await fetch(`${url}/oauth2/token`, { method: 'POST', body });
      if (!response.ok) throw new Stop(1, `${url} gives no token: ${await response.text()}`);
      return ((await response.json()) as { access_token: string }).access_token;
    },
    settled: async () => {
      for (let times = 0, quiet = 0; times < SETTLE_TIMES_MAX && quiet < 2; times += 1) {
        const before = cpu();
        await delay(SETTLE_MILLISECONDS);
        quiet = cpu() - before <= SETTLE_MILLISECONDS * IDLE_SHARE ? quiet + 1 : 0;
      }
    },
    stop,
  };
}
