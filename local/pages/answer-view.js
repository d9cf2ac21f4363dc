import { copyable, element } from './dom.js';

const MEANING = { 200: 'OK', 201: 'Created' };

/** The response in a sentence, with its bytes and the same call as curl lines one click away. */
export function answerView(answer, { sentence, curl }) {
  const status = `${answer.status}${MEANING[answer.status] ? ` ${MEANING[answer.status]}` : ''}`;
  return [
    element(
      'p',
      { class: answer.sentence === undefined ? 'verdict good' : 'verdict problem', role: 'status' },
      `${status}${answer.replayed ? ', a replay' : ''}: ${answer.sentence ?? sentence}`,
    ),
    element(
      'details',
      { open: answer.sentence !== undefined },
      element('summary', {}, 'The answer'),
      copyable(answer.text, 'the answer'),
    ),
    element('details', {}, element('summary', {}, 'The same with curl'), copyable(curl, 'the curl lines')),
  ];
}

export function failureView(error) {
  return element('p', { class: 'verdict problem', role: 'alert' }, error.message);
}

/** The call as lines for a shell, with the token. */
export function curlLines(method, path, body, client = 'dev-channel') {
  const token = `TOKEN=$(curl -s ${location.origin}/oauth2/token -d grant_type=client_credentials -d client_id=${client} -d client_secret=dev | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`;
  return `${token}
curl -X ${method} '${location.origin}${path}' \\
  -H "Authorization: Bearer $TOKEN"${body === undefined ? '' : withBody(body)}`;
}

function withBody(body) {
  return ` \\
  -H 'Content-Type: application/json' \\
  -d '${body.replaceAll("'", "'\\''")}'`;
}
