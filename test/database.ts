import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DynamoDBClientConfig, paginateScan } from '@aws-sdk/client-dynamodb';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { startDynamoDb } from '../local/dynamodb/start.ts';
import { type Deployment, resourcesOfType } from '../local/template/deployment.ts';
import { loadDeployment } from '../local/template/load.ts';
import { assembly } from './assembly.ts';

export interface Tables {
  readonly ledger: string;
  readonly members: string;
  readonly program: string;
  readonly connections: string;
  readonly details: string;
  readonly counters: string;
  readonly rewards: string;
  readonly engagement: string;
  readonly boards: string;
  readonly clients: string;
  readonly jobs: string;
  readonly rates: string;
  readonly audit: string;
}

export interface Database {
  readonly endpoint: string;
  readonly tables: Tables;
  /** How a client reaches it; the endpoint may be a proxy's. */
  config(endpoint?: string): DynamoDBClientConfig;
  /** How many items all tables have: what a refused call must not change. */
  itemCount(): Promise<number>;
  /** Every item of every table as text, binary values as the characters they would be. */
  dump(): Promise<string>;
  stop(): Promise<void>;
}

/** Table names by the functions' own environment: the names tests use are those that deploy. */
export function tablesOf(deployment: Deployment): Tables {
  const variables = new Map<string, string>();
  for (const { properties } of resourcesOfType(deployment, 'AWS::Lambda::Function')) {
    const { Variables = {} } = (properties.Environment ?? {}) as { Variables?: Record<string, string> };
    for (const [name, value] of Object.entries(Variables)) variables.set(name, value);
  }
  const table = (name: string) => {
    const value = variables.get(name);
    if (!value) throw new Error(`no function has ${name}`);
    return value;
  };
  return {
    ledger: table('LEDGER_TABLE'),
    members: table('MEMBERS_TABLE'),
    program: table('PROGRAM_TABLE'),
    connections: table('CONNECTIONS_TABLE'),
    details: table('DETAILS_TABLE'),
    counters: table('COUNTERS_TABLE'),
    rewards: table('REWARDS_TABLE'),
    engagement: table('ENGAGEMENT_TABLE'),
    boards: table('BOARDS_TABLE'),
    clients: table('CLIENTS_TABLE'),
    jobs: table('JOBS_TABLE'),
    rates: table('RATES_TABLE'),
    audit: table('AUDIT_TABLE'),
  };
}

/** The synthesized app as tests deploy it. */
export async function testDeployment(): Promise<Deployment> {
  return loadDeployment({
    assembly: await assembly(),
    stackPrefix: 'laurel-dev-',
    origin: 'http://localhost:3000',
    secretText: () => 'a secret of the test',
  });
}

/** The real embedded DynamoDB with the tables of the synthesized app, in a folder of its own. */
export async function startDatabase(): Promise<Database> {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-database-'));
  const deployment = await testDeployment();
  const database = await startDynamoDb({ folder, deployment });
  const tables = tablesOf(deployment);
  const config = (endpoint = database.endpoint): DynamoDBClientConfig => ({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const client = dynamoDb(config());
  const items = async () => {
    const all: unknown[] = [];
    for (const TableName of Object.values(tables)) {
      for await (const page of paginateScan({ client }, { TableName })) all.push(...(page.Items ?? []));
    }
    return all;
  };
  const asText = (_: string, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value;
  return {
    endpoint: database.endpoint,
    tables,
    config,
    itemCount: async () => (await items()).length,
    dump: async () => JSON.stringify(await items(), asText),
    stop: async () => {
      client.destroy();
      await database.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An id that no other has, in eight characters: tens of thousands of runs share a table. */
export const newId = (prefix: string): string => `${prefix}-${randomBytes(6).toString('base64url')}`;

export const newMemberId = (): string => newId('m');
