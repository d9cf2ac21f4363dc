import type { Guard } from './guard.ts';

const writes = 'shared/stores/members/person-writes.ts';
const person = 'shared/domain/members/person.ts';
const putMember = ['test/shared/usecases/members/put-member.test.ts'];
const domain = ['test/shared/domain/members'];

/** Guards of the identity of members, and of the data about them that is shown. */
export const memberGuards: readonly Guard[] = [
  {
    name: "members: another's identifier is not claimed",
    file: writes,
    code: "ConditionExpression: 'attribute_not_exists(id) OR memberId = :owner',",
    without: "ConditionExpression: 'attribute_not_exists(id) OR memberId <> :owner OR memberId = :owner',",
    tests: putMember,
  },
  {
    name: 'members: a person is written over the revision that was read',
    file: writes,
    code: "ConditionExpression: 'revision = :before',",
    without: "ConditionExpression: 'revision >= :before',",
    tests: putMember,
  },
  {
    name: 'members: a refusal names the owner of an identifier',
    file: writes,
    code: "ReturnValuesOnConditionCheckFailure: 'ALL_OLD',",
    without: '',
    tests: putMember,
  },
  {
    name: 'members: the bound of cards counts the existing ones',
    file: 'shared/usecases/members/put-member.ts',
    code: "if (cards.length > personBounds.cards) throw tooMany('/identifiers/addCards', personBounds.cards);",
    without: '',
    tests: putMember,
  },
  {
    name: 'members: an erased member is not changed',
    file: 'shared/usecases/members/put-member.ts',
    code: "if (head?.state.status === 'erased') throw new MemberErased();",
    without: '',
    tests: putMember,
  },
  {
    name: 'members: the same consent again is no change',
    file: person,
    code: '.filter((consent) => before[consent] !== after[consent])',
    without: '.filter(() => true)',
    tests: domain,
  },
  {
    name: 'members: the history of consents is bounded',
    file: person,
    code: 'consentHistory: said.slice(-CONSENT_CHANGES_MAX),',
    without: 'consentHistory: said,',
    tests: domain,
  },
  {
    name: 'members: a first address is no change of contact',
    file: person,
    code: '(kind) => before[kind] !== undefined && before[kind] !== after[kind],',
    without: '(kind) => before[kind] !== after[kind],',
    tests: domain,
  },
  {
    name: 'members: when a contact changed is kept through other changes',
    file: 'shared/usecases/members/put-member.ts',
    code: 'contactChanged(known, person) ? now : before?.contactChangedAt',
    without: 'contactChanged(known, person) ? now : undefined',
    tests: putMember,
  },
  {
    name: 'members: an export of an erased member is for staff',
    file: 'shared/usecases/members/export-member.ts',
    code: "if (own && head.state.status === 'erased') throw new MemberErased();",
    without: '',
    tests: ['test/shared/usecases/members/export-member.test.ts'],
  },
  {
    name: 'members: an export fits in one response',
    file: 'shared/usecases/answer-size.ts',
    code: 'if (bytes > ANSWER_BYTES_MAX && items.length > 0) return { items, more: true };',
    without: '',
    tests: ['test/shared/usecases/members/export-member.test.ts'],
  },
];
