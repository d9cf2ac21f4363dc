import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { initialProgram } from '#shared/domain/program/initial-program.ts';

const { version: _, tiers, ...program } = initialProgram;

/** The files of a valid folder, as values. */
export const sound: Readonly<Record<string, unknown>> = {
  'program.json': program,
  'tiers.json': tiers,
  'promotions/tea.json': {
    name: 'Double points on tea',
    active: true,
    schedule: { from: '2026-12-01T01:00:00+01:00' },
    conditions: { all: [] },
    effect: { type: 'multiplier', factor: '2' },
  },
  'rewards/coffee.json': { name: 'A coffee', points: 500, tiers: ['gold'] },
  'stores/haneda.json': { name: 'Haneda', timeZone: 'Asia/Tokyo', group: 'airport' },
};

/** A new folder with these files. A text is written unchanged, any other value as JSON; undefined leaves a file out. */
export function folderOf(files: Readonly<Record<string, unknown>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-program-'));
  for (const [file, value] of Object.entries(files)) {
    if (value === undefined) continue;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), typeof value === 'string' ? value : JSON.stringify(value));
  }
  return folder;
}
