import type * as z from 'zod';
import { clientFrame, type ServerFrame } from '#shared/contracts/realtime/frames.ts';
import { ForbiddenKey, InvalidJson, parseStrictJson } from '#shared/contracts/strict-json.ts';
import { issueMessage } from '../wrappers/issue-message.ts';
import { pointerTo } from '../wrappers/problem.ts';

/** What a client sent, checked; text that is no JSON is as good as no frame. */
export function readFrame(body: string) {
  try {
    return clientFrame.safeParse(parseStrictJson(body));
  } catch (error) {
    if (error instanceof InvalidJson || error instanceof ForbiddenKey)
      return clientFrame.safeParse(undefined);
    throw error;
  }
}

/** The answer to a frame that is none of ours; the connection stays. */
export function invalidFrame(error?: z.ZodError): ServerFrame {
  const [issue] = error?.issues ?? [];
  const where = issue && issue.path.length > 0 ? `${pointerTo(issue.path)} ${issueMessage(issue)}. ` : '';
  return {
    type: 'error',
    code: 'invalid-frame',
    detail: `${where}Send {"type":"ping"} or {"type":"resume","afterSeq":n} as a text frame.`,
  };
}
