import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileFunction } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { checkRequests } from './checked-requests.ts';
import { errorReport, type WorkerAnswer, type WorkerEvent, type WorkerSetup } from './worker-messages.ts';

type Handler = (event: unknown, context: unknown) => unknown;

const setup = workerData as WorkerSetup;
if (parentPort === null) throw new Error('This module is started as a worker thread');
const port = parentPort;

/**
 * Loads CommonJS by hand. The bundle lies inside a project whose package.json says `module`, so Node would read its
 * index.js as an ES module; Lambda does not.
 */
function requireFile(file: string): Record<string, unknown> {
  const module = { exports: {} as Record<string, unknown> };
  const names = ['exports', 'require', 'module', '__filename', '__dirname'];
  const run = compileFunction(readFileSync(file, 'utf8'), names, { filename: file });
  run(module.exports, createRequire(file), module, file, dirname(file));
  return module.exports;
}

async function loadHandler(): Promise<Handler> {
  const dot = setup.handler.lastIndexOf('.');
  const base = join(setup.folder, setup.handler.slice(0, dot));
  const exported = setup.handler.slice(dot + 1);
  const file = ['.js', '.mjs', '.cjs'].map((ending) => base + ending).find((path) => existsSync(path));
  if (file === undefined)
    throw new Error(`Cannot find module '${setup.handler.slice(0, dot)}' in ${setup.folder}`);
  const module = (
    file.endsWith('.mjs') ? await import(pathToFileURL(file).href) : requireFile(file)
  ) as Record<string, unknown>;
  const handler = module[exported];
  if (typeof handler !== 'function') throw new Error(`${setup.handler} is undefined or not exported`);
  return handler as Handler;
}

function contextOf({ requestId, deadline }: WorkerEvent): object {
  return {
    functionName: setup.name,
    functionVersion: '$LATEST',
    invokedFunctionArn: setup.arn,
    memoryLimitInMB: String(setup.memoryMegabytes),
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${setup.name}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

function answer(message: WorkerAnswer): void {
  port.postMessage(message);
}

async function run(handler: Handler, message: WorkerEvent): Promise<void> {
  try {
    const result = await handler(JSON.parse(message.event), contextOf(message));
    answer({ kind: 'result', result: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    answer({ kind: 'error', error: errorReport(error) });
  }
}

async function serve(): Promise<void> {
  if (setup.rights !== undefined) {
    checkRequests(setup.rights, {
      used: (request) => answer({ kind: 'used', request }),
      refused: (refusal) => answer({ kind: 'refused', refusal }),
    });
  }
  const handler = await loadHandler();
  port.on('message', (message: WorkerEvent) => void run(handler, message));
  answer({ kind: 'ready' });
}

void serve();
