import { resume } from '#shared/usecases/realtime/resume.ts';
import { realtimePorts } from '../compose/realtime.ts';
import { socketHandler } from '../edge/socket.ts';
import { readFrame } from './client-frame.ts';

const ports = realtimePorts();

export const handler = socketHandler(async ({ memberId, connectionId, body }) => {
  const { frame, refused } = readFrame(body);
  const answer =
    frame?.type === 'resume' ? await resume(ports, { memberId, connectionId }, frame.afterSeq) : refused;
  if (answer) await ports.sockets.send(connectionId, answer);
  return undefined;
});
