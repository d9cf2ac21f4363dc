import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { KMSClient } from '@aws-sdk/client-kms';
import { SFNClient } from '@aws-sdk/client-sfn';
import { describe, expect, it, onTestFinished } from 'vitest';
import { awsClient } from '#shared/stores/aws-client.ts';
import { dynamoDb, withoutRetries } from '#shared/stores/dynamodb.ts';
import { WholeResponseHandler } from '#shared/stores/whole-response-handler.ts';

const settings = { region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };

/** The names that a file imports from packages of the SDK, commands and errors left out. */
function importedClients(source: string): readonly string[] {
  const imports = source.matchAll(/import (?!type)\{([^}]*)\} from '@aws-sdk\/client-[\w-]+'/g);
  return [...imports]
    .flatMap(([, names = '']) => names.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '' && !/^type |Command$|Exception$/.test(name));
}

/** The parts of a client that all kinds have. */
interface AnyClient {
  readonly config: {
    maxAttempts(): Promise<number>;
    readonly requestHandler: unknown;
    readonly cacheMiddleware?: boolean;
  };
  readonly middlewareStack: { remove(name: string): boolean; identify(): string[] };
}

const bounds = (handler: unknown) => {
  expect(handler).toBeInstanceOf(WholeResponseHandler);
  return (handler as WholeResponseHandler).bounds;
};

describe('clients of AWS', () => {
  const files = globSync('{functions,shared}/**/*.ts');
  const importing = files.flatMap((file) => {
    const source = readFileSync(file, 'utf8');
    return importedClients(source).map((name) => ({ file, source, name }));
  });

  it('are made in one place, with attempts and waits that end', () => {
    expect(new Set(importing.map(({ name }) => name)).size).toBeGreaterThanOrEqual(6);
    const byHand = importing.filter(({ source, name }) => new RegExp(`new ${name}\\b`).test(source));
    expect(byHand.map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
  });

  const kinds = [
    ApiGatewayManagementApiClient,
    CognitoIdentityProviderClient,
    DynamoDBClient,
    KinesisClient,
    KMSClient,
    SFNClient,
  ] as readonly unknown[] as readonly (new (
    config: object,
  ) => AnyClient)[];

  it.each(kinds)('%o waits a second for a connection and three for a response, three times', async (Kind) => {
    const { config } = awsClient(Kind, settings);
    expect(await config.maxAttempts()).toBe(3);
    expect(config.cacheMiddleware).toBe(true);
    expect(bounds(config.requestHandler)).toEqual({ connectionTimeout: 1000, requestTimeout: 3000 });
  });

  it.each(kinds)('%o copies no call for a logger, as the SDK does where there is none', (Kind) => {
    const logging = (client: AnyClient) =>
      client.middlewareStack.identify().filter((name) => name.includes('logger'));
    expect(logging(new Kind(settings))).toHaveLength(1);
    expect(logging(awsClient(Kind, settings))).toEqual([]);
  });

  it('keep the bounds where they try once', async () => {
    const once = withoutRetries(dynamoDb(settings));
    expect(await once.config.maxAttempts()).toBe(1);
    expect(bounds(once.config.requestHandler)).toMatchObject({ requestTimeout: 3000 });
  });

  it('send the database what it reads, and no description of the SDK', async () => {
    const received: IncomingHttpHeaders[] = [];
    const server = createServer((request, response) => {
      received.push(request.headers);
      request.resume().on('end', () => response.end('{}'));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = dynamoDb({ ...settings, endpoint });
    const clients = [client, withoutRetries(client)];
    onTestFinished(() => {
      for (const each of clients) each.destroy();
      server.close();
    });
    const call = new GetItemCommand({ TableName: 'members', Key: { id: { S: 'a' } } });
    for (const each of clients) await each.send(call);
    for (const headers of received) {
      expect(headers).toMatchObject({ 'x-amz-target': 'DynamoDB_20120810.GetItem' });
      expect(Object.keys(headers).filter((name) => name.includes('user-agent'))).toEqual([]);
    }
    expect(received).toHaveLength(2);
  });

  it('put records one after another over one connection, where HTTP/2 would open a session for each call', async () => {
    let connections = 0;
    const server = createServer((request, response) => {
      request.resume().on('end', () => response.end('{"FailedRecordCount":0,"Records":[]}'));
    }).on('connection', () => {
      connections += 1;
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const kinesis = awsClient(KinesisClient, { ...settings, endpoint });
    onTestFinished(() => {
      kinesis.destroy();
      server.close();
    });
    for (let count = 0; count < 5; count += 1) {
      const Records = [{ PartitionKey: 'm-1', Data: new Uint8Array([1]) }];
      await kinesis.send(new PutRecordsCommand({ StreamName: 'entries', Records }));
    }
    expect(connections).toBe(1);
  });
});
