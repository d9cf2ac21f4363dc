import type { ServerFrame } from '#shared/contracts/realtime/frames.ts';
import { isAside, type MemberSockets, openSockets } from '#shared/domain/realtime/member-sockets.ts';
import { isAwake } from '#shared/usecases/realtime/deliver.ts';
import type { SocketPorts } from '#shared/usecases/realtime/realtime-ports.ts';
import type { MovedProgress } from './moved-progress.ts';

export interface TellPorts extends Pick<SocketPorts, 'connections' | 'sockets' | 'now'> {
  /** Notes that members were not told, and why. */
  readonly untold: (error: unknown) => void;
}

const frameOf = (moved: MovedProgress): ServerFrame => ({
  type: 'progress',
  ...moved,
  steps: moved.steps?.map((step) => ({ ...step })),
});

/** Sends frames to a socket, up to the first that it does not take: progress is read over the API at any time. */
async function sendAll(
  { sockets }: TellPorts,
  connectionId: string,
  frames: readonly ServerFrame[],
): Promise<void> {
  for (const frame of frames) if ((await sockets.send(connectionId, frame)) !== 'sent') return;
}

/**
 * Tells members who have open sockets how far they are. Sockets that stall for others are left out, and no failure
 * reaches the caller: a frame is a courtesy, and the progress is written already.
 */
export function tellProgress(ports: TellPorts): (moved: readonly MovedProgress[]) => Promise<void> {
  return async (moved) => {
    const byMember = Map.groupBy(moved, ({ memberId }) => memberId);
    if (byMember.size === 0) return;
    try {
      const followed = await ports.connections.ofFollowers([...byMember.keys()], { consistent: false });
      await Promise.all(followed.map((all) => tellOne(ports, all, byMember.get(all.follower) ?? [])));
    } catch (error) {
      ports.untold(error);
    }
  };
}

async function tellOne(ports: TellPorts, all: MemberSockets, moved: readonly MovedProgress[]): Promise<void> {
  const now = ports.now();
  if (isAside(all, now)) return;
  const awake = openSockets(all, now).filter((socket) =>
    isAwake(socket, all.progress.get(socket.connectionId)),
  );
  const frames = moved.map(frameOf);
  await Promise.all(awake.map(({ connectionId }) => sendAll(ports, connectionId, frames)));
}
