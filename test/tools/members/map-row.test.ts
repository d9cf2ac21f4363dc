import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDate } from '../../../tools/members/date-format.ts';
import { RowMapper } from '../../../tools/members/map-row.ts';
import { checkColumns, readMapping } from '../../../tools/members/mapping.ts';
import { toE164 } from '../../../tools/members/phone-number.ts';

const source = 'legacy-crm 2026-11';

function read(mapping: object, row: Readonly<Record<string, string>>) {
  const header = Object.keys(row);
  const known = readMapping(JSON.stringify({ memberId: 'id', ...mapping }), 'mapping.json');
  checkColumns(known, header, 'mapping.json');
  return new RowMapper(known, header, source).read(Object.values(row));
}

const openingOf = (mapping: object, row: Readonly<Record<string, string>>) =>
  read({ opening: mapping }, { id: 'm1', ...row });

describe('a row', () => {
  it('becomes what the API takes, by the names of its columns', () => {
    const mapping = {
      cards: ['Card1', { column: 'Card2', separator: '/' }],
      email: 'Mail',
      phone: { column: 'Tel', countryCode: '353' },
      givenName: 'First',
      familyName: 'Last',
      birthDate: { column: 'Born', format: 'DD.MM.YYYY' },
      country: { column: 'Land', map: { Ireland: 'IE' }, default: 'GB' },
      locale: 'Lang',
      attributes: {
        tea: 'Tea',
        visits: { column: 'Visits', type: 'number' },
        vip: { column: 'Vip', type: 'boolean', true: ['J'], false: ['N'] },
      },
      consents: { marketing: { column: 'News', true: ['ja'], false: ['nein'], lowerCase: true } },
      opening: { points: { column: 'Points', thousands: '.' }, tier: 'Tier' },
    };
    const row = {
      id: ' m1 ',
      Card1: '2981000000001',
      Card2: '2981000000002 / 2981000000003',
      Mail: 'Ann@Example.com',
      Tel: '086 123-4567',
      First: 'Ann',
      Last: '',
      Born: '28.02.1990',
      Land: 'Ireland',
      Lang: 'en-IE',
      Tea: 'green',
      Visits: '12.5',
      Vip: 'N',
      News: 'JA',
      Points: '1.250',
      Tier: 'silver',
    };
    expect(read(mapping, row)).toEqual({
      points: 1250,
      mapped: {
        memberId: 'm1',
        change: {
          identifiers: {
            cards: ['2981000000001', '2981000000002', '2981000000003'],
            email: 'Ann@Example.com',
            phone: '+353861234567',
          },
          profile: { givenName: 'Ann', birthDate: '1990-02-28', country: 'IE', locale: 'en-IE' },
          attributes: { tea: 'green', visits: 12.5, vip: false },
          consents: { marketing: true },
        },
        opening: { source, points: 1250, tier: 'silver' },
      },
    });
    expect(read(mapping, { ...row, Land: '' }).mapped?.change.profile).toMatchObject({ country: 'GB' });
  });

  it('leaves out a field whose cell is empty', () => {
    const mapping = { email: 'mail', attributes: { tea: 'tea' }, opening: { points: 'points' } };
    expect(read(mapping, { id: 'm1', mail: ' ', tea: '', points: '' })).toEqual({
      points: 0,
      mapped: { memberId: 'm1', change: {} },
    });
  });

  it('brings points with their last day, with none, or by the programme', () => {
    const mapping = {
      points: 'points',
      expiresOn: { column: 'until', format: 'D.M.YYYY', never: ['31.12.9999'] },
    };
    const brought = (until: string) => openingOf(mapping, { points: '7', until }).mapped?.opening;
    expect(brought('5.3.2027')).toEqual({ source, lots: [{ points: 7, expiresOn: '2027-03-05' }] });
    expect(brought('31.12.9999')).toEqual({ source, lots: [{ points: 7, expiresOn: null }] });
    expect(brought('')).toEqual({ source, points: 7 });
  });

  it('brings an opening balance without points where it has a tier or credit for one', () => {
    const mapping = { points: 'points', qualifying: 'credit', tier: 'tier' };
    const opening = (points: string, credit: string, tier: string) =>
      openingOf(mapping, { points, credit, tier }).mapped?.opening;
    expect(opening('0', '0', '')).toBeUndefined();
    expect(opening('', '30', '')).toEqual({ source, points: 0, qualifying: 30 });
    expect(opening('0', '', 'gold')).toEqual({ source, points: 0, tier: 'gold' });
  });

  it.each([
    ['no member id', {}, { id: '' }, '/memberId'],
    ['a member id that is none', {}, { id: 'a b' }, '/memberId'],
    ['an e-mail address that is none', { email: 'x' }, { x: 'Nobody' }, '/identifiers/email'],
    ['a card with letters', { cards: 'x' }, { x: 'AB12' }, '/identifiers/cards/0'],
    ['a national number without a country', { phone: 'x' }, { x: '086 1234567' }, '/identifiers/phone'],
    ['30 February', { birthDate: 'x' }, { x: '1990-02-30' }, '/profile/birthDate'],
    ['a country in words', { country: 'x' }, { x: 'Ireland' }, '/profile/country'],
    ['a consent in other words', { consents: { marketing: 'x' } }, { x: 'maybe' }, '/consents/marketing'],
    [
      'a number in words',
      { attributes: { n: { column: 'x', type: 'number' } } },
      { x: 'six' },
      '/attributes/n',
    ],
    ['points below zero', { opening: { points: 'x' } }, { x: '-5' }, '/opening/points'],
    ['points with a fraction', { opening: { points: 'x' } }, { x: '1.250' }, '/opening/points'],
    [
      'a last day in no format',
      { opening: { points: 'p', expiresOn: 'x' } },
      { p: '5', x: 'soon' },
      '/opening/expiresOn',
    ],
    [
      'the day that older systems call never',
      { opening: { points: 'p', expiresOn: 'x' } },
      { p: '5', x: '9999-12-31' },
      '/opening/lots/0/expiresOn',
    ],
  ])('with %s is rejected with its pointer, and not quoted', (_, mapping, row, pointer) => {
    const { mapped, reject } = read(mapping, { id: 'm1', ...row });
    expect(mapped).toBeUndefined();
    expect(reject).toMatchObject({ code: 'validation', pointer });
    const said = JSON.stringify(reject);
    for (const text of Object.values(row).filter((cell) => cell.length > 3 && !/^\d/.test(cell))) {
      expect(said).not.toContain(text);
    }
  });

  it('names all its errors', () => {
    const { reject } = read({ email: 'x', phone: 'y' }, { id: '', x: 'x', y: 'y' });
    expect(reject?.pointer).toBe('/memberId /identifiers/email /identifiers/phone');
  });

  it('has a cell for each column, and may have empty cells after them', () => {
    const known = readMapping('{ "memberId": "id" }', 'mapping.json');
    const mapper = new RowMapper(known, ['id', 'name'], source);
    for (const cells of [['m1'], ['m1', 'a', 'b']]) {
      expect(mapper.read(cells)).toMatchObject({ points: undefined, reject: { code: 'columns' } });
    }
    expect(mapper.read(['m1', 'a', '', '']).mapped).toEqual({ memberId: 'm1', change: {} });
  });

  it('never ends an import, whatever its cells have', () => {
    const mapping = {
      cards: { column: 'a', separator: ',' },
      email: 'b',
      phone: { column: 'c', countryCode: '49' },
      birthDate: { column: 'd', format: 'M/D/YYYY' },
      attributes: { x: { column: 'e', type: 'number' } },
      opening: { points: 'f', expiresOn: 'd', tier: 'e' },
    };
    const cell = fc.oneof(
      fc.string(),
      fc.constantFrom('__proto__', 'constructor', '1/2/2027', '12', '0171 123', 'a@b.example', '\ud800'),
    );
    fc.assert(
      fc.property(fc.tuple(cell, cell, cell, cell, cell, cell, cell), ([id, a, b, c, d, e, f]) => {
        const result = read(mapping, { id, a, b, c, d, e, f });
        expect([result.mapped, result.reject].filter((one) => one !== undefined)).toHaveLength(1);
      }),
    );
  });
});

