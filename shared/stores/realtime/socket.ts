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

  /** Closes a socket; one that is closed already is fine. */
  async close(connectionId: string): Promise<void> {
    try {
      await this.#client.send(new DeleteConnectionCommand({ ConnectionId: connectionId }));
    } catch (error) {
      if (!(error instanceof GoneException)) throw error;
    }
  }
}
