/**
 * The systems with data of members, in words for the member who asks. Add each new table or stream that has such data.
 */
export const heldIn: readonly { readonly system: string; readonly holds: string }[] = [
  {
    system: 'Members table',
    holds:
      'Name, birth date, country, language, cards, e-mail address, phone number, attributes and consents, encrypted ' +
      'under a key of the member; the display name, which other members see; keyed hashes of cards, e-mail address and phone number; segments; referral ' +
      'codes; figures and receipt numbers by which the member is looked up.',
  },
  {
    system: 'Ledger',
    holds: 'Every entry of points, by member id: purchases, redemptions, and all else in this document.',
  },
  {
    system: 'Details of the ledger',
    holds: 'Lines of large purchases, and acts of staff that needed an approval, by member id.',
  },
  {
    system: 'Counters',
    holds:
      'The names that shops gave to sales, by purchase and member id; free rewards of a tier that were used.',
  },
  {
    system: 'Engagement table',
    holds:
      'Progress with achievements and challenges, badges and joined challenges, by member id; progress is gone with ' +
      'the erasure.',
  },
  {
    system: 'Boards table',
    holds: 'Scores with challenges, by member id; gone with the erasure.',
  },
  { system: 'Stream of entries', holds: 'Copies of new entries for some days, by member id.' },
  {
    system: 'Connections',
    holds: 'The connections of apps that are open now, by member id; gone when they close.',
  },
  { system: 'User pool', holds: 'How the member signs in, if they do.' },
];