describe('a mapping', () => {
  it.each([
    ['an unknown target', { nickname: 'x' }, /\/nickname is not a known field/],
    [
      'an unknown option',
      { email: { column: 'x', upperCase: true } },
      /\/email\/upperCase is not a known field/,
    ],
    ['no column', { email: {} }, /\/email\/column/],
    [
      'a format without a year',
      { birthDate: { column: 'x', format: 'DD.MM.' } },
      /\/birthDate\/format must have/,
    ],
    [
      'letters in a format',
      { birthDate: { column: 'x', format: 'DD MMM YYYY' } },
      /\/birthDate\/format must have/,
    ],
    ['a last day without points', { opening: { expiresOn: 'x' } }, /\/opening must have points/],
    ['a country code with a plus', { phone: { column: 'x', countryCode: '+44' } }, /\/phone\/countryCode/],
  ])('with %s is refused with its pointer', (_, mapping, sentence) => {
    const text = JSON.stringify({ memberId: 'id', ...mapping });
    expect(() => readMapping(text, 'mapping.json')).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringMatching(sentence) }),
    );
  });

  it('is JSON, names the member, and names a target once', () => {
    for (const [text, sentence] of [
      ['{', /cannot be read as JSON/],
      ['{}', /\/memberId/],
      ['{"memberId":"a","memberId":"b"}', /names a key of an object twice/],
    ] as const) {
      expect(() => readMapping(text, 'mapping.json')).toThrow(
        expect.objectContaining({ exitCode: 2, message: expect.stringMatching(sentence) }),
      );
    }
  });

  it('names columns of the file that occur once', () => {
    const known = readMapping('{ "memberId": "id", "cards": ["a", { "column": "b" }] }', 'mapping.json');
    expect(() => checkColumns(known, ['id', 'b', 'b'], 'mapping.json')).toThrow(
      /\/cards\/0\/column is not a column of the file\n {2}\/cards\/1\/column is more than one column/,
    );
    checkColumns(known, ['id', 'a', 'b'], 'mapping.json');
  });

  it('says something of every column of the file', () => {
    const of = (mapping: object) =>
      readMapping(JSON.stringify({ memberId: 'id', ...mapping }), 'mapping.json');
    const header = ['id', 'First', 'Last', ''];
    expect(() => checkColumns(of({ givenName: 'First' }), header, 'mapping.json')).toThrow(
      expect.objectContaining({
        exitCode: 2,
        message: expect.stringMatching(/says nothing of "Last", "": map/),
      }),
    );
    checkColumns(of({ givenName: 'First', ignore: ['Last', ''] }), header, 'mapping.json');
    for (const [ignore, sentence] of [
      [['First', 'Last', ''], /\/ignore\/0 is mapped, too/],
      [['Last', '', 'Born'], /\/ignore\/2 is not a column/],
    ] as const) {
      expect(() => checkColumns(of({ givenName: 'First', ignore }), header, 'mapping.json')).toThrow(
        sentence,
      );
    }
    expect(() => of({ unmapped: ['Last'] })).toThrow(/\/unmapped must be empty: map each/);
  });
});

