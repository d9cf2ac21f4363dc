import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { onTestFinished, vi } from 'vitest';
import type { Environment } from './environment.ts';
import { MemberSocket } from './realtime-socket.ts';

/**
 * Opens the one socket of a member for one test. The socket ends with its test, and so does its item: the runner
 * deletes it after the client is gone, or where storage was busy with the next sweep, and a next test that compares all
 * tables would see it go.
 */
export async function following(environment: Environment, member: string): Promise<MemberSocket> {
  const socket = await MemberSocket.open(environment.runner.url, await environment.token({ member }));
  const items = new QueryCommand({
    TableName: environment.tables.connections,
    KeyConditionExpression: 'memberId = :member',
    ExpressionAttributeValues: { ':member': { S: member } },
    ConsistentRead: true,
  });
  onTestFinished(async () => {
    socket.raw.terminate();
    await vi.waitFor(
      async () => {
        const { Items = [] } = await environment.database.send(items);
        if (Items.length > 0)
          throw new Error(`sockets of ${member} still have an item: ${JSON.stringify(Items)}`);
      },
      { timeout: 100_000, interval: 20 },
    );
  });
  return socket;
}
