import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import { type AwsEndpoint, type AwsEndpointSettings, startAwsEndpoint } from '../../../local/aws/endpoint.ts';
import { openStore } from '../../../local/store/runner-store.ts';
import type { Resource } from '../../../local/template/deployment.ts';
import { deploymentOf } from '../dynamodb/example-tables.ts';

export const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-aws-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A temporary folder that all tests of a file share. */
export function temporaryFolderOfFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-aws-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface RunningAws extends AwsEndpoint {
  readonly folder: string;
  /** The lines that the endpoint wrote to stderr. */
  readonly lines: string[];
  /** Ends the endpoint and its store before the test ends. */
  close(): Promise<void>;
}

/** Starts the endpoint over hand-written resources; it ends with the test. */
export async function startAws(
  resources: readonly Resource[],
  settings: Partial<AwsEndpointSettings> = {},
): Promise<RunningAws> {
  const folder = settings.folder ?? temporaryFolder();
  const store = settings.store ?? openStore(folder);
  const lines: string[] = [];
  const aws = await startAwsEndpoint({
    deployment: deploymentOf(...resources),
    folder,
    store,
    invoke: async () => ({ result: null }),
    log: (line) => lines.push(line),
    ...settings,
  });
  let closed = false;
  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    await aws.stop();
    store.close();
  };
  onTestFinished(close);
  return { ...aws, folder, lines, close };
}

/** Makes a call of a JSON protocol as an SDK does. */
export async function callJson(
  endpoint: string,
  target: string,
  input: unknown,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
}
