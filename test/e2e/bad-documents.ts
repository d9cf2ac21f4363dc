import { beforeAll, describe, expect, it } from 'vitest';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { newMemberId } from '../database.ts';
import { expectRefused } from './answers.ts';
import type { Environment } from './environment.ts';
import type { RefusalsGiven } from './refusals-given.ts';

const MARKER = 'zq-planted-7731';

/** Members, lookups and programmes. */
export function refuseBadDocuments(given: () => RefusalsGiven): void {
  let environment: Environment;
  let member: string;
  let before: Awaited<ReturnType<Environment['contents']>>;

  beforeAll(() => {
    ({ environment, member, before } = given());
  });

  type Case = readonly [name: string, body: object, ...pointers: string[]];

  const named = (cases: readonly Case[]) =>
    cases.map(([name, body, ...pointers]) => ({ name, body, pointers }));

  const identifiers = (given: object) => ({ identifiers: given });
  const profile = (given: object) => ({ profile: given });

  const members: readonly Case[] = [
    ['an unknown part', { note: MARKER }, '/note'],
    ['an unknown identifier', identifiers({ passport: MARKER }), '/identifiers/passport'],
    ['a card with blanks', identifiers({ cards: ['2981 0000'] }), '/identifiers/cards/0'],
    ['a card that is a number', identifiers({ cards: [298_100_000] }), '/identifiers/cards/0'],
    ['a card named twice', identifiers({ cards: ['29810001', '29810001'] }), '/identifiers/cards'],
    [
      '21 cards',
      identifiers({ cards: Array.from({ length: 21 }, (_, n) => `29810${n}`) }),
      '/identifiers/cards',
    ],
    ['an added card with blanks', identifiers({ addCards: ['2981 0000'] }), '/identifiers/addCards/0'],
    ['no list of added cards', identifiers({ addCards: null }), '/identifiers/addCards'],
    [
      'an added card named twice',
      identifiers({ addCards: ['29810001', '29810001'] }),
      '/identifiers/addCards',
    ],
    [
      '21 cards that go',
      identifiers({ removeCards: Array.from({ length: 21 }, (_, n) => `29810${n}`) }),
      '/identifiers/removeCards',
    ],
    [
      'all cards beside one that comes',
      identifiers({ cards: ['29810001'], addCards: ['29810002'] }),
      '/identifiers/cards',
    ],
    [
      'no card any more beside one that goes',
      identifiers({ cards: null, removeCards: ['29810002'] }),
      '/identifiers/cards',
    ],
    [
      'a card that comes and goes',
      identifiers({ addCards: ['29810001', '29810002'], removeCards: ['29810002'] }),
      '/identifiers/removeCards',
    ],
    ['cards that are a text', identifiers({ cards: '2981000012345' }), '/identifiers/cards'],
    ...['robin', `${MARKER}@`, '@example.com', 'a b@example.com', `${'x'.repeat(250)}@example.com`, ''].map(
      (email): Case => [
        `the e-mail address "${email.slice(0, 20)}"`,
        identifiers({ email }),
        '/identifiers/email',
      ],
    ),
    ...['0123456', '+0123456789', '+44 1632 960123', '+4416329601234567', `+44${MARKER}`, ''].map(
      (phone): Case => [`the phone number "${phone}"`, identifiers({ phone }), '/identifiers/phone'],
    ),
    ['an unknown field of the profile', profile({ shoeSize: MARKER }), '/profile/shoeSize'],
    ['a name of no characters', profile({ givenName: '' }), '/profile/givenName'],
    ['a name of 129 characters', profile({ familyName: 'x'.repeat(129) }), '/profile/familyName'],
    ['a name with a line break', profile({ givenName: `a\r\n${MARKER}` }), '/profile/givenName'],
    ['a name with half a character', profile({ givenName: 'a\ud800' }), '/profile/givenName'],
    ['a name that is an object', profile({ givenName: { first: MARKER } }), '/profile/givenName'],
    ...[
      '',
      ' \u200b',
      'x'.repeat(31),
      'x'.repeat(200),
      'a\u0000b',
      'a\u202eb',
      'a\u2066b',
      'a\u2028b',
      7,
    ].map(
      (displayName): Case => [
        `the display name ${JSON.stringify(displayName)}`,
        profile({ displayName }),
        '/profile/displayName',
      ],
    ),
    ['a birthday on 30 February', profile({ birthDate: '1990-02-30' }), '/profile/birthDate'],
    ['a birthday with a time', profile({ birthDate: '1990-02-03T00:00:00Z' }), '/profile/birthDate'],
    ['a country in small letters', profile({ country: 'ie' }), '/profile/country'],
    ['a locale that is none', profile({ locale: 'english please' }), '/profile/locale'],
    ['a profile that is a list', profile([]), '/profile'],
    ['an attribute that is a list', { attributes: { tags: [MARKER] } }, '/attributes/tags'],
    ['an attribute of 257 characters', { attributes: { note: 'x'.repeat(257) } }, '/attributes/note'],
    ['an attribute of 1e21', { attributes: { size: 1e21 } }, '/attributes/size'],
    ['an attribute with a bad name', { attributes: { 'a b': 1 } }, '/attributes/a b'],
    ['a consent that is a text', { consents: { marketing: 'yes' } }, '/consents/marketing'],
    ...[
      '',
      'short',
      `${MARKER}`,
      '7KQ2M9X4T',
      '7KQ2M9X4TBB',
      '7KQ2M9X4TU',
      '7KQ2M--9X4TB',
      '7KQ2M9X4T\u0660',
    ].map((referredBy): Case => [`the referral code "${referredBy}"`, { referredBy }, '/referredBy']),
    ['a referral code that is null', { referredBy: null }, '/referredBy'],
    ['a referral code that is a number', { referredBy: 1234567890 }, '/referredBy'],
    ['an unknown consent', { consents: { profiling: true } }, '/consents/profiling'],
  ];

  describe('a member is neither enrolled nor changed by', () => {
    it.each(named(members))('$name', async ({ body, pointers }) => {
      for (const memberId of [member, newMemberId()]) {
        const answer = await environment.call('PUT', `/v1/members/${memberId}`, { as: 'agent', body });
        expectRefused(answer, { status: 400, code: 'validation', pointers });
        expect(answer.text).not.toContain(MARKER);
        expect(await environment.contents()).toEqual(before);
      }
    });

    it("another's card, beside a free one", async () => {
      const body = identifiers({ cards: ['2981000000002', '2981000000001'], email: `${MARKER}@example.com` });
      const answer = await environment.call('PUT', `/v1/members/${newMemberId()}`, { body });
      expectRefused(answer, { status: 409, code: 'identifier-taken', pointers: ['/identifiers/cards/1'] });
      expect(answer.body.errors[0].memberId).toBe(member);
      expect(await environment.contents()).toEqual(before);
    });

    it('a card in the place of a member id', async () => {
      const answer = await environment.call('PUT', '/v1/members/card:2981000000001', { body: {} });
      expectRefused(answer, { status: 400, code: 'validation', pointers: ['/path/member'] });
    });
  });

  const manySegments = Array.from({ length: 101 }, (_, n) => `s${n}`);
  const segments: readonly Case[] = [
    ['no list', {}, '/segments'],
    ['null, which removes nothing here', { segments: null }, '/segments'],
    ['a text', { segments: MARKER }, '/segments'],
    ['a list in a list', { segments: [[MARKER]] }, '/segments/0'],
    ['an unknown field', { segments: [], add: [MARKER] }, '/add'],
    ['a segment named twice', { segments: ['tea', MARKER, 'tea'] }, '/segments'],
    ['101 segments', { segments: manySegments }, '/segments'],
    ...['', 'a b', '-tea', 'tea/green', `té`, 'x'.repeat(65), 7, { id: MARKER }].map(
      (segment): Case => [
        `the segment ${JSON.stringify(segment).slice(0, 20)}`,
        { segments: ['tea', segment] },
        '/segments/1',
      ],
    ),
  ];

  it.each(named(segments))('the segments of a member stay as they are after $name', async (given) => {
    const answer = await environment.call('PUT', `/v1/members/${member}/segments`, {
      as: 'marketer',
      body: given.body,
    });
    expectRefused(answer, { status: 400, code: 'validation', pointers: given.pointers });
    expect(answer.text).not.toContain(MARKER);
    expect(await environment.contents()).toEqual(before);
  });

  const lookups: readonly Case[] = [
    ['nothing', {}, ''],
    ['two identifiers', { card: '2981000000001', email: 'a@example.com' }, ''],
    ['null', { card: null }, '/card'],
    ['a list', { card: ['2981000000001'] }, '/card'],
    ['a member id', { memberId: MARKER }, '/memberId'],
    ['a pattern', { card: '2981*' }, '/card'],
    ['a card as it is printed', { card: '2981 0000 0000 1' }, '/card'],
    ['a card in other digits', { card: '٢٩٨١٠٠٠٠٠٠٠٠١' }, '/card'],
    ['a card with its prefix', { card: 'card:2981000000001' }, '/card'],
    ['an e-mail address with blanks around it', { email: ` ${MARKER}@example.com ` }, '/email'],
    ['an e-mail address with its name', { email: `Robin <${MARKER}@example.com>` }, '/email'],
    ['two e-mail addresses', { email: `${MARKER}@example.com,a@example.com` }, '/email'],
    ['a phone number with blanks', { phone: '+44 1632 960999' }, '/phone'],
    ['a phone number as it is dialled', { phone: '00441632960999' }, '/phone'],
    ['a phone number with a line break', { phone: '+441632960999\n' }, '/phone'],
    ['an expression', { card: { $gt: '' } }, '/card'],
  ];

  it.each(named(lookups))('a lookup by $name is refused', async ({ body, pointers }) => {
    const answer = await environment.call('POST', '/v1/members/lookup', { body });
    // An unknown field leaves out the known ones, too: it is enough that it is named.
    const found = (answer.body.errors as { pointer: string }[]).map(({ pointer }) => pointer);
    expect(found).toEqual(expect.arrayContaining(pointers));
    expectRefused(answer, { status: 400, code: 'validation', pointers: [...new Set(found)] });
    expect(answer.text).not.toContain(MARKER);
    expect(await environment.contents()).toEqual(before);
  });

  it.each([{ card: '2981999999999' }, { email: `${MARKER}@example.com` }, { phone: '+441632960999' }])(
    'a lookup of nobody answers 404: %j',
    async (body) => {
      const answer = await environment.call('POST', '/v1/members/lookup', { as: 'agent', body });
      expectRefused(answer, { status: 404, code: 'member-not-found' });
      expect(answer.text).not.toContain(MARKER);
    },
  );

  const { version: _, ...sound } = initialProgram;
  const [blue, silver, gold] = sound.tiers;
  const tiers = (...list: readonly object[]) => ({ ...sound, tiers: list });

  const programs: readonly Case[] = [
    ['an unknown field', { ...sound, note: MARKER }, '/note'],
    [
      'a currency of points without a rate',
      { ...sound, earn: { pointsPerUnit: { EUR: '1', JPY: '0.01' } } },
      '/earn/pointsPerUnit/JPY',
    ],
    [
      'a currency of point values without a rate',
      { ...sound, redemption: { ...sound.redemption, pointValue: { EUR: '0.01', CHF: '0.01' } } },
      '/redemption/pointValue/CHF',
    ],
    ['a base rate that is not 1', { ...sound, rates: { ...sound.rates, EUR: '1.1' } }, '/rates/EUR'],
    [
      'no points for the base currency',
      { ...sound, earn: { pointsPerUnit: { GBP: '1' } } },
      '/earn/pointsPerUnit',
    ],
    [
      'a base currency that is none',
      { ...sound, baseCurrency: 'XXX' },
      '/baseCurrency',
      '/earn/pointsPerUnit',
      '/redemption/pointValue',
    ],
    ['a rate for a currency that is none', { ...sound, rates: { ...sound.rates, ABC: '1' } }, '/rates/ABC'],
    ['a rate of 0', { ...sound, rates: { ...sound.rates, GBP: '0' } }, '/rates/GBP'],
    ['a rate that is a number', { ...sound, rates: { ...sound.rates, GBP: 1.15 } }, '/rates/GBP'],
    ['a negative rate', { ...sound, rates: { ...sound.rates, GBP: '-1' } }, '/rates/GBP'],
    ['points as 1e3', { ...sound, earn: { pointsPerUnit: { EUR: '1e3' } } }, '/earn/pointsPerUnit/EUR'],
    ['a time zone of nowhere', { ...sound, timeZone: `Mars/${MARKER}` }, '/timeZone'],
    ['a time zone by its offset', { ...sound, timeZone: '+01:00' }, '/timeZone'],
    ['61 days to maturity', { ...sound, maturity: { days: 61 } }, '/maturity/days'],
    ['61 months to expiry', { ...sound, expiry: { months: 61, roundTo: 'month-end' } }, '/expiry/months'],
    ['13 months to expiry, by day', { ...sound, expiry: { months: 13, roundTo: 'day' } }, '/expiry/months'],
    ['no say about expiry', { ...sound, expiry: undefined }, '/expiry'],
    ['an unknown claw-back', { ...sound, clawback: MARKER }, '/clawback'],
    ['a step of 0', { ...sound, redemption: { ...sound.redemption, step: 0 } }, '/redemption/step'],
    ['no tiers', tiers(), '/tiers'],
    [
      'a first tier that has to be earned',
      tiers({ ...blue, threshold: 10 }, silver ?? {}),
      '/tiers/0/threshold',
    ],
    ['tiers that fall', tiers(blue ?? {}, gold ?? {}, silver ?? {}), '/tiers/2/threshold'],
    [
      'two tiers of one threshold',
      tiers(blue ?? {}, silver ?? {}, { ...gold, threshold: 1000 }),
      '/tiers/2/threshold',
    ],
    ['two tiers of one id', tiers(blue ?? {}, { ...silver, id: 'blue' }), '/tiers/1/id'],
    ['a multiplier of 0', tiers({ ...blue, multiplier: '0' }), '/tiers/0/multiplier'],
    ['a multiplier of 101', tiers({ ...blue, multiplier: '101' }), '/tiers/0/multiplier'],
    ['a period of no months', { ...sound, tierPeriod: { months: 0 } }, '/tierPeriod/months'],
    [
      'a referral that rewards nobody',
      { ...sound, referral: { referrerPoints: 0, friendPoints: 0 } },
      '/referral/referrerPoints',
    ],
    [
      'a referral that takes points, with a smallest spend of 0',
      { ...sound, referral: { referrerPoints: 100, friendPoints: -1, minimumSpend: 0 } },
      '/referral/friendPoints',
      '/referral/minimumSpend',
    ],
    ['a version that is a text', { ...sound, version: '0' }, '/version'],
  ];

  describe('the programme stays as it is after', () => {
    const put = (body: object, headers = {}) =>
      environment.call('PUT', '/v1/program', { as: 'marketer', body, headers });

    it.each(named(programs))('$name', async ({ body, pointers }) => {
      const answer = await put(body);
      expectRefused(answer, { status: 400, code: 'validation', pointers });
      expect(answer.text).not.toContain(MARKER);
      expect(await environment.contents()).toEqual(before);
    });

    it('a version or an If-Match that is not the newest, or is no tag', async () => {
      expectRefused(await put({ ...sound, version: 7 }), { status: 412, code: 'version-conflict' });
      expectRefused(await put(sound, { 'if-match': '"7"' }), { status: 412, code: 'version-conflict' });
      const noTag = { status: 400, code: 'validation', pointers: ['/header/if-match'] };
      for (const tag of ['7', '"x', '"1" "2"', '*, "1"', 'w/"1"', `${MARKER}"`, '', ','])
        expectRefused(await put(sound, { 'if-match': tag }), noTag);
      expect(await environment.contents()).toEqual(before);
    });
  });
}
