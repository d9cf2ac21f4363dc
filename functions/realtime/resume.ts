import { isStaff } from '#shared/domain/realtime/follower.ts';
import { resume } from '#shared/usecases/realtime/resume.ts';
import { realtimePorts } from '../compose/realtime.ts';
import { frameHandler } from './frame-handler.ts';

const ports = realtimePorts();

export const handler = frameHandler(ports, async ({ follower, connectionId }, { frame, refused }) => {
  if (frame?.type !== 'resume') return refused;
  if (!isStaff(follower)) return resume(ports, { follower, connectionId }, frame.afterSeq);
  return {
    type: 'error',
    code: 'no-member',
    detail: 'This socket follows topics, which have no entries to resume.',
  };
});
