import { socketPorts } from '../compose/realtime.ts';
import { frameHandler } from './frame-handler.ts';

/** Replies to every frame that is no resume: a pong to a ping, an error to an invalid frame. */
export const handler = frameHandler(socketPorts(), async (_, { frame, refused }) =>
  frame?.type === 'ping' ? { type: 'pong' } : refused,
);
