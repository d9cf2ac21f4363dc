import { bind } from '../lambda/bind.ts';
import type { LaurelFunction } from '../lambda/laurel-function.ts';
import type { Data } from '../service/data.ts';
import type { SocketGateway } from './socket-gateway.ts';

/** Binds the closing of sockets: the item that lists them, and the frames and deletions of the gateway. */
export function bindClosing(
  fn: LaurelFunction,
  { connections }: Pick<Data, 'connections'>,
  socket: SocketGateway,
): void {
  bind(fn, connections, ['GetItem', 'UpdateItem', 'DeleteItem']);
  socket.bind(fn, ['POST', 'DELETE']);
}
