import { badInput } from '../terminal/stop.ts';

/** The address of a server, without a slash at its end. `name` is that of the word or option which holds it. */
export function readOrigin(text: string, name = '--url'): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username || url.search || url.hash) {
    throw badInput(`${name} must be an address like http://localhost:3000, not ${JSON.stringify(text)}.`);
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/** The address of `npm start` on this machine, on the port in PORT. */
export function originHere({ PORT }: Readonly<Record<string, string | undefined>>): string {
  return readOrigin(`http://localhost:${PORT || '3000'}`, 'PORT');
}

/** Whether an address is on this machine, so that nobody on the way can listen. */
export function isLocal(address: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(address).hostname);
}
