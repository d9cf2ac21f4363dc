import { describe, expect, it } from 'vitest';
import { RateLimited, socketLimitOf } from '#shared/domain/service/rate-limit.ts';
import { type SocketEvent, socketHandler } from '../../../functions/edge/socket.ts';

const event = (authorizer: object) => ({
  requestContext: { connectionId: 'c-1', connectedAt: 1, requestId: 'r-1', routeKey: 'ping', authorizer },
  body: '{}',
});

async function read(authorizer: object): Promise<SocketEvent | undefined> {
  let seen: SocketEvent | undefined;
  await socketHandler(async (given) => {
    seen = given;
    return undefined;
  })(event(authorizer));
  return seen;
}

describe('an event of a socket', () => {
  it('says the follower, the topics and the times of the token', async () => {
    const staff = { follower: 'staff/s-1', topics: 'case,kpi', issuedAt: '10', expiresAt: '20' };
    expect(await read(staff)).toMatchObject({
      follower: 'staff/s-1',
      topics: ['case', 'kpi'],
      tokenIssuedAt: 10,
      tokenExpiresAt: 20,
    });
    const member = { follower: 'm-1', topics: '', issuedAt: '10', expiresAt: '20' };
    expect((await read(member))?.topics).toBeUndefined();
  });

  it('gets, refused, the status of the refusal, and any other error 500', async () => {
    const context = { follower: 'm-1', topics: '', issuedAt: '10', expiresAt: '20' };
    const refused = socketHandler(() => Promise.reject(new RateLimited(socketLimitOf('m-1', 'connect'))));
    expect(await refused(event(context))).toEqual({ statusCode: 429 });
    expect(await socketHandler(() => Promise.reject(new Error('a bug')))(event(context))).toEqual({
      statusCode: 500,
    });
  });
});
