/** The subprotocol of the socket. A browser can send no headers, so its token comes as a second subprotocol. */
export const PROTOCOL = 'laurel.v1';
const BEARER = 'bearer.';

export function protocolsOf(headers: Readonly<Record<string, string>>): readonly string[] {
  return (headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());
}

/** The access token of a socket's handshake: from `Authorization`, or else from the subprotocols. */
export function tokenOf(headers: Readonly<Record<string, string>>): string | undefined {
  const authorization = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '');
  if (authorization) return authorization[1];
  return protocolsOf(headers)
    .find((protocol) => protocol.startsWith(BEARER))
    ?.slice(BEARER.length);
}
