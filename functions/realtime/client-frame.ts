import type * as z from 'zod';
import { pointerTo } from '#shared/contracts/field-errors.ts';
import { issueMessage } from '#shared/contracts/issue-message.ts';
import { clientFrame, type ServerFrame } from '#shared/contracts/realtime/frames.ts';
import { ForbiddenKey, InvalidJson, parseStrictJson } from '#shared/contracts/strict-json.ts';

export interface ReadFrame {
  readonly frame?: z.infer<typeof clientFrame> | undefined;
  /** The reply to an invalid frame. The connection stays open. */
  readonly refused: ServerFrame;
}

/** Reads a frame of a client and checks it. Text that is not JSON is an invalid frame. */
export function readFrame(body: string): ReadFrame {
  const given = parsed(body);
  const { data, error } = clientFrame.safeParse(given);
  const [issue] = error?.issues ?? [];
  const named = issue && issue.path.length > 0;
  const where = named ? `${pointerTo(issue.path)} ${issueMessage(issue, given)}. ` : '';
  const detail = `${where}Send {"type":"ping"} or {"type":"resume","afterSeq":n} as a text frame.`;
  return { frame: data, refused: { type: 'error', code: 'invalid-frame', detail } };
}

function parsed(body: string): unknown {
  try {
    return parseStrictJson(body);
  } catch (error) {
    if (error instanceof InvalidJson || error instanceof ForbiddenKey) return undefined;
    throw error;
  }
}
