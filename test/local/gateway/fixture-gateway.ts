import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnections } from '../../../local/gateway/connections.ts';
import { startConnectionsEndpoint } from '../../../local/gateway/connections-endpoint.ts';
import { openFrontDoor } from '../../../local/gateway/front-door.ts';
import { createGateway } from '../../../local/gateway/gateway.ts';
import { publicOrigins } from '../../../local/gateway/public-origins.ts';
import type { WebSocketLimits } from '../../../local/gateway/websocket-attendance.ts';
import { devClient, type Issuer } from '../../../local/issuer/issuer.ts';
import { PoolUsers } from '../../../local/issuer/pool-users.ts';
import { openSigningKey, type SigningKey } from '../../../local/issuer/signing-key.ts';
import { functionDefinitions } from '../../../local/lambda/function-definition.ts';
import { startFunctions } from '../../../local/lambda/functions.ts';
import type { Invoke } from '../../../local/lambda/invocation.ts';
import { openStore } from '../../../local/store/runner-store.ts';
import { loadDeployment } from '../../../local/template/load.ts';
import { openSecrets } from '../../../local/template/secrets.ts';
import { temporaryFolder } from '../template/fixture-assembly.ts';
import { writeFixtureApp } from './fixture-app.ts';

export interface Call {
  readonly functionArn: string;
  readonly event: Record<string, unknown>;
}

export interface FixtureGateway {
  readonly url: string;
  readonly port: number;
  readonly connectionsUrl: string;
  readonly issuer: Issuer;
  readonly key: SigningKey;
  readonly accessLog: readonly string[];
  readonly reports: readonly string[];
  /** Every invocation that has begun, in order. */
  readonly calls: readonly Call[];
  token(clientId: string, request?: Parameters<Issuer['token']>[1]): Promise<string>;
  stop(): Promise<void>;
}

/** The gateway over the fixture app, functions included, without any storage behind it. */
export async function openFixtureGateway(
  options: { trigger?: boolean; webSocketLimits?: Partial<WebSocketLimits>; bufferedBytesMax?: number } = {},
): Promise<FixtureGateway> {
  const folder = temporaryFolder();
  const reports: string[] = [];
  const frontDoor = await openFrontDoor(0, (line) => reports.push(line));
  const deployment = loadDeployment({
    assembly: writeFixtureApp({ trigger: options.trigger ?? true }),
    stackPrefix: 'laurel-dev-',
    origin: frontDoor.origin,
    secretText: openSecrets(join(folder, 'secrets.json')),
  });
  const connections = createConnections(options.bufferedBytesMax);
  const endpoint = await startConnectionsEndpoint(connections);
  const origins = publicOrigins(deployment, frontDoor.origin, endpoint.url);
  const functions = startFunctions({
    definitions: functionDefinitions(deployment),
    endpoints: Promise.resolve({ aws: 'http://127.0.0.1:1', dynamodb: 'http://127.0.0.1:1', origins }),
    log: () => undefined,
    report: (line) => reports.push(line),
  });
  const calls: Call[] = [];
  const invoke: Invoke = (functionArn, event) => {
    calls.push({ functionArn, event: event as Record<string, unknown> });
    return functions.invoke(functionArn, event);
  };
  const pages = join(folder, 'pages');
  mkdirSync(pages);
  writeFileSync(join(pages, 'index.html'), '<!doctype html><title>start</title>');
  const accessLog: string[] = [];
  const key = await openSigningKey(join(folder, 'issuer.pem'));
  const store = openStore(folder);
  const gateway = createGateway({
    frontDoor,
    deployment,
    invoke,
    connections,
    key,
    users: new PoolUsers(store.users),
    report: (line) => reports.push(line),
    accessLog: (line) => accessLog.push(line),
    pages,
    ...(options.webSocketLimits === undefined ? {} : { webSocketLimits: options.webSocketLimits }),
  });
  gateway.serve();
  return {
    url: frontDoor.origin,
    port: frontDoor.port,
    connectionsUrl: endpoint.url,
    issuer: gateway.issuer,
    key,
    accessLog,
    reports,
    calls,
    token: async (clientId, request = {}) => {
      const client = devClient(clientId);
      const token = client && (await gateway.issuer.token(client, request));
      if (token === undefined) throw new Error(`No token for ${clientId}`);
      return token;
    },
    stop: async () => {
      await gateway.stop();
      await frontDoor.stop();
      await functions.stop();
      await endpoint.stop();
      store.close();
    },
  };
}
