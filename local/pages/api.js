import { request } from './request.js';
import { forgetTokens, tokenOf } from './tokens.js';

/**
 * Makes a call of the API as a dev client. Resolves to `{ status, replayed, body, text, sentence }`, where `sentence`
 * says a refusal in plain words. Rejects with a sentence when there was no response.
 */
export async function call(method, path, { client = 'dev-channel', member, body } = {}) {
  const answer = await answered(method, path, await tokenOf(client, member), body);
  if (answer.status !== 401) return read(answer);
  // The server may have started anew with another key.
  forgetTokens();
  return read(await answered(method, path, await tokenOf(client, member), body));
}

async function answered(method, path, token, body) {
  const headers = { authorization: `Bearer ${token}` };
  if (body !== undefined) headers['content-type'] = 'application/json';
  return request(path, { method, headers, body });
}

async function read(answer) {
  const text = await answer.text();
  const body = parsed(text);
  return {
    status: answer.status,
    replayed: answer.headers.get('idempotency-replayed') === 'true',
    body,
    text: body === undefined ? text : JSON.stringify(body, null, 2),
    sentence: answer.ok ? undefined : refusal(answer.status, body),
  };
}

function refusal(status, body) {
  const what = body?.detail ?? body?.title ?? body?.message ?? `The server returned status ${status}.`;
  const where = (body?.errors ?? []).map(({ pointer, message }) => `${pointer || 'the body'}: ${message}`);
  return [what, ...where].join(' · ');
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
