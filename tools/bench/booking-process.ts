import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { resourcesOfType } from '../../local/template/deployment.ts';
import type { Database, testDeployment } from '../../test/database.ts';
import type { Books } from '../../test/shared/usecases/books.ts';
import type { Booked, BookingOrder } from './booking-order.ts';
import { rate } from './load.ts';
import { basket } from './long-lived.ts';
import { percentile } from './statistics.ts';

/** The folder of the checkout whose modules book. */
const [root = ''] = process.argv.slice(2);

async function load<Module>(path: string): Promise<Module> {
  return import(pathToFileURL(join(root, path)).href);
}

const tests = await load<{
  startDatabase: () => Promise<Database>;
  testDeployment: typeof testDeployment;
}>('test/database.ts');
const { Books: BooksOf } = await load<{ Books: typeof Books }>('test/shared/usecases/books.ts');
const { dynamoDb } = await load<{ dynamoDb: (config: object) => DynamoDBClient }>(
  'shared/stores/dynamodb.ts',
);
const database = await tests.startDatabase();

/** The use cases with a client of their own, as another function environment has them, and the clock of the machine. */
function newBooks(): Books {
  const books = new BooksOf(dynamoDb(database.config()), database.tables);
  return Object.defineProperty(books, 'clock', { get: Date.now });
}

/** Acts that gave up and were repeated, since the order began. */
let gaveUp = 0;

type Book = (memberId: string, purchaseId: string) => Promise<void>;

/** Books by the use case, again where an act gave up, as its caller does. */
function byUseCase(books: Books): Book {
  return async (memberId, purchaseId) => {
    const purchase = basket(1, Date.now());
    for (;;) {
      try {
        await books.buy(memberId, purchaseId, purchase);
        return;
      } catch (error) {
        if ((error as { code?: unknown }).code !== 'unavailable') throw error;
        gaveUp += 1;
      }
    }
  };
}

const HANDLER = 'functions/ledger/book-purchase.ts';

/** The environment that the template gives the function, with the embedded database for DynamoDB. */
async function setEnvironment(): Promise<string> {
  const deployment = await tests.testDeployment();
  const template = await load<{ resourcesOfType: typeof resourcesOfType }>('local/template/deployment.ts');
  const fn = template
    .resourcesOfType(deployment, 'AWS::Lambda::Function')
    .find(({ properties }) => String(properties.Description).endsWith(HANDLER));
  const { Variables = {} } = (fn?.properties.Environment ?? {}) as { Variables?: Record<string, string> };
  Object.assign(process.env, Variables, {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
  });
  return Variables.ORIGIN_SECRETS ?? Variables.ORIGIN_SECRET ?? '';
}

/** Books by the handler, as the gateway calls it. */
async function byHandler(): Promise<Book> {
  const origin = await setEnvironment();
  const { handler } = await load<{
    handler: (event: object, context: object) => Promise<{ statusCode: number; body?: string }>;
  }>(HANDLER);
  const [client] = Object.values(JSON.parse(process.env.CHANNEL_CLIENTS ?? '{}'));
  const claims = { scope: 'laurel/channel', client_id: client, sub: client, token_use: 'access' };
  return async (member, purchaseId) => {
    const { statusCode, body } = await handler(
      {
        headers: { 'content-type': 'application/json', 'x-laurel-origin': origin },
        pathParameters: { member, purchaseId },
        requestContext: {
          requestId: randomUUID(),
          routeKey: 'PUT /v1/members/{member}/purchases/{purchaseId}',
          http: { sourceIp: '203.0.113.7' },
          authorizer: { jwt: { claims } },
        },
        body: JSON.stringify({ ...basket(1, 0), occurredAt: new Date().toISOString() }),
        isBase64Encoded: false,
      },
      {},
    );
    if (statusCode !== 201) throw new Error(`${HANDLER} replied ${statusCode}: ${body}`);
  };
}

const writers = new Map<string, Book>();

async function writer(by: BookingOrder['by'], index: number): Promise<Book> {
  const name = by === 'processes' ? `${by} ${index}` : by;
  const known = writers.get(name) ?? (by === 'handler' ? await byHandler() : byUseCase(newBooks()));
  writers.set(name, known);
  return known;
}

const enrolling = newBooks();

async function book({ by, writers: width, members, count }: BookingOrder): Promise<Booked> {
  const ids = Array.from({ length: members }, () => `b-${randomUUID().slice(0, 8)}`);
  for (const id of ids) await enrolling.enrol(id);
  const books: Book[] = [];
  for (let index = 0; index < width; index += 1) books.push(await writer(by, index));
  const times: number[] = [];
  gaveUp = 0;
  const before = process.cpuUsage();
  const perSecond = await rate(count, width, async (index, worker) => {
    const from = performance.now();
    await books[worker]?.(ids[index % members] ?? '', `p-${index}`);
    times.push(performance.now() - from);
  });
  const { user, system } = process.cpuUsage(before);
  return {
    cpuMilliseconds: (user + system) / 1000 / count,
    perSecond,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    longest: Math.max(...times),
    gaveUp,
  };
}

process.on('message', async (order: BookingOrder | 'stop') => {
  try {
    if (order !== 'stop') return void process.send?.(await book(order));
    await database.stop();
    process.exit(0);
  } catch (error) {
    console.error(error);
    process.exit(1);
  }
});
process.send?.('ready');
