import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, constants, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { RejectsFile } from '../../../tools/members/rejects-file.ts';
import { fileWith } from './files.ts';

const why = { code: 'validation', pointer: '/memberId', detail: 'must be an id; or none' };

async function rejectsOf(header: readonly string[], cells: readonly string[]): Promise<string> {
  const source = await fileWith('');
  const path = `${source}.rejects`;
  writeFileSync(path, 'older');
  chmodSync(path, 0o644);
  const rejects = await RejectsFile.create(path, source, { header, delimiter: ';' });
  await rejects.add({ row: 7, cells }, why);
  await rejects.close();
  expect(statSync(path).mode & 0o077).toBe(0);
  return readFileSync(path, 'utf8');
}

it('a file of rejects has the columns of the file and the reasons, in UTF-8 with a byte order mark', async () => {
  expect(await rejectsOf(['id', 'name'], ['1', 'Zoë; "Z"'])).toBe(
    '\uFEFFid;name;row;code;pointer;detail\r\n1;"Zoë; ""Z""";7;validation;/memberId;"must be an id; or none"\r\n',
  );
});

it('rejects of rejects have the reasons once', async () => {
  const header = ['id', 'row', 'code', 'pointer', 'detail'];
  expect(await rejectsOf(header, ['1', '3', 'identifier-taken', '', ''])).toBe(
    '\uFEFFid;row;code;pointer;detail\r\n1;7;validation;/memberId;"must be an id; or none"\r\n',
  );
});

it('the file that is imported is never written over', async () => {
  const source = await fileWith('id\n1\n');
  const begun = RejectsFile.create(`${source}/../members.csv`, source, { header: ['id'], delimiter: ',' });
  await expect(begun).rejects.toMatchObject({ exitCode: 2 });
  expect(readFileSync(source, 'utf8')).toBe('id\n1\n');
});

it('a file of rejects that takes no more, as on a full disk, is told in a sentence', async () => {
  const source = await fileWith('id\n1\n');
  const pipe = `${source}.pipe`;
  spawnSync('mkfifo', [pipe]);
  const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  const rejects = await RejectsFile.create(pipe, source, { header: ['id'], delimiter: ',' });
  closeSync(reader);
  const told = { exitCode: 1, message: expect.stringMatching(/^The rejects cannot be written: .*EPIPE/) };
  await rejects.add({ row: 2, cells: ['1'] }, why).catch(() => undefined);
  await expect(rejects.close()).rejects.toMatchObject(told);
  await expect(rejects.add({ row: 3, cells: ['2'] }, why)).rejects.toMatchObject(told);
});
