import { type Content, type Document, kindOf, textOf } from './document.ts';

export const PROGRAM_FILE = 'program.json';
export const TIERS_FILE = 'tiers.json';

/** The files of a thing with their texts. The tiers of a programme have a file of their own. */
export function filesOf(name: string, { content, active }: Document): ReadonlyMap<string, string> {
  if (kindOf(name) !== 'program') {
    const file: Content = active === undefined ? content : { ...content, active };
    return new Map([[`${name}.json`, textOf(file)]]);
  }
  const { tiers, ...program } = content;
  return new Map([
    [PROGRAM_FILE, textOf(program)],
    [TIERS_FILE, textOf(tiers)],
  ]);
}

/** The file and the pointer in it for a JSON pointer into a thing. */
export function placeOf(name: string, pointer: string): { readonly file: string; readonly pointer: string } {
  if (kindOf(name) !== 'program') return { file: `${name}.json`, pointer };
  if (pointer !== '/tiers' && !pointer.startsWith('/tiers/')) return { file: PROGRAM_FILE, pointer };
  return { file: TIERS_FILE, pointer: pointer.slice('/tiers'.length) };
}
