import { randomInt } from 'node:crypto';

const kinds = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789', '!@#%*+-='] as const;
const LENGTH = 20;

const oneOf = (letters: string): string => letters.charAt(randomInt(letters.length));

/** A password that the pool's policy takes: every kind of character, without those that look alike. */
export function temporaryPassword(): string {
  const letters: string[] = kinds.map(oneOf);
  while (letters.length < LENGTH) letters.push(oneOf(kinds.join('')));
  for (let at = letters.length - 1; at > 0; at--) {
    const other = randomInt(at + 1);
    [letters[at], letters[other]] = [letters[other] ?? '', letters[at] ?? ''];
  }
  return letters.join('');
}
