import {
  type ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import type { ServerFrame } from '#shared/contracts/realtime/frames.ts';

/**
 * `gone`: the client closed the socket. `failed`: the socket may still be open, and gets no more frames in this call.
 */
export type Sent = 'sent' | 'gone' | 'failed';

/** The open sockets, through the gateway's management API. */
export class Sockets {
  readonly #client: ApiGatewayManagementApiClient;

  constructor(client: ApiGatewayManagementApiClient) {
    this.#client = client;
  }

  async send(connectionId: string, frame: ServerFrame): Promise<Sent> {
    try {
      await this.#client.send(
        new PostToConnectionCommand({ ConnectionId: connectionId, Data: Buffer.from(JSON.stringify(frame)) }),
      );
      return 'sent';
    } catch (error) {
      return error instanceof GoneException ? 'gone' : 'failed';
    }
  }

  /** Closes a socket. A closed socket is no error; one that cannot be closed ends at the gateway's time limit. */
  async close(connectionId: string): Promise<void> {
    const close = new DeleteConnectionCommand({ ConnectionId: connectionId });
    await this.#client.send(close).catch(() => {});
  }
}
