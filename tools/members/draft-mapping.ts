/** The usual names of columns, without case, spaces and punctuation. */
const usual: readonly (readonly [string, RegExp])[] = [
  ['memberId', /^(?:member|customer|kunden)?(?:id|no|nr|number|nummer)$/],
  ['cards', /^(?:loyalty|kunden)?(?:card|karte)(?:s|no|nr|number|nummer|n)?$/],
  ['email', /^e?mail(?:address|adresse)?$/],
  ['phone', /^(?:tel|phone|mobile|telefon|mobil)(?:no|nr|number|nummer|fon)?$/],
  ['givenName', /^(?:first|given|vor)name$/],
  ['familyName', /^(?:(?:last|family|nach|sur)name|name)$/],
  ['birthDate', /^(?:birth(?:date|day)|dateofbirth|dob|geburts(?:tag|datum))$/],
  ['country', /^(?:country(?:code)?|land)$/],
  ['locale', /^(?:locale|language|sprache)$/],
  ['marketing', /^(?:marketing(?:consent|optin)?|newsletter|optin)$/],
  ['points', /^(?:(?:point|punkte)(?:s|balance|stand)?|balance)$/],
  ['expiresOn', /^(?:expir(?:y|es)(?:on|date)?|validuntil|gueltigbis|verfall(?:datum)?)$/],
  ['qualifying', /^(?:qualifying(?:points)?|tierpoints|statuspunkte)$/],
  ['tier', /^(?:tier|level|status|stufe)$/],
];

const parts: Readonly<Record<string, string>> = {
  marketing: 'consents',
  points: 'opening',
  expiresOn: 'opening',
  qualifying: 'opening',
  tier: 'opening',
};

/** A draft of a mapping from a header, for a person to correct. It leaves out columns with unknown names. */
export function draftMapping(header: readonly string[]): Readonly<Record<string, unknown>> {
  const plain = (name: string) =>
    name
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '');
  const draft: Record<string, unknown> = {};
  for (const [target, pattern] of usual) {
    const column = header.find((name) => pattern.test(plain(name)));
    const part = parts[target];
    if (column === undefined) continue;
    if (part === undefined) draft[target] = column;
    else draft[part] = { ...(draft[part] as object), [target]: column };
  }
  return draft;
}