describe('a phone number', () => {
  it.each([
    ['+44 (0)20 7946-0000', '44', '+442079460000'],
    ['0049 171/123.4567', '44', '+491711234567'],
    ['086 123 4567', '353', '+353861234567'],
    ['5551234567', '1', '+15551234567'],
    ['086 123 4567', undefined, '0861234567'],
  ])('%s with the country code %s is %s', (text, countryCode, number) => {
    expect(toE164(text, countryCode)).toBe(number);
  });
});

describe('a date', () => {
  it('in any format is that day of the calendar', () => {
    const formats = ['YYYY-MM-DD', 'DD.MM.YYYY', 'D.M.YYYY', 'M/D/YYYY', 'YYYYMMDD'] as const;
    const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, fc.constantFrom(...formats), (date, format) => {
        const iso = date.toISOString().slice(0, 10);
        const [year = '', month = '', dayOfMonth = ''] = iso.split('-');
        const written = format
          .replace('YYYY', year)
          .replace('MM', month)
          .replace('DD', dayOfMonth)
          .replace('M', String(Number(month)))
          .replace('D', String(Number(dayOfMonth)));
        expect(readDate(written, format)).toBe(iso);
      }),
    );
  });

  it.each(['29.02.2027', '31.04.2026', '00.01.2026', '1.1.2026', '01.01.26', '01/01/2026', ''])(
    '%s is not a date in DD.MM.YYYY',
    (text) => expect(readDate(text, 'DD.MM.YYYY')).toBeUndefined(),
  );
});
