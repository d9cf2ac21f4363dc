import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { processIdentity } from '../../../local/dynamodb/process-identity.ts';
import { readSettings } from '../../../local/settings.ts';
import { writeFixtureApp } from '../gateway/fixture-app.ts';
import { temporaryFolder, writeAssembly } from '../template/fixture-assembly.ts';
import { runBehindShell, runCommandLine, runStart } from './fixture-process.ts';

const assembly = writeFixtureApp();

test('settings have their defaults, and a wrong argument or port is refused with a sentence', () => {
  expect(readSettings([], { LAUREL_ALLOWED_ORIGINS: '' })).toEqual({ port: 3000, folder: '.laurel' });
  expect(
    readSettings([], {
      PORT: '4000',
      LAUREL_DATA: '/tmp/x',
      LAUREL_ALLOWED_ORIGINS: 'http://localhost:5173',
      LAUREL_OUTSIDE_EVENTS: 'points.earned',
    }),
  ).toEqual({
    port: 4000,
    folder: '/tmp/x',
    allowedOrigins: 'http://localhost:5173',
    outsideEvents: 'points.earned',
  });
  expect(() => readSettings(['--port', '4000'], {})).toThrow(/but got "--port 4000"\. .*PORT=4000/);
  for (const port of ['abc', '65536', '-1', '']) {
    expect(() => readSettings([], { PORT: port })).toThrow(`PORT is "${port}", which is not a port`);
  }
  expect(() => readSettings([], { LAUREL_DATA: '' })).toThrow('LAUREL_DATA is empty');
});

/** Expects exit code 1 after exactly one sentence, without a stack trace. */
async function expectSentence({ ended }: ReturnType<typeof runStart>, sentence: RegExp): Promise<void> {
  const { code, stderr } = await ended;
  expect(stderr).toMatch(sentence);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(code).toBe(1);
}

test('an unknown argument', async () => {
  await expectSentence(runStart(['--help']), /^npm start takes no arguments/);
});

test('a port that is in use', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const environment = { PORT: String(port), LAUREL_DATA: temporaryFolder() };
  await expectSentence(
    runCommandLine(assembly, environment),
    new RegExp(`^Port ${port} is in use\\. .*PORT=${port + 1}`),
  );
  server.close();
});

test('a data folder that is a file', async () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  await expectSentence(
    runCommandLine(assembly, { LAUREL_DATA: file }),
    /^The data folder .*file is not a folder\. Choose/,
  );
});

test('a data folder with a damaged file', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'runner.db'), 'x'.repeat(4096));
  await expectSentence(runCommandLine(assembly, { LAUREL_DATA: folder }), /runner\.db is damaged/);
});

test('a disk that becomes full', async () => {
  // SQLite finds no page left, in a callback that nobody awaits.
  const fills = `
    import { DatabaseSync } from 'node:sqlite';
    const database = new DatabaseSync(':memory:');
    database.exec('PRAGMA max_page_count = 2; CREATE TABLE t (x)');
    setTimeout(() => { for (;;) database.exec('INSERT INTO t VALUES (zeroblob(1000))'); }, 1);`;
  await expectSentence(
    runCommandLine(assembly, { LAUREL_DATA: temporaryFolder() }, fills),
    /^The disk is full\. Everything that a response confirmed is kept: make space and start again\.$/m,
  );
});

test('an app that the runner does not support', async () => {
  const odd = { Resources: { X: { Type: 'Custom::X', Properties: { a: { 'Fn::Cidr': [] } } } } };
  const folder = writeAssembly({ stacks: { 'laurel-dev-a': odd } });
  await expectSentence(
    runCommandLine(folder, { LAUREL_DATA: temporaryFolder() }),
    /Fn::Cidr \(at laurel-dev-a\/X\/a\)/,
  );
});

function databasePid(folder: string): number {
  return (JSON.parse(readFileSync(join(folder, 'dynamodb.pid'), 'utf8')) as { pid: number }).pid;
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends it and every child, with code 0; its folder is then free',
  async (signal) => {
    const folder = temporaryFolder();
    const running = runCommandLine(assembly, { LAUREL_DATA: folder });
    const url = await running.ready;
    expect((await fetch(`${url}/health`)).status).toBe(200);
    const pid = databasePid(folder);

    await expectSentence(runCommandLine(assembly, { LAUREL_DATA: folder }), /in use by another process/);

    running.child.kill(signal);
    expect(await running.ended).toEqual({ code: 0, signal: null, stderr: '' });
    expect(processIdentity(pid)).toBeUndefined();

    const again = runCommandLine(assembly, { LAUREL_DATA: folder });
    await again.ready;
    again.child.kill(signal);
    expect((await again.ended).code).toBe(0);
  },
);

test('under npm it ends when npm and its shell end, which pass no signal on', async () => {
  const folder = temporaryFolder();
  const running = runBehindShell(assembly, { LAUREL_DATA: folder });
  await running.ready;
  const pid = databasePid(folder);
  running.child.kill('SIGTERM');
  await running.ended;
  await vi.waitFor(() => expect(processIdentity(pid)).toBeUndefined(), { timeout: 10_000 });
});

test('kill -9 leaves no database behind, and the next start goes on', async () => {
  const folder = temporaryFolder();
  const running = runCommandLine(assembly, { LAUREL_DATA: folder });
  await running.ready;
  const pid = databasePid(folder);
  running.child.kill('SIGKILL');
  await running.ended;
  await vi.waitFor(() => expect(processIdentity(pid)).toBeUndefined(), { timeout: 10_000 });

  const again = runCommandLine(assembly, { LAUREL_DATA: folder });
  expect((await fetch(`${await again.ready}/health`)).status).toBe(200);
  again.child.kill('SIGTERM');
  expect((await again.ended).code).toBe(0);
});
