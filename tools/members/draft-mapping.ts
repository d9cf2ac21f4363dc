/**
 * The usual names of columns in English, German, French, Spanish, Italian, Portuguese and Dutch, without case, spaces,
 * accents and punctuation.
 */
const usual: Readonly<Record<string, readonly string[]>> = {
  memberId: [
    '(?:member|customer|client|loyalty|account|kunden?|mitglieds?|klant|lid|cliente|socio|adherent|membre)?(?:id|no|nr|num|number|nummer)',
    '(?:id|no|nr|num|numero|codigo|codice|code)(?:de|do|del)?(?:member|customer|client|cliente|socio|adherent|membre)',
  ],
  cards: [
    '(?:loyalty|customer|member|kunden|klanten)?(?:cards?|karten?|kaart)(?:id|no|nr|number|nummer)?',
    '(?:no|nr|num|numero)?(?:de|do|della)?(?:carte|carta|tarjeta|cartao|tessera)(?:fidelite|fidelidad|fedelta|fidelidade)?',
  ],
  email: [
    'e?mail(?:address|adresse|adres)?',
    '(?:adresse|correo|endereco|indirizzo)e?(?:mail|electronico)',
    'correo',
    'courriel',
  ],
  phone: [
    '(?:tel|phone|mobile|telefon|mobil|handy|telephone|portable|telefono|movil|cellulare|telefone|telemovel|celular|telefoon|gsm)(?:no|nr|number|nummer|fon)?',
  ],
  givenName: [
    '(?:first|given|fore|vor|voor)(?:name|naam)?',
    'rufname',
    'prenom',
    'nombres?',
    'nome',
    'primeironome',
  ],
  familyName: [
    '(?:last|family|sur|nach|familien|achter)(?:name|naam)?',
    'name',
    'nom(?:defamille)?',
    'apellidos?',
    'cognome',
    'sobrenome',
    'apelido',
    'naam',
  ],
  birthDate: [
    '(?:birth|born)(?:date|day|on)?',
    'dateofbirth|dob',
    'geburts(?:tag|datum)|geboren(?:am)?',
    'date(?:de)?naissance|neele',
    'fecha(?:de)?nacimiento|nacimiento',
    'data(?:di)?nascita|nascita',
    'data(?:de)?nascimento|nascimento',
    'geboorte(?:datum|dag)',
  ],
  country: ['country(?:code)?', 'land(?:code)?', 'pays', 'pais', 'paese', 'nazione'],
  locale: ['locale', 'lang(?:uage)?', 'sprache', 'langue', 'idioma', 'lingua', 'taal'],
  marketing: [
    'marketing(?:consent|optin)?',
    '(?:news(?:letter)?|werbung|publicidad|publicite)(?:consent|optin)?',
    'optin',
  ],
  points: [
    '(?:points?|punkte|punten|puntos|punti|pontos)(?:balance|stand|saldo|solde)?',
    '(?:solde|saldo)(?:de|di)?(?:points|puntos|punti|pontos)?',
    'balance',
  ],
  expiresOn: [
    'expir(?:y|es|ation)(?:on|date)?',
    'valid(?:until|to)',
    'g(?:u|ue)ltigbis|verfall(?:s?datum)?|ablaufdatum',
    'expire(?:le)?|dateexpiration|valablejusquau',
    'caducidad|vencimiento|fecha(?:de)?caducidad',
    'scadenza|validade|vervaldatum',
  ],
  qualifying: ['qualifying(?:points)?', '(?:tier|status)points?', 'statuspunkte'],
  tier: ['tier', 'level', 'status', 'stufe', 'niveau', 'nivel', 'livello'],
};

const patterns = Object.entries(usual).map(
  ([target, names]) => [target, new RegExp(`^(?:${names.join('|')})$`)] as const,
);

const parts: Readonly<Record<string, string>> = {
  marketing: 'consents',
  points: 'opening',
  expiresOn: 'opening',
  qualifying: 'opening',
  tier: 'opening',
};

export interface Draft {
  readonly mapping: Readonly<Record<string, unknown>>;
  /** Each column with its field, or that it has none, for the person who corrects the mapping. */
  readonly told: readonly string[];
}

function plain(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}

function fieldName(target: string | undefined): string {
  if (target === undefined) return 'not mapped';
  const part = parts[target];
  return part === undefined ? target : `${part}.${target}`;
}

/** The field of each column, by the first column that has a usual name of the field. Cards may be several columns. */
function guess(header: readonly string[]): ReadonlyMap<number, string> {
  const guesses = new Map<number, string>();
  for (const [target, pattern] of patterns) {
    for (const [index, name] of header.entries()) {
      const unique = header.filter((one) => one === name).length === 1;
      if (guesses.has(index) || !unique || !pattern.test(plain(name))) continue;
      guesses.set(index, target);
      if (target !== 'cards') break;
    }
  }
  return guesses;
}

/**
 * A draft of a mapping from a header, for a person to correct. Every column stands in it: under the field that its name
 * suggests, or under `unmapped`, which an import refuses.
 */
export function draftMapping(header: readonly string[]): Draft {
  const guesses = guess(header);
  const mapping: Record<string, unknown> = {};
  for (const [target] of patterns) {
    const columns = header.filter((_, index) => guesses.get(index) === target);
    const [column] = columns;
    const part = parts[target];
    if (column === undefined) continue;
    if (part !== undefined) mapping[part] = { ...(mapping[part] as object), [target]: column };
    else mapping[target] = columns.length === 1 ? column : columns;
  }
  const unmapped = [...new Set(header.filter((_, index) => !guesses.has(index)))];
  const told = header.map((name, index) => `${JSON.stringify(name)}: ${fieldName(guesses.get(index))}`);
  if (unmapped.length > 0) {
    told.push(
      'Map each column under "unmapped", or move its name to "ignore". The import refuses the mapping until then.',
    );
  }
  if (!mapping.memberId) told.push('No column looks like the id of a member. Set "memberId".');
  return { mapping: { ...mapping, ...(unmapped.length > 0 && { unmapped }) }, told };
}
