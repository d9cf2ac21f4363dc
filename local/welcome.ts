import { DEV_SECRET, devClients } from './issuer/dev-clients.ts';

/** A line that works when pasted into a shell with curl and sed: enrols a member and shows their balance. */
export function curlLine(url: string): string {
  const form = `grant_type=client_credentials&client_id=dev-channel&client_secret=${DEV_SECRET}`;
  const token = `$(curl -s -d '${form}' ${url}/oauth2/token | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`;
  return `TOKEN="${token}"; curl -s -X PUT -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{}' ${url}/v1/members/m-1; echo; curl -s -H "Authorization: Bearer $TOKEN" ${url}/v1/members/m-1/balance; echo`;
}

/** What a newcomer sees when the environment is ready. */
export function welcome(url: string, folder: string): string {
  const rows = [
    ['Start here', url],
    ['API reference', `${url}/docs`],
    ['API', `${url}/v1 (${url}/openapi.json)`],
    ['Real time', `${url.replace('http', 'ws')}/ws`],
    ['Tokens', `POST ${url}/oauth2/token`],
    ['', `client_id ${devClients.map(({ id }) => id).join(', ')}; client_secret ${DEV_SECRET}`],
    ['', 'dev-member needs member=<member id>, too'],
    ['Data, logs', folder],
  ];
  const lines = rows.map(([name, value]) => `  ${name?.padEnd(14)} ${value}`);
  return `\nLaurel is ready. Ctrl-C stops it.\n\n${lines.join('\n')}\n\nTry it:\n\n${curlLine(url)}\n`;
}
