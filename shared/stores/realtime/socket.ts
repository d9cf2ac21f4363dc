import {
  type ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import type { ServerFrame } from '#shared/contracts/realtime/frames.ts';

/** `gone`: the client is no longer there. `failed`: it may be; nothing more is sent to it this time. */
export type Sent = 'sent' | 'gone' | 'failed';

/** The open sockets, as the gateway lets functions reach them. */
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

  /** Closes a socket. One that is closed already is fine, and one that cannot be the gateway ends in time. */
  async close(connectionId: string): Promise<void> {
    const close = new DeleteConnectionCommand({ ConnectionId: connectionId });
    await this.#client.send(close).catch(() => {});
  }
}
