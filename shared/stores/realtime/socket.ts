import {
  type ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import type { ServerFrame } from '#shared/contracts/realtime/frames.ts';

/**
 * `gone`: the client closed the socket. `refused`: the gateway replied with an error, more than once. `stalled`: it did
 * not reply in time.
 */
export type Sent = 'sent' | 'gone' | 'refused' | 'stalled';

const TRIES = 3;
const RETRY_MS = 50;

/** The open sockets, through the gateway's management API. */
export class Sockets {
  readonly #client: ApiGatewayManagementApiClient;
  readonly #pause: (milliseconds: number) => Promise<void>;

  /** The client tries once. A refused call is repeated here, and one without a reply is not. */
  constructor(client: ApiGatewayManagementApiClient, pause: (milliseconds: number) => Promise<void>) {
    this.#client = client;
    this.#pause = pause;
  }

  async send(connectionId: string, frame: ServerFrame): Promise<Sent> {
    const Data = Buffer.from(JSON.stringify(frame));
    return this.#tried(() =>
      this.#client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data })),
    );
  }

  /** Deletes a connection. `gone` is as good as `sent`. */
  async close(connectionId: string): Promise<Sent> {
    return this.#tried(() => this.#client.send(new DeleteConnectionCommand({ ConnectionId: connectionId })));
  }

  async #tried(call: () => Promise<unknown>): Promise<Sent> {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await outcomeOf(call);
      if (outcome !== 'refused' || attempt === TRIES) return outcome;
      await this.#pause(RETRY_MS * attempt);
    }
  }
}

async function outcomeOf(call: () => Promise<unknown>): Promise<Sent> {
  try {
    await call();
    return 'sent';
  } catch (error) {
    if (error instanceof GoneException) return 'gone';
    return error instanceof Error && error.name === 'TimeoutError' ? 'stalled' : 'refused';
  }
}
