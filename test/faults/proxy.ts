import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';

export const faults = [
  /** The call never arrives, and its caller sees the connection end. */
  'drop-before',
  /** It is carried out, its answer is lost. */
  'drop-after',
  /** It never arrives, and nothing comes back while anybody waits. */
  'hang-before',
  /** It is carried out, and its answer does not come while anybody waits. */
  'hang-after',
  /** It is carried out only when its caller no longer waits for it. */
  'late',
  /** It is carried out a while later. */
  'delay-before',
  /** It is carried out, and answered a while later. */
  'delay-after',
  /** Errors that storage returns instead of carrying the call out. */
  'throttle',
  'fail',
  /** The error of an overlapping write; a read never gets it. */
  'conflict',
  /** The error of a transaction of which an item was throttled; no other call gets it. */
  'cancel',
  /** The result of a batch of which nothing was done; no other call gets it. */
  'unprocessed',
  /** The result of a batch of which only the first item was done. */
  'partly',
] as const;

/** A log is near the limit of its size: storage refuses to add an entry, or tells the size where it is asked. */
const logFaults = ['full', 'large'] as const;

export type Fault = (typeof faults)[number] | (typeof logFaults)[number];

/** A call on its way to storage. */
export interface Call {
  /** As in `PutItem`. */
  readonly operation: string;
  /** The place among calls of that operation, counted from 1 since the faults were set. */
  readonly nth: number;
  /** The place among all calls. */
  readonly index: number;
}

export interface FaultRule {
  /** Every one when absent. */
  readonly operation?: string;
  readonly fault: Fault;
  /** Which calls of that operation, or of all, counted from 1 since the rule was set. */
  readonly calls: (nth: number) => boolean;
  /** Runs when it has come to a dropped call, before its caller notices. */
  readonly onDropped?: () => void;
}

/** Chooses the fault of a call; undefined lets the call through. */
export type Schedule = (call: Call) => Pick<FaultRule, 'fault' | 'onDropped'> | undefined;

interface Refused {
  readonly status: number;
  readonly type: string;
  readonly body?: object;
}

const DELAY_MILLISECONDS = 20;
const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'TransactWriteItems']);

const CANCELLED = 'TransactionCanceledException';

const answers: Partial<Record<Fault, Refused>> = {
  throttle: { status: 400, type: 'ProvisionedThroughputExceededException' },
  fail: { status: 500, type: 'InternalServerError' },
};

const BATCHES = new Set(['BatchGetItem', 'BatchWriteItem']);

function leftOut(operation: string, left: object): object {
  return operation === 'BatchGetItem' ? { UnprocessedKeys: left } : { UnprocessedItems: left };
}

/** All that was asked for in a batch, left out. */
function unprocessed(operation: string, body: Buffer): Refused {
  const { RequestItems } = JSON.parse(body.toString()) as { RequestItems: object };
  return {
    status: 200,
    type: `${operation}Output`,
    body: { Responses: {}, ...leftOut(operation, RequestItems) },
  };
}

type Batch = readonly unknown[] | { readonly Keys: readonly unknown[] };

/** The first item of a batch of one table, as a call of its own, and what is left. */
function parted(body: Buffer): { readonly first: Buffer; readonly left: object } {
  const { RequestItems, ...rest } = JSON.parse(body.toString()) as { RequestItems: Record<string, Batch> };
  const cut = (from: number, to?: number) =>
    Object.fromEntries(
      Object.entries(RequestItems).map(([table, asked]) => [
        table,
        'Keys' in asked ? { ...asked, Keys: asked.Keys.slice(from, to) } : asked.slice(from, to),
      ]),
    );
  const some = Object.values(RequestItems).some((asked) => ('Keys' in asked ? asked.Keys : asked).length > 1);
  return {
    first: Buffer.from(JSON.stringify({ ...rest, RequestItems: cut(0, 1) })),
    left: some ? cut(1) : {},
  };
}

/** The result of a batch with what was left out of it. */
function withLeft(operation: string, content: Buffer, left: object): Buffer {
  return Buffer.from(JSON.stringify({ ...JSON.parse(content.toString()), ...leftOut(operation, left) }));
}

