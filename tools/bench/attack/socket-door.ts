import { setTimeout } from 'node:timers/promises';
import WebSocket from 'ws';
import type { Member, Scene } from './scene.ts';

const SOCKETS = 10;
const ROUNDS = 12;
const ROUNDS_A_SECOND = 6;
const FRAMES = ['{"type":"ping"}', '{"type":"resume","afterSeq":0}', 'x'.repeat(32 * 1024)];

/** How often something was tried or told, by name. */
export type Counts = Map<string, number>;

export function count(counts: Counts, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

/**
 * All that a member's token can do to real time, until the signal: ten sockets, of which half do not read, opened again
 * every two seconds with one too many, and on each of them pings, frames of 32 KB and resumes of the whole log. Beside them a
 * socket without a token.
 */
export async function attackSockets(scene: Scene, attacker: Member, signal: AbortSignal): Promise<Counts> {
  const counts: Counts = new Map();
  const url = `${scene.runner.url.replace('http', 'ws')}/ws`;
  const open = (headers: Readonly<Record<string, string>>) =>
    new WebSocket(url, { headers }).on('error', () => count(counts, 'refused'));
  while (!signal.aborted) {
    open({}).once('open', () => count(counts, 'let in'));
    const sockets = Array.from({ length: SOCKETS + 1 }, (_, index) => {
      count(counts, 'sockets');
      const socket = open({ authorization: `Bearer ${attacker.token}` }).on('message', (data) => {
        const { type, reason } = JSON.parse(String(data)) as { type: string; reason?: string };
        if (type === 'closed') count(counts, reason ?? type);
      });
      return index % 2 === 0 ? socket : socket.once('open', () => socket.pause());
    });
    for (let round = 0; round < ROUNDS; round += 1) {
      await setTimeout(1000 / ROUNDS_A_SECOND);
      for (const socket of sockets.filter(({ readyState }) => readyState === WebSocket.OPEN)) {
        count(counts, 'frames');
        socket.send(FRAMES[round % FRAMES.length] ?? '');
      }
    }
    for (const socket of sockets) socket.terminate();
  }
  return counts;
}
