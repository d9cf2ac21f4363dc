import { DigestSet } from './digest-set.ts';
import type { MappedRow } from './map-row.ts';
import type { Reject } from './rejects-file.ts';

/** A member's identifiers as the API distinguishes them, each with its pointer. */
function namesOf({ memberId, change }: MappedRow): readonly (readonly [pointer: string, name: string])[] {
  const { cards, email, phone } = change.identifiers ?? {};
  return [
    ['/memberId', `id ${memberId}`],
    ...(cards ?? []).map((card, index) => [`/identifiers/cards/${index}`, `card ${card}`] as const),
    ...(email ? [['/identifiers/email', `email ${email.toLowerCase()}`] as const] : []),
    ...(phone ? [['/identifiers/phone', `phone ${phone}`] as const] : []),
  ];
}

/** The ids and identifiers of the earlier rows of the file. */
export class Duplicates {
  readonly #seen = new DigestSet();

  /**
   * Records a row's id and identifiers. If an earlier row has one of them, returns a reject and records none of this
   * row.
   */
  claim(row: MappedRow): Reject | undefined {
    const names = namesOf(row);
    const taken = names.filter(([, name]) => this.#seen.has(name)).map(([pointer]) => pointer);
    if (taken.length > 0) {
      return {
        code: 'duplicate-in-file',
        pointer: taken.join(' '),
        detail: 'is in an earlier row of the file',
      };
    }
    for (const [, name] of names) this.#seen.add(name);
    return undefined;
  }
}