/** A cancelled transaction tells of each item why; here the last is to blame. */
function cancelled(code: string, body: Buffer): Refused {
  const { TransactItems } = JSON.parse(body.toString()) as { TransactItems: readonly unknown[] };
  const CancellationReasons = TransactItems.map((_, index) => ({
    Code: index === TransactItems.length - 1 ? code : 'None',
  }));
  return { status: 400, type: CANCELLED, body: { CancellationReasons } };
}

interface Keyed {
  readonly TableName: string;
  readonly Key: Readonly<Record<string, unknown>>;
}

interface TransactItem {
  readonly Put?: { readonly TableName: string; readonly Item: Readonly<Record<string, unknown>> };
  readonly Update?: Keyed;
  readonly Delete?: Keyed;
}

/** The items that a transaction writes; none of any other call. */
function itemsOf(operation: string, body: Buffer): readonly string[] {
  if (operation !== 'TransactWriteItems') return [];
  const { TransactItems } = JSON.parse(body.toString()) as { TransactItems: readonly TransactItem[] };
  return TransactItems.flatMap(({ Put, Update, Delete }) => {
    const write = Put ?? Update ?? Delete;
    if (!write) return [];
    const { memberId, seq, id, part } = 'Item' in write ? write.Item : write.Key;
    // An item of the members table may name a member beside its key.
    return [JSON.stringify([write.TableName, ...(part ? [id, part] : [memberId, seq, id])])];
  });
}

const isEntry = (put?: TransactItem['Put']) => put?.Item.reference !== undefined;

/** The error of a write that adds an entry; no other call gets it. A cancelled transaction blames its first entry. */
function refusedEntry(operation: string, body: Buffer): Refused | undefined {
  const call = JSON.parse(body.toString());
  if (operation === 'PutItem' && isEntry(call)) {
    return { status: 400, type: 'ItemCollectionSizeLimitExceededException' };
  }
  if (operation !== 'TransactWriteItems') return undefined;
  const { TransactItems } = call as { TransactItems: readonly TransactItem[] };
  const full = TransactItems.findIndex(({ Put }) => isEntry(Put));
  if (full < 0) return undefined;
  const CancellationReasons = TransactItems.map((_, index) => ({
    Code: index === full ? 'ItemCollectionSizeLimitExceeded' : 'None',
  }));
  return { status: 400, type: CANCELLED, body: { CancellationReasons } };
}

/** The answer to a write that asked for sizes: 6 GB for the log of each entry, as an estimate of storage. */
function withSizes(body: Buffer, content: Buffer): Buffer {
  const { ReturnItemCollectionMetrics, TableName, Item, TransactItems = [] } = JSON.parse(body.toString());
  if (ReturnItemCollectionMetrics !== 'SIZE') return content;
  const sizeOf = ({ memberId }: Readonly<Record<string, unknown>>) => ({
    ItemCollectionKey: { memberId },
    SizeEstimateRangeGB: [5, 6],
  });
  const puts = (TransactItems as readonly TransactItem[]).flatMap(({ Put }) => (isEntry(Put) && Put) || []);
  const ItemCollectionMetrics = TableName
    ? sizeOf(Item)
    : { [puts[0]?.TableName ?? '']: puts.map(({ Item }) => sizeOf(Item)) };
  return Buffer.from(JSON.stringify({ ...JSON.parse(content.toString()), ItemCollectionMetrics }));
}

/** Conflicts are what AWS answers to overlapping writes, which the embedded database never does. */
function refusalOf(fault: Fault, operation: string, body: Buffer): Refused | undefined {
  if (fault === 'cancel') return cancelled('ThrottlingError', body);
  if (fault === 'full') return refusedEntry(operation, body);
  if (fault === 'unprocessed') return unprocessed(operation, body);
  if (fault !== 'conflict') return answers[fault];
  return operation === 'TransactWriteItems'
    ? cancelled('TransactionConflict', body)
    : { status: 400, type: 'TransactionConflictException' };
}

function canMeet({ operation }: Call, fault: Fault): boolean {
  if (fault === 'conflict') return WRITES.has(operation);
  if (fault === 'cancel') return operation === 'TransactWriteItems';
  if (fault === 'unprocessed' || fault === 'partly') return BATCHES.has(operation);
  return true;
}

function answerTo(request: http.RequestOptions, body: Buffer): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => http.request(request, resolve).on('error', reject).end(body));
}

