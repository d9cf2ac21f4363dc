import { randomUUID } from 'node:crypto';
import type { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { expect } from 'vitest';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { ConnectionStore } from '#shared/stores/realtime/connection-store.ts';
import { Sockets } from '#shared/stores/realtime/socket.ts';
import { openSocket } from '#shared/usecases/realtime/open-socket.ts';
import { pushEntries } from '#shared/usecases/realtime/push-entries.ts';
import type { RealtimePorts } from '#shared/usecases/realtime/realtime-ports.ts';
import { type Database, newMemberId, startDatabase } from '../../../database.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { Books } from '../books.ts';
import { Gateway } from './gateway.ts';

export const HOUR = 3_600_000;

/** Members with sockets, over the embedded database and a gateway that does as it is told. */
export class RealtimeBooks {
  readonly database: Database;
  readonly books: Books;
  readonly gateway: Gateway;
  readonly posting: ApiGatewayManagementApiClient;
  readonly ports: RealtimePorts;
  readonly pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  private constructor(database: Database, gateway: Gateway, posting: ApiGatewayManagementApiClient) {
    this.database = database;
    this.gateway = gateway;
    this.posting = posting;
    const client = dynamoDb(database.config());
    this.books = new Books(client, database.tables);
    this.ports = {
      ledger: this.books.ledger,
      connections: new ConnectionStore(client, database.tables.connections),
      sockets: new Sockets(posting, this.pause),
      now: () => this.books.clock,
      random: Math.random,
      pause: this.pause,
      newOwner: randomUUID,
    };
  }

  static async start(): Promise<RealtimeBooks> {
    const gateway = new Gateway();
    const posting = await gateway.start();
    return new RealtimeBooks(await startDatabase(), gateway, posting);
  }

  async stop(): Promise<void> {
    await this.gateway.stop();
    await this.database.stop();
  }

  /** Enrols a member with as many purchases, so that entry n is purchase n. */
  async member(purchases: number): Promise<string> {
    const memberId = newMemberId();
    await this.books.enrol(memberId);
    await this.buy(memberId, 1, purchases);
    return memberId;
  }

  async buy(memberId: string, from: number, to: number): Promise<void> {
    for (let index = from; index <= to; index += 1)
      await this.books.buy(memberId, `p${index}`, purchaseOf(1000));
  }

  /** Opens a socket. Returns undefined where it is refused. */
  async tryOpen(
    follower: string,
    { age = HOUR, issuedAt = this.books.clock / 1000, validMs = HOUR, ports = this.ports } = {},
  ): Promise<string | undefined> {
    const connectionId = randomUUID();
    const expiresAt = Math.floor((this.books.clock + validMs) / 1000);
    const socket = { connectionId, connectedAt: this.books.clock - age, expiresAt };
    return (await openSocket(ports, { follower, socket, issuedAt })) ? connectionId : undefined;
  }

  async open(follower: string, options: Parameters<RealtimeBooks['tryOpen']>[1] = {}): Promise<string> {
    const connectionId = await this.tryOpen(follower, options);
    expect(connectionId, 'opened').toBeDefined();
    return connectionId ?? '';
  }

  /** The ids of the sockets that storage lists. */
  async listed(follower: string): Promise<readonly string[]> {
    const { sockets } = await this.ports.connections.get(follower);
    return sockets.map(({ connectionId }) => connectionId);
  }

  entries(memberId: string, from: number, to?: number): Promise<readonly LedgerRecord[]> {
    return Array.fromAsync(this.books.ledger.after(memberId, from - 1, to));
  }

  async pushRecords(memberId: string, records: readonly LedgerRecord[], ports = this.ports): Promise<void> {
    expect(await pushEntries(ports, new Map([[memberId, records]]))).toEqual(new Map());
  }

  async push(memberId: string, from: number, to?: number, ports = this.ports): Promise<void> {
    await this.pushRecords(memberId, await this.entries(memberId, from, to), ports);
  }
}
