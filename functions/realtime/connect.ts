import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { ConnectionStore } from '#shared/stores/realtime/connection-store.ts';
import { socketHandler } from '../edge/socket.ts';
import { PROTOCOL, protocolsOf } from './protocols.ts';

/** The gateway ends every connection after two hours. */
const LIFETIME_SECONDS = 2 * 60 * 60;

const connections = new ConnectionStore(dynamoDb(), environment('CONNECTIONS_TABLE'));

export const handler = socketHandler(
  async ({ memberId, connectionId, connectedAt, tokenExpiresAt, headers }) => {
    const expiresAt = Math.min(tokenExpiresAt, Math.floor(connectedAt / 1000) + LIFETIME_SECONDS);
    await connections.add({ memberId, connectionId, connectedAt, expiresAt });
    if (!protocolsOf(headers).includes(PROTOCOL)) return { statusCode: 200 };
    return { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': PROTOCOL } };
  },
);
