import { DEV_SECRET, devClients } from './issuer/dev-clients.ts';

/** A line to paste into a shell that has curl and sed: it gets a token and enrols a member. */
function curlLine(url: string): string {
  const form = `grant_type=client_credentials&client_id=dev-channel&client_secret=${DEV_SECRET}`;
  const token = `$(curl -s -d '${form}' ${url}/oauth2/token | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`;
  return `curl -X PUT -H "Authorization: Bearer ${token}" -H 'Content-Type: application/json' -d '{}' ${url}/v1/members/m-1`;
}

/** The text that `npm start` prints when the environment is ready. */
export function welcome(url: string, folder: string): string {
  const rows = [
    ['Start here', url],
    ['API reference', `${url}/docs`],
    ['API', `${url}/v1 (${url}/openapi.json)`],
    ['Real time', `${url.replace('http', 'ws')}/ws`],
    ['Tokens', `POST ${url}/oauth2/token`],
    ['', `client_id ${devClients.map(({ id }) => id).join(', ')}; client_secret ${DEV_SECRET}`],
    ['', 'dev-member also needs member=<member id>'],
    ['Data, logs', folder],
  ];
  const lines = rows.map(([name, value]) => `  ${name?.padEnd(14)} ${value}`);
  return `\nLaurel is ready. Ctrl-C stops it.\n\n${lines.join('\n')}\n\nTry it:\n\n${curlLine(url)}\n`;
}
