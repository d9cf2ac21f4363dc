import { socketHandler } from '../wrappers/socket.ts';
import { invalidFrame, readFrame } from './client-frame.ts';
import { openSockets } from './sockets.ts';

const sockets = openSockets();

/** Answers what is no resume: a ping, or a frame that is none of ours. */
export const handler = socketHandler(async ({ connectionId, body }) => {
  const { success, data, error } = readFrame(body);
  const ping = success && data.type === 'ping';
  await sockets.send(connectionId, ping ? { type: 'pong' } : invalidFrame(error));
  return undefined;
});
