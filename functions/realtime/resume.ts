import { resume } from '#shared/usecases/realtime/resume.ts';
import { socketHandler } from '../wrappers/socket.ts';
import { invalidFrame, readFrame } from './client-frame.ts';
import { realtimeSurroundings } from './sockets.ts';

const around = realtimeSurroundings();

export const handler = socketHandler(async ({ memberId, connectionId, body }) => {
  const { success, data, error } = readFrame(body);
  const answer =
    success && data.type === 'resume'
      ? await resume(around, { memberId, connectionId }, data.afterSeq)
      : invalidFrame(error);
  if (answer) await around.sockets.send(connectionId, answer);
  return undefined;
});
