export interface Identifiers {
  readonly cards?: readonly string[] | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
}

export type IdentifierKind = 'card' | 'email' | 'phone';

export interface Identifier {
  readonly kind: IdentifierKind;
  readonly value: string;
}

/** As they are kept. */
export function normalize({ cards, email, phone }: Identifiers): Identifiers {
  return {
    ...(cards && cards.length > 0 && { cards }),
    ...(email && { email: email.toLowerCase() }),
    ...(phone && { phone }),
  };
}

/** By which a person is found, in the form in which they are kept. */
export function identifiersOf({ identifiers }: { readonly identifiers: Identifiers }): readonly Identifier[] {
  const { cards = [], email, phone } = normalize(identifiers);
  return [
    ...cards.map((value) => ({ kind: 'card' as const, value })),
    ...(email ? [{ kind: 'email' as const, value: email }] : []),
    ...(phone ? [{ kind: 'phone' as const, value: phone }] : []),
  ];
}
