import { booked } from './books.ts';

const AT = '2026-11-22T10:15:00.120Z';
const member = {
  memberId: 'm-1001',
  status: 'active',
  enrolledAt: AT,
  tier: { id: 'blue', name: 'Blue' },
  identifiers: { cards: ['2981000012345'] },
  profile: {},
  attributes: {},
  consents: { marketing: true },
  segments: ['tea-lovers'],
};
const permissions = {
  memberId: 'm-1001',
  mayRedeem: true,
  contributes: true,
  lendsFrom: '2026-11-23T00:00:00.000Z',
  joinedAt: AT,
};

/** Examples that several calls share: they become components of the document. */
export const sharedMemberExamples = { member };

/** The example of each call's response; a text names a shared one. */
export const memberExamples: Readonly<Record<string, object | keyof typeof sharedMemberExamples>> = {
  putMember: 'member',
  getMember: 'member',
  getReferral: { code: '7KQ2M9X4TB', referred: 3, rewarded: 2 },
  exportMember: { exportedAt: AT, memberId: 'm-1001', member, entries: [], purchases: [], redemptions: [] },
  lookupMember: { memberId: 'm-1001' },
  putSegments: { memberId: 'm-1001', segments: ['tea-lovers'], updatedAt: AT },
  changeStatus: booked(
    { seq: 2, kind: 'status', reference: 'status/s-17/', postings: [], available: 25 },
    { statusChange: { from: 'active', to: 'suspended', reason: 'card-lost' } },
    { status: 'suspended' },
  ),
  linkSignIn: { memberId: 'm-1001', username: 'member@example.com' },
  mergeMembers: booked(
    { seq: 2, kind: 'merge-in', reference: 'merge-in/merge-17/', postings: [], available: 25 },
    { merge: { from: 'm-1002' } },
    { from: 'm-1002' },
  ),
  joinHousehold: { householdId: 'home', ...permissions },
  getHousehold: {
    householdId: 'home',
    members: [{ ...permissions, contributed: 0, drawn: 0, available: 25 }],
    available: 25,
  },
};
