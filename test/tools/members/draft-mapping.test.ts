import { describe, expect, it } from 'vitest';
import { draftMapping } from '../../../tools/members/draft-mapping.ts';
import { checkColumns, readMapping } from '../../../tools/members/mapping.ts';

const draftOf = (...header: readonly string[]) => draftMapping(header).mapping;

describe('a draft of a mapping', () => {
  it('has every column, under a field or as not mapped', () => {
    const header = [
      'Customer No',
      'Card 1',
      'Card 2',
      'E-Mail',
      'First',
      'Last',
      'Born',
      'Points',
      'Shoe size',
      '',
    ];
    const { mapping, told } = draftMapping(header);
    expect(mapping).toEqual({
      memberId: 'Customer No',
      email: 'E-Mail',
      givenName: 'First',
      familyName: 'Last',
      birthDate: 'Born',
      opening: { points: 'Points' },
      unmapped: ['Card 1', 'Card 2', 'Shoe size', ''],
    });
    expect(told.slice(0, header.length)).toEqual([
      '"Customer No": memberId',
      '"Card 1": not mapped',
      '"Card 2": not mapped',
      '"E-Mail": email',
      '"First": givenName',
      '"Last": familyName',
      '"Born": birthDate',
      '"Points": opening.points',
      '"Shoe size": not mapped',
      '"": not mapped',
    ]);
    expect(told.at(-1)).toMatch(/refuses the mapping until then/);
  });

  it('is refused by an import until each column is mapped or ignored', () => {
    const header = ['id', 'email', 'Shoe size'];
    const { mapping } = draftMapping(header);
    const text = JSON.stringify(mapping);
    expect(() => readMapping(text, 'draft')).toThrow(/\/unmapped must be empty/);
    const decided = readMapping(text.replace('"unmapped"', '"ignore"'), 'draft');
    checkColumns(decided, header, 'draft');
    const { mapping: complete, told } = draftMapping(['id', 'email']);
    expect(told).toEqual(['"id": memberId', '"email": email']);
    checkColumns(readMapping(JSON.stringify(complete), 'draft'), ['id', 'email'], 'draft');
  });

  it.each([
    [
      'English',
      ['Member ID', 'Email address', 'Mobile', 'First name', 'Surname', 'Date of birth', 'Country'],
    ],
    ['German', ['Kundennummer', 'E-Mail', 'Telefon', 'Vorname', 'Nachname', 'Geburtsdatum', 'Land']],
    ['French', ['Numéro client', 'Courriel', 'Téléphone', 'Prénom', 'Nom', 'Date de naissance', 'Pays']],
    [
      'Spanish',
      ['ID cliente', 'Correo electrónico', 'Móvil', 'Nombre', 'Apellidos', 'Fecha de nacimiento', 'País'],
    ],
    ['Italian', ['Codice cliente', 'Email', 'Cellulare', 'Nome', 'Cognome', 'Data di nascita', 'Paese']],
    [
      'Portuguese',
      ['Número cliente', 'E-mail', 'Telemóvel', 'Nome', 'Apelido', 'Data de nascimento', 'País'],
    ],
    ['Dutch', ['Klantnummer', 'E-mailadres', 'Telefoon', 'Voornaam', 'Achternaam', 'Geboortedatum', 'Land']],
  ])('knows the usual names in %s', (_, header) => {
    const [memberId, email, phone, givenName, familyName, birthDate, country] = header;
    expect(draftOf(...header)).toEqual({ memberId, email, phone, givenName, familyName, birthDate, country });
  });

  it('takes several columns of cards, and one column for any other field', () => {
    expect(draftOf('id', 'Card', 'Card No', 'Phone', 'Mobile')).toEqual({
      memberId: 'id',
      cards: ['Card', 'Card No'],
      phone: 'Phone',
      unmapped: ['Mobile'],
    });
  });

  it('maps no column whose name stands twice, and says where no column is the id', () => {
    const { mapping, told } = draftMapping(['Name', 'Name']);
    expect(mapping).toEqual({ unmapped: ['Name'] });
    expect(told.at(-1)).toMatch(/Set "memberId"/);
  });
});
