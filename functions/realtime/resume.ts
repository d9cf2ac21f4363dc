import { resume } from '#shared/usecases/realtime/resume.ts';
import { socketHandler } from '../wrappers/socket.ts';
import { readFrame } from './client-frame.ts';
import { realtimeSurroundings } from './sockets.ts';

const around = realtimeSurroundings();

export const handler = socketHandler(async ({ memberId, connectionId, body }) => {
  const { frame, refused } = readFrame(body);
  const answer =
    frame?.type === 'resume' ? await resume(around, { memberId, connectionId }, frame.afterSeq) : refused;
  if (answer) await around.sockets.send(connectionId, answer);
  return undefined;
});
