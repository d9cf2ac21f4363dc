import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionDefinition } from '../../../local/lambda/function-definition.ts';
import { type Functions, type FunctionsSetup, startFunctions } from '../../../local/lambda/functions.ts';
import { temporaryFolder } from '../template/fixture-assembly.ts';

export const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:fixture';

/** Functions with this source, running; `lines` and `reports` collect what they log. */
export function runFunction(
  source: string,
  definition: Partial<FunctionDefinition> = {},
  setup: Partial<FunctionsSetup> = {},
  file = 'index.mjs',
  names: readonly string[] = ['fixture'],
): Functions & {
  lines: string[];
  reports: string[];
  call(event?: unknown): ReturnType<Functions['invoke']>;
} {
  const folder = temporaryFolder();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), source);
  const lines: string[] = [];
  const reports: string[] = [];
  const functions = startFunctions({
    definitions: names.map((name) => ({
      arn: functionArn.replace('fixture', name),
      name,
      folder,
      handler: 'index.handler',
      runtime: 'nodejs24.x',
      memoryMegabytes: 256,
      timeoutMilliseconds: 30_000,
      reservedConcurrency: undefined,
      environment: {},
      deadLetterArn: undefined,
      retries: 2,
      ...definition,
    })),
    endpoints: Promise.resolve({
      aws: 'http://127.0.0.1:1',
      dynamodb: 'http://127.0.0.1:2',
      origins: new Map(),
    }),
    log: (_, line) => lines.push(line),
    report: (line) => reports.push(line),
    ...setup,
  });
  return { ...functions, lines, reports, call: (event = {}) => functions.invoke(functionArn, event) };
}
