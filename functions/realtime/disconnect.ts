import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { ConnectionStore } from '#shared/stores/realtime/connection-store.ts';
import { socketHandler } from '../edge/socket.ts';

const connections = new ConnectionStore(dynamoDb(), environment('CONNECTIONS_TABLE'));

export const handler = socketHandler(async ({ follower, connectionId }) => {
  await connections.remove(follower, connectionId);
  return undefined;
});
