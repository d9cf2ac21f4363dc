import { openSockets } from '../compose/realtime.ts';
import { socketHandler } from '../edge/socket.ts';
import { readFrame } from './client-frame.ts';

const sockets = openSockets();

/** Replies to every frame that is no resume: a pong to a ping, an error to an invalid frame. */
export const handler = socketHandler(async ({ connectionId, body }) => {
  const { frame, refused } = readFrame(body);
  await sockets.send(connectionId, frame?.type === 'ping' ? { type: 'pong' } : refused);
  return undefined;
});