/** A proxy before DynamoDB that breaks calls by rule or schedule, and counts all that pass. */
export class FaultProxy {
  readonly #target: URL;
  readonly #delay: () => Promise<unknown>;
  readonly #server = http.createServer((request, response) => this.#serve(request, response));
  readonly #seen = new Map<string, number>();
  readonly #carried = new Set<Promise<void>>();
  readonly #written = new Set<string>();
  #schedule: Schedule = () => undefined;
  #stopped = false;
  /** Operations in the order in which they came. */
  readonly calls: string[] = [];
  /** Whether a transaction is cancelled that overlaps another one of the same item, as on AWS. */
  overlapsConflict = false;
  /** How many were. */
  overlaps = 0;

  constructor(target: string, delay: () => Promise<unknown> = () => setTimeout(DELAY_MILLISECONDS)) {
    this.#target = new URL(target);
    this.#delay = delay;
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Sets the rules and counts anew. */
  break(...rules: readonly FaultRule[]): void {
    this.follow((call) =>
      rules.find(
        ({ operation, calls }) =>
          (operation === undefined || operation === call.operation) &&
          calls(operation === undefined ? call.index : call.nth),
      ),
    );
  }

  /** Sets what becomes of calls and counts anew. */
  follow(schedule: Schedule): void {
    this.#schedule = schedule;
    this.#seen.clear();
    this.calls.length = 0;
  }

  /** Resolves when storage has carried out all that reached it, answered or not. */
  async settled(): Promise<void> {
    while (this.#carried.size > 0) await Promise.all(this.#carried);
  }

  #count(operation: string): Call {
    const nth = (this.#seen.get(operation) ?? 0) + 1;
    this.#seen.set(operation, nth);
    this.calls.push(operation);
    return { operation, nth, index: this.calls.length };
  }

  #serve(request: http.IncomingMessage, response: http.ServerResponse): void {
    const call = this.#count(String(request.headers['x-amz-target']).split('.').at(-1) ?? '');
    const met = this.#schedule(call);
    const broken = met && canMeet(call, met.fault) ? met : undefined;
    const work = this.#answer(request, response, call.operation, broken)
      // Either side is gone: the other sees its connection end.
      .catch(() => void request.socket.destroy())
      .finally(() => this.#carried.delete(work));
    this.#carried.add(work);
  }

  async #answer(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    operation: string,
    broken: ReturnType<Schedule>,
  ): Promise<void> {
    const body = await buffer(request);
    const fault = broken?.fault;
    if (fault === 'hang-before') return;
    if (fault === 'drop-before') {
      broken?.onDropped?.();
      return void request.socket.destroy();
    }
    const refused = fault && refusalOf(fault, operation, body);
    if (refused) return refuse(response, refused);
    if (fault === 'late') await gone(response);
    if (fault === 'delay-before') await this.#delay();
    if (this.#stopped) return;
    const items = this.overlapsConflict ? itemsOf(operation, body) : [];
    if (items.some((item) => this.#written.has(item))) {
      this.overlaps += 1;
      return refuse(response, cancelled('TransactionConflict', body));
    }
    for (const item of items) this.#written.add(item);
    const { first = body, left } = fault === 'partly' ? parted(body) : {};
    const answered = await this.#carryOut(request, first).finally(() => {
      for (const item of items) this.#written.delete(item);
    });
    const content = await buffer(answered);
    if (fault === 'hang-after' || fault === 'late') return;
    if (fault === 'drop-after') {
      broken?.onDropped?.();
      return void request.socket.destroy();
    }
    if (fault === 'delay-after') await this.#delay();
    if (left && answered.statusCode === 200) return tell(response, withLeft(operation, content, left));
    if (fault === 'large' && answered.statusCode === 200) return tell(response, withSizes(body, content));
    response.writeHead(answered.statusCode ?? 500, answered.headers).end(content);
  }

  #carryOut({ method, url, headers }: http.IncomingMessage, body: Buffer): Promise<http.IncomingMessage> {
    const { hostname, port } = this.#target;
    const sized = { ...headers, 'content-length': String(body.length) };
    return answerTo({ hostname, port, method, path: url, headers: sized }, body);
  }
}

/** Resolves when nobody waits for that answer any more. */
function gone(response: http.ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) resolve();
    else response.once('close', resolve);
  });
}

/** An answer whose checksum and length the client takes from what it gets. */
function tell(response: http.ServerResponse, content: Buffer): void {
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(content);
}

function refuse(response: http.ServerResponse, { status, type, body }: Refused): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(
    JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'fault', ...body }),
  );
}
