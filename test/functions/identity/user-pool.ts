import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { triggerPools } from '../../../functions/compose/trigger-pool.ts';

/** A reply of the user pool: the factors of the user, an error by its name, or silence. */
export type PoolReply = { readonly factors: readonly string[] } | { readonly error: string } | 'silence';

/** A user pool over HTTP, of which the trigger asks one call. */
export class PoolAtWire {
  /** The users that were asked for, as `pool/user`. */
  readonly asked: string[] = [];
  /** The replies to the next calls; the last one is repeated. */
  replies: PoolReply[] = [{ factors: ['SOFTWARE_TOKEN_MFA'] }];
  readonly #server = createServer(async (request, response) => {
    const { UserPoolId, Username } = JSON.parse(await text(request));
    const target = request.headers['x-amz-target'];
    this.asked.push(`${UserPoolId}/${Username}`);
    const [reply = 'silence'] = this.replies.length > 1 ? this.replies.splice(0, 1) : this.replies;
    if (reply === 'silence') return;
    const known = target === 'AWSCognitoIdentityProviderService.AdminGetUser';
    const content =
      'factors' in reply && known
        ? { Username, ...(reply.factors.length > 0 && { UserMFASettingList: reply.factors }) }
        : { __type: 'error' in reply ? reply.error : 'UnknownOperationException', message: 'arn:aws:secret' };
    response.writeHead('__type' in content ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(content));
  });

  /** The pools as the trigger has them, with its bounds. */
  async open(): Promise<ReturnType<typeof triggerPools>> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    const { port } = this.#server.address() as AddressInfo;
    return triggerPools({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
