import { randomUUID } from 'node:crypto';
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { environment } from '#shared/environment.ts';
import { awsClient, type CallBounds } from '#shared/stores/aws-client.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { ConnectionStore } from '#shared/stores/realtime/connection-store.ts';
import { Sockets } from '#shared/stores/realtime/socket.ts';
import type { RealtimePorts, SocketPorts } from '#shared/usecases/realtime/realtime-ports.ts';
import { now, pause, random } from './clock.ts';

/**
 * One attempt and short waits: a client that does not take its frame must not delay the others. Each socket of a whole
 * batch may hold a connection to the gateway for that time.
 */
const socketBounds: CallBounds = {
  maxAttempts: 1,
  connectionTimeout: 500,
  requestTimeout: 1000,
  connectionsMax: 500,
};

/** The ports that know the open sockets and close them. */
export function socketPorts(): SocketPorts {
  const endpoint = environment('SOCKET_ENDPOINT');
  return {
    connections: new ConnectionStore(dynamoDb(), environment('CONNECTIONS_TABLE')),
    sockets: new Sockets(awsClient(ApiGatewayManagementApiClient, { endpoint }, socketBounds), pause),
    now,
    random,
    pause,
  };
}

export function realtimePorts(): RealtimePorts {
  return {
    ...socketPorts(),
    ledger: new LedgerStore(dynamoDb(), environment('LEDGER_TABLE')),
    newOwner: randomUUID,
  };
}
