import { describe, expect, it } from 'vitest';
import { filesUnder, type Import, importsOf } from '../style/imports.ts';

/** All of infra stands on these, so they know neither a capability nor a stack. */
const ground: readonly string[] = ['environments', 'storage', 'lambda', 'monitoring', 'bundling', 'nag'];
/** They compose and are composed by nothing below them. */
const roof: readonly string[] = ['app.ts', 'laurel.ts', 'stacks', 'synth'];

/** The folder of infra that holds a file, or the file itself. */
const roomOf = (file: string) => file.split('/')[1] ?? '';

function wrong({ from, to }: Import): boolean {
  if (!to.startsWith('infra/')) return false;
  if (ground.includes(roomOf(from))) return !ground.includes(roomOf(to));
  return roof.includes(roomOf(to)) && !roof.includes(roomOf(from));
}

describe('the folders of infra', () => {
  const imports = filesUnder(['infra']).flatMap((file) => importsOf(file));

  it('import downward: stacks, then capabilities, then the ground', () => {
    expect(imports.length).toBeGreaterThan(100);
    expect(imports.filter(wrong).map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it.each([
    ['infra/storage/tables.ts', 'infra/ledger/due-sweep.ts', true],
    ['infra/lambda/bind.ts', 'infra/stacks/data-stack.ts', true],
    ['infra/ledger/due-sweep.ts', 'infra/stacks/data-stack.ts', true],
    ['infra/ledger/due-sweep.ts', 'infra/laurel.ts', true],
    ['infra/stacks/data-stack.ts', 'infra/service/data.ts', false],
    ['infra/service/data.ts', 'infra/identity/user-pool.ts', false],
    ['infra/lambda/bind.ts', 'infra/storage/tables.ts', false],
    ['infra/laurel.ts', 'infra/stacks/data-stack.ts', false],
  ])('%s imports %s: refused %s', (from, to, refused) => {
    expect(wrong({ from, to, typesOnly: false })).toBe(refused);
  });
});
