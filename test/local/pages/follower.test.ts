import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws';

// A plain module for the browser; Node has the same WebSocket.
const { Follower } = await import(
  pathToFileURL(join(import.meta.dirname, '../../../local/pages/follower.js')).href
);

let server: WebSocketServer;
let follower: { start(): Promise<void>; stop(): void };
let balance: { seq: number; available: number } | undefined;
let waits: { ms: number; then: () => void }[];
let log: string[];
let changed: () => void;

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  balance = { seq: 20, available: 5 };
  waits = [];
  log = [];
  changed = () => undefined;
  const note = (text: string) => {
    log.push(text);
    changed();
  };
  const ports = {
    readBalance: async () => balance,
    open: async () => new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`),
    wait: (ms: number, then: () => void) => {
      const wait = { ms, then };
      waits.push(wait);
      return () => {
        waits = waits.filter((other) => other !== wait);
      };
    },
  };
  follower = new Follower(ports, {
    onBalance: ({ available }: { available: number }) => note(`balance ${available}`),
    onFrame: ({ seq }: { seq: number }) => note(`frame ${seq}`),
    onNotice: ({ type }: { type: string }) => note(`notice ${type}`),
    onState: (state: string) => note(state),
  });
});

afterEach(async () => {
  follower.stop();
  for (const client of server.clients) client.terminate();
  await new Promise((resolve) => server.close(resolve));
});

async function logged(text: string): Promise<void> {
  while (!log.includes(text)) await new Promise<void>((resolve) => (changed = resolve));
}

async function connected(begin: () => unknown): Promise<{ socket: ServerSocket; first: object }> {
  const connection = once(server, 'connection');
  begin();
  const [socket] = (await connection) as [ServerSocket];
  const [data] = await once(socket, 'message');
  return { socket, first: JSON.parse(String(data)) };
}

const frame = (seq: number) => JSON.stringify({ type: 'balance', seq, available: seq });

it('shows the balance, asks for the latest entries, and takes each frame once', async () => {
  const { socket, first } = await connected(() => follower.start());
  expect(first).toEqual({ type: 'resume', afterSeq: 12 });
  for (const seq of [13, 14, 14, 13, 15]) socket.send(frame(seq));
  socket.send('{"type":"error"}');
  await logged('notice error');
  expect(log).toEqual([
    'connecting',
    'balance 5',
    'live',
    'frame 13',
    'frame 14',
    'frame 15',
    'notice error',
  ]);
});

it('resumes after the last frame it saw when the connection is lost', async () => {
  const { socket } = await connected(() => follower.start());
  socket.send(frame(21));
  await logged('frame 21');
  socket.terminate();
  await logged('waiting');
  expect(waits.map(({ ms }) => ms)).toEqual([500]);
  const { first } = await connected(() => waits.pop()?.then());
  expect(first).toEqual({ type: 'resume', afterSeq: 21 });
});

it('says why the server closed, and connects again', async () => {
  const { socket } = await connected(() => follower.start());
  socket.send('{"type":"closed","reason":"too-many-sockets"}');
  await logged('notice closed');
  socket.close(1000);
  await logged('waiting');
  expect(waits.map(({ ms }) => ms)).toEqual([500]);
});

it.each(['erased', 'merged'])('does not connect again for a member who was %s', async (reason) => {
  const { socket } = await connected(() => follower.start());
  socket.send(JSON.stringify({ type: 'closed', reason }));
  socket.close(1000);
  await logged('closed');
  expect(waits).toEqual([]);
});

it('waits for a member that is not enrolled yet', async () => {
  balance = undefined;
  await follower.start();
  expect(log).toEqual(['connecting', 'waiting']);
  balance = { seq: 0, available: 0 };
  const { first } = await connected(() => waits.pop()?.then());
  expect(first).toEqual({ type: 'resume', afterSeq: 0 });
});

it('waits longer after each failure in a row', async () => {
  const broken = new Follower(
    {
      readBalance: async () => Promise.reject(new Error('down')),
      wait: (ms: number, then: () => void) => {
        waits.push({ ms, then });
        return () => undefined;
      },
    },
    { onState: (_: string, sentence: string) => log.push(sentence) },
  );
  for (let tries = 0; tries < 7; tries++) await broken.start();
  broken.stop();
  expect(waits.map(({ ms }) => ms)).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  expect(log).toContain('down');
});

it('keeps a silent connection open, and closes everything when it is stopped', async () => {
  const { socket } = await connected(() => follower.start());
  await logged('live');
  waits[0]?.then();
  const [data] = await once(socket, 'message');
  expect(JSON.parse(String(data))).toEqual({ type: 'ping' });
  waits.shift();
  const closed = once(socket, 'close');
  follower.stop();
  await closed;
  expect(waits).toEqual([]);
});
