import { openSockets } from '../compose/realtime.ts';
import { socketHandler } from '../edge/socket.ts';
import { readFrame } from './client-frame.ts';

const sockets = openSockets();

/** Answers what is no resume: a ping, or a frame that is none of ours. */
export const handler = socketHandler(async ({ connectionId, body }) => {
  const { frame, refused } = readFrame(body);
  await sockets.send(connectionId, frame?.type === 'ping' ? { type: 'pong' } : refused);
  return undefined;
});
