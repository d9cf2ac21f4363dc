import type { IncomingMessage } from 'node:http';
import { readBody } from '../http/request-body.ts';

const FORM_BYTES_MAX = 16 * 1024;

/** The fields of a submitted form, or the reason why the body is not a form. */
export async function readForm(
  request: IncomingMessage,
): Promise<URLSearchParams | { readonly status: 413 | 415; readonly description: string }> {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') {
    return { status: 415, description: 'send application/x-www-form-urlencoded' };
  }
  const body = await readBody(request, FORM_BYTES_MAX);
  if (body === undefined) return { status: 413, description: 'the form is too large' };
  return new URLSearchParams(body.toString('utf8'));
}
