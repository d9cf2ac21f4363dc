import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { repositoryRoot } from '../../infra/bundling/repository.ts';
import { endGroup } from '../packages/processes.ts';
import { Stop } from '../terminal/stop.ts';

export const REGION = 'eu-west-1';
/** The account of the emulator. */
export const ACCOUNT = '000000000000';
const READY_WITHIN_MS = 60_000;

export interface Emulator {
  readonly port: number;
  readonly url: string;
  /** The variables with which commands reach the emulator, and nothing but the emulator. */
  readonly env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

/** This process's variables without any that names an account, a profile or an endpoint of AWS. */
export function withoutAws(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const bin = join(repositoryRoot, 'node_modules', '.bin');
  const kept = Object.entries(env).filter(([name]) => !/^(AWS|CDK|LAUREL|DOCKER)_/.test(name));
  return { ...Object.fromEntries(kept), PATH: `${bin}:${env.PATH}` };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a server without a port');
  return address.port;
}

/** Starts the emulator on this machine's own address; roles are enforced, nothing is kept. */
export async function startEmulator(
  python: string,
  folder: string,
  stopping: AbortSignal,
): Promise<Emulator> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary, { recursive: true });
  // The emulator's own script for functions is CommonJS, and this repository says "module" to whatever lies in it.
  writeFileSync(join(temporary, 'package.json'), '{ "type": "commonjs" }');
  const env = {
    ...withoutAws(process.env),
    TMPDIR: temporary,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: join(folder, 'no-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'no-credentials'),
  };
  const log = openSync(join(folder, 'emulator.log'), 'w');
  const child = spawn(python, [join(import.meta.dirname, 'emulator.py')], {
    cwd: folder,
    detached: true,
    // The emulator ends with its input, so it outlives this tool in no case.
    stdio: ['pipe', log, log],
    env: {
      ...env,
      AUTH: 'true',
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      MINISTACK_REGION: REGION,
      MINISTACK_ACCOUNT_ID: ACCOUNT,
      LAMBDA_EXECUTOR: 'local',
      PERSIST_STATE: '0',
      // These two would listen on every address of this machine.
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
      DOCKER_HOST: `unix://${join(folder, 'no-docker')}`,
    },
  });
  const stop = () => endGroup(child);
  const until = Date.now() + READY_WITHIN_MS;
  while (!(await isReady(url))) {
    if (child.exitCode !== null || stopping.aborted || Date.now() > until) {
      await stop();
      stopping.throwIfAborted();
      throw new Stop(1, `The emulator did not start: see ${join(folder, 'emulator.log')}.`);
    }
    await delay(200);
  }
  return { port, url, env: { ...env, AWS_ENDPOINT_URL: url }, stop };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/_ministack/health`)).ok;
  } catch {
    return false;
  }
}
