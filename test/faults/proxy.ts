import http from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * `drop-before`: the call never arrives. `drop-after`: it is carried out, its answer is lost. `hang-after`: it is
 * carried out, and its answer does not come while anybody waits. `throttle`, `fail` and `conflict` are answers that
 * storage gives instead of carrying it out, and `unprocessed` is that of a batch of which nothing was done.
 */
export type Fault =
  | 'drop-before'
  | 'drop-after'
  | 'hang-after'
  | 'throttle'
  | 'fail'
  | 'conflict'
  | 'unprocessed';

export interface FaultRule {
  /** As in `PutItem`. */
  readonly operation: string;
  readonly fault: Fault;
  /** Which calls of that operation, counted from 1 since the rule was set. */
  readonly calls: (nth: number) => boolean;
}

const answers: Partial<Record<Fault, { status: number; type: string; body?: object }>> = {
  throttle: { status: 400, type: 'ProvisionedThroughputExceededException' },
  fail: { status: 500, type: 'InternalServerError' },
  unprocessed: {
    status: 200,
    type: 'BatchGetItemOutput',
    body: { Responses: {}, UnprocessedKeys: { table: { Keys: [{ id: { S: 'one' } }] } } },
  },
};

/** What AWS answers to overlapping writes, which the embedded database never does. */
function conflictOf(operation: string) {
  if (operation !== 'TransactWriteItems') return { status: 400, type: 'TransactionConflictException' };
  const CancellationReasons = [{ Code: 'TransactionConflict', Message: 'overlapping write' }];
  return { status: 400, type: 'TransactionCanceledException', body: { CancellationReasons } };
}

/** A proxy before DynamoDB that breaks calls by rule, and counts all that pass. */
export class FaultProxy {
  readonly #target: URL;
  readonly #server = http.createServer((request, response) => this.#serve(request, response));
  readonly #seen = new Map<string, number>();
  #rules: readonly FaultRule[] = [];
  /** Operations in the order in which they came. */
  readonly calls: string[] = [];

  constructor(target: string) {
    this.#target = new URL(target);
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Sets the rules and counts anew. */
  break(...rules: readonly FaultRule[]): void {
    this.#rules = rules;
    this.#seen.clear();
    this.calls.length = 0;
  }

  #serve(request: http.IncomingMessage, response: http.ServerResponse): void {
    const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    const nth = (this.#seen.get(operation) ?? 0) + 1;
    this.#seen.set(operation, nth);
    this.calls.push(operation);
    const fault = this.#rules.find((rule) => rule.operation === operation && rule.calls(nth))?.fault;
    if (fault === 'drop-before') return void request.socket.destroy();
    const answer = fault === 'conflict' ? conflictOf(operation) : fault && answers[fault];
    if (answer) {
      request.resume();
      response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(
        JSON.stringify({
          __type: `com.amazonaws.dynamodb.v20120810#${answer.type}`,
          message: 'fault',
          ...answer.body,
        }),
      );
      return;
    }
    const forward = http.request(
      {
        host: this.#target.hostname,
        port: this.#target.port,
        method: request.method,
        path: request.url,
        headers: request.headers,
      },
      (answered) => {
        if (fault === 'drop-after' || fault === 'hang-after') {
          answered.resume();
          if (fault === 'drop-after') answered.on('end', () => request.socket.destroy());
          return;
        }
        response.writeHead(answered.statusCode ?? 500, answered.headers);
        answered.pipe(response);
      },
    );
    forward.on('error', () => request.socket.destroy());
    request.pipe(forward);
  }
}
