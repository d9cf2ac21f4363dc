import { resume } from '#shared/usecases/realtime/resume.ts';
import { realtimeSurroundings } from '../compose/realtime.ts';
import { socketHandler } from '../edge/socket.ts';
import { readFrame } from './client-frame.ts';

const around = realtimeSurroundings();

export const handler = socketHandler(async ({ memberId, connectionId, body }) => {
  const { frame, refused } = readFrame(body);
  const answer =
    frame?.type === 'resume' ? await resume(around, { memberId, connectionId }, frame.afterSeq) : refused;
  if (answer) await around.sockets.send(connectionId, answer);
  return undefined;
});
