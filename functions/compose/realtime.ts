import { randomUUID } from 'node:crypto';
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { environment } from '#shared/environment.ts';
import { awsClient, type CallBounds } from '#shared/stores/aws-client.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { ConnectionStore } from '#shared/stores/realtime/connection-store.ts';
import { Sockets } from '#shared/stores/realtime/socket.ts';
import type { RealtimePorts } from '#shared/usecases/realtime/deliver.ts';
import { now, pause } from './clock.ts';

/** Short bounds: a client that does not take its frame must not delay the others. */
const socketBounds: CallBounds = { maxAttempts: 2, connectionTimeout: 1000, requestTimeout: 2000 };

export function openSockets(): Sockets {
  return new Sockets(
    awsClient(ApiGatewayManagementApiClient, { endpoint: environment('SOCKET_ENDPOINT') }, socketBounds),
  );
}

export function realtimePorts(): RealtimePorts {
  return {
    ledger: new LedgerStore(dynamoDb(), environment('LEDGER_TABLE')),
    connections: new ConnectionStore(dynamoDb(), environment('CONNECTIONS_TABLE')),
    sockets: openSockets(),
    now,
    pause,
    newOwner: randomUUID,
  };
}
