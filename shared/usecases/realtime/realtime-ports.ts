import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import type { ConnectionStore } from '#shared/stores/realtime/connection-store.ts';
import type { Sockets } from '#shared/stores/realtime/socket.ts';

/** The ports that change the sockets of a member and close them. */
export interface SocketPorts {
  readonly connections: ConnectionStore;
  readonly sockets: Sockets;
  readonly now: () => number;
  readonly random: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
}

export interface RealtimePorts extends SocketPorts {
  readonly ledger: LedgerStore;
  readonly newOwner: () => string;
}
