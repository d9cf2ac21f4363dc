import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type AwsSettings, awsSettings } from '../../../tools/aws/settings.ts';

/** The parameters of a call, whichever of AWS's protocols it came in. */
export type Parameters = Readonly<Record<string, unknown>>;

/** A reply: a body, or an error with its code as AWS documents it. */
export type Reply = { readonly body: object } | { readonly status: number; readonly code: string };

export type Operation = (parameters: Parameters, region: string) => Reply;

export const body = (content: object): Reply => ({ body: content });
export const failure = (status: number, code: string): Reply => ({ status, code });

type Protocol = 'query' | 'json' | 'rest';

interface Call {
  readonly protocol: Protocol;
  readonly operation: string;
  readonly parameters: Parameters;
  readonly region: string;
}

const restPaths: readonly (readonly [RegExp, string])[] = [
  [/^\/v2\/email\/identities\/(?<EmailIdentity>[^/]+)$/, 'GetEmailIdentity'],
  [/^\/v2\/email\/account$/, 'GetAccount'],
  [/^\/2016-08-19\/account-settings\/?$/, 'GetAccountSettings'],
];

async function callOf(request: IncomingMessage): Promise<Call> {
  const sent = await text(request);
  const [, region = ''] = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string')
    return { protocol: 'json', operation: target.replace(/^.*\./, ''), parameters: JSON.parse(sent), region };
  const path = decodeURIComponent(new URL(request.url ?? '/', 'http://aws').pathname);
  for (const [pattern, operation] of restPaths) {
    const match = pattern.exec(path);
    if (match !== null) return { protocol: 'rest', operation, parameters: { ...match.groups }, region };
  }
  const form = Object.fromEntries(new URLSearchParams(sent));
  return { protocol: 'query', operation: form.Action ?? path, parameters: form, region };
}

const escaped = (value: unknown) =>
  String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Lists as members, maps as entries: how the query protocol writes them. */
function xml(value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => `<member>${xml(one)}</member>`).join('');
  if (value instanceof Map)
    return [...value].map(([key, one]) => `<entry><key>${key}</key><value>${one}</value></entry>`).join('');
  if (typeof value !== 'object' || value === null) return escaped(value);
  return Object.entries(value)
    .map(([key, one]) => `<${key}>${xml(one)}</${key}>`)
    .join('');
}

function written(
  { protocol, operation }: Call,
  reply: Reply,
): { status: number; type: string; text: string } {
  const failed = 'code' in reply;
  const status = failed ? reply.status : 200;
  if (protocol === 'query') {
    const inside = failed
      ? `<ErrorResponse><Error><Type>Sender</Type><Code>${reply.code}</Code><Message>Refused by the test: ${reply.code}</Message></Error></ErrorResponse>`
      : `<${operation}Response><${operation}Result>${xml(reply.body)}</${operation}Result></${operation}Response>`;
    return { status, type: 'text/xml', text: inside };
  }
  const content = failed ? { __type: reply.code, message: `Refused by the test: ${reply.code}` } : reply.body;
  return { status, type: 'application/x-amz-json-1.1', text: JSON.stringify(content) };
}

/** A server that speaks AWS's protocols for the few calls that the tools make. Each test says what it replies. */
export class AwsAtWire {
  readonly settings: AwsSettings;
  readonly endpoint: string;
  /** Every call, in the order of arrival, as `Operation@region`. */
  readonly calls: string[] = [];
  readonly operations: Map<string, Operation>;
  readonly close: () => Promise<void>;

  private constructor(endpoint: string, operations: Map<string, Operation>, close: () => Promise<void>) {
    this.endpoint = endpoint;
    this.operations = operations;
    this.close = close;
    const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'test' };
    this.settings = awsSettings({ endpoint, credentials });
  }

  static async start(operations: Readonly<Record<string, Operation>>): Promise<AwsAtWire> {
    const known = new Map(Object.entries(operations));
    let wire: AwsAtWire | undefined;
    const server = createServer(async (request, response) => {
      const call = await callOf(request);
      wire?.calls.push(`${call.operation}@${call.region}`);
      const operation = known.get(call.operation);
      const reply =
        operation?.(call.parameters, call.region) ?? failure(400, `NotInThisTest_${call.operation}`);
      const { status, type, text: content } = written(call, reply);
      response.writeHead(status, {
        'content-type': type,
        ...('code' in reply ? { 'x-amzn-errortype': reply.code } : {}),
      });
      response.end(content);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const close = async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    };
    wire = new AwsAtWire(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, known, close);
    return wire;
  }

  count(operation: string): number {
    return this.calls.filter((call) => call.startsWith(`${operation}@`)).length;
  }
}
