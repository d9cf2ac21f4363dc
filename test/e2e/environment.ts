import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { expect } from 'vitest';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import type { Invocation } from '../../local/lambda/invocation.ts';
import { type Runner, startRunner } from '../../local/runner.ts';
import type { RunnerOptions } from '../../local/runner-options.ts';
import { resourcesOfType } from '../../local/template/deployment.ts';
import { assembly } from '../assembly.ts';
import { newMemberId, type Tables, tablesOf } from '../database.ts';
import { clockAt } from '../local/sources/moved-clock.ts';
import { type Answer, checkAnswer, contractOf } from './answers.ts';
import type { PurchaseBody } from './purchases.ts';

/** The caller: a dev client by its scope, a member, a token given here, or nobody. */
export type As =
  | 'channel'
  | 'marketer'
  | 'agent'
  | 'analyst'
  | 'admin'
  | 'nobody'
  | { readonly member: string }
  | { readonly token: string };

export interface CallOptions {
  readonly as?: As;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is; no content type is added. */
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Environment {
  readonly runner: Runner;
  /** The data folder. */
  readonly folder: string;
  readonly tables: Tables;
  /** The embedded database itself, whatever functions use. */
  readonly database: DynamoDBClient;
  /** The reports of the runner to its watchers. */
  readonly reports: readonly string[];
  /** One call over HTTP. Its answer is held to the contract before anybody sees it. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  token(as: Exclude<As, 'nobody'>): Promise<string>;
  /** Enrols a new member, or changes a known one. */
  enrol(change?: object, memberId?: string): Promise<string>;
  buy(member: string, purchaseId: string, purchase: PurchaseBody, as?: As): Promise<Answer>;
  /** Runs a function by its file, `functions/ledger/sweep-due.ts`, as its operator or schedule does. */
  invoke(file: string, event?: object): Promise<Invocation>;
  /**
   * How many items all tables have, and what they hold as one hash: what a refused call must not change. Without the
   * count of calls, which goes up with a refused one, too, and the audit trail, which records of staff that they were.
   */
  contents(): Promise<{ readonly items: number; readonly hash: string }>;
  /** Every item of every table as text, binary values as the characters they would be. */
  dump(): Promise<string>;
  stop(): Promise<void>;
}

/** With its attributes, and what they hold, in one order, which storage gives in any. */
function itemText(item: object): string {
  const asText = (_: string, value: unknown) => {
    if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  return JSON.stringify(item, asText);
}

function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The whole app as it deploys, on a port and in a folder of its own; schedules wait for a clock that stands still. */
export async function startEnvironment(options: Partial<RunnerOptions> = {}): Promise<Environment> {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-e2e-'));
  const reports: string[] = [];
  const runner = await startRunner({
    port: 0,
    folder,
    assembly: await assembly(),
    report: (line) => reports.push(line),
    scheduleTiming: clockAt('2026-11-22T10:00:00Z').timing,
    ...(process.env.GRANTS_FOLDER !== undefined && { grantsFolder: process.env.GRANTS_FOLDER }),
    ...options,
  });
  const tables = tablesOf(runner.deployment);
  const secrets = [...Object.values(tables), folder];
  const database = dynamoDb({
    endpoint: runner.dynamodbEndpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const itemsOf = async (names: readonly string[]): Promise<string[]> => {
    const all: string[] = [];
    for (const TableName of names) {
      for await (const { Items = [] } of paginateScan({ client: database }, { TableName })) {
        all.push(...Items.map(itemText));
      }
    }
    return all.sort();
  };

  const tokens = new Map<string, Promise<string>>();
  const token: Environment['token'] = (as) => {
    if (typeof as === 'object' && 'token' in as) return Promise.resolve(as.token);
    const key = JSON.stringify(as);
    const known =
      tokens.get(key) ??
      (typeof as === 'string'
        ? runner.token(`dev-${as}`)
        : runner.token('dev-member', { member: as.member }));
    tokens.set(key, known);
    return known;
  };

  const call: Environment['call'] = async (method, path, { as = 'channel', body, bytes, headers } = {}) => {
    const sent = body === undefined ? bytes : Buffer.from(JSON.stringify(body));
    const response = await fetch(`${runner.url}${path}`, {
      method,
      headers: {
        ...(as !== 'nobody' && { authorization: `Bearer ${await token(as)}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(sent && { body: new Uint8Array(sent) }),
    });
    const text = await response.text();
    const answer = { status: response.status, headers: response.headers, text, body: bodyOf(text) };
    checkAnswer(answer, contractOf(method, path), secrets);
    return answer;
  };

  return {
    runner,
    folder,
    tables,
    database,
    reports,
    call,
    token,
    enrol: async (change = {}, memberId = newMemberId()) => {
      const { status } = await call('PUT', `/v1/members/${memberId}`, { body: change });
      expect([200, 201]).toContain(status);
      return memberId;
    },
    buy: (member, purchaseId, purchase, as = 'channel') =>
      call('PUT', `/v1/members/${member}/purchases/${purchaseId}`, { as, body: purchase }),
    invoke: async (file, event = {}) => {
      const fn = resourcesOfType(runner.deployment, 'AWS::Lambda::Function').find(({ properties }) =>
        String(properties.Description).endsWith(file),
      );
      if (!fn) throw new Error(`${file} is not deployed`);
      return runner.invoke(fn.arn, event);
    },
    contents: async () => {
      const { audit: _, rates: __, ...books } = tables;
      const all = await itemsOf(Object.values(books));
      return { items: all.length, hash: createHash('sha256').update(all.join('\n')).digest('hex') };
    },
    dump: async () => (await itemsOf(Object.values(tables))).join('\n'),
    stop: async () => {
      database.destroy();
      await runner.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
