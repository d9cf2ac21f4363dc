import { setTimeout } from 'node:timers/promises';
import WebSocket from 'ws';
import type { Member, Scene } from './scene.ts';

const SOCKETS = 10;
/** How long the attacker keeps a socket, and how often it sends on it meanwhile. */
const LIFE_MS = 2_000;
const ROUNDS = 12;
const FRAMES = ['{"type":"ping"}', '{"type":"resume","afterSeq":0}', 'x'.repeat(32 * 1024)];

/** How often something was tried or told, by name. */
export type Counts = Map<string, number>;

export function count(counts: Counts, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

/**
 * All that a member's token can do to real time, until the signal: ten sockets and one too many, of which half do not
 * read, each opened again every two seconds, and on each of them pings, frames of 32 KB and resumes of the whole log.
 * Beside them a socket without a token.
 */
export async function attackSockets(scene: Scene, attacker: Member, signal: AbortSignal): Promise<Counts> {
  const counts: Counts = new Map();
  const url = `${scene.runner.url.replace('http', 'ws')}/ws`;
  const open = (headers: Readonly<Record<string, string>>) =>
    new WebSocket(url, { headers }).on('error', () => count(counts, 'refused'));
  const openOwn = (reads: boolean) => {
    count(counts, 'sockets');
    const socket = open({ authorization: `Bearer ${attacker.token}` }).on('message', (data) => {
      const { type, reason } = JSON.parse(String(data)) as { type: string; reason?: string };
      if (type === 'closed') count(counts, reason ?? type);
    });
    return reads ? socket : socket.once('open', () => socket.pause());
  };
  const attackOne = async (index: number) => {
    await setTimeout((index * LIFE_MS) / (SOCKETS + 1));
    while (!signal.aborted) {
      if (index === 0) open({}).once('open', () => count(counts, 'let in'));
      const socket = openOwn(index % 2 === 0);
      for (let round = 0; round < ROUNDS; round += 1) {
        await setTimeout(LIFE_MS / ROUNDS);
        if (socket.readyState !== WebSocket.OPEN) continue;
        count(counts, 'frames');
        socket.send(FRAMES[round % FRAMES.length] ?? '');
      }
      socket.terminate();
    }
  };
  await Promise.all(Array.from({ length: SOCKETS + 1 }, (_, index) => attackOne(index)));
  return counts;
}
