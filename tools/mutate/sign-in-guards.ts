import type { Guard } from './guard.ts';

const links = 'shared/usecases/members/sign-in-links.ts';
const link = 'shared/usecases/members/link-sign-in.ts';
const erasure = 'shared/usecases/members/erase-member.ts';
const tests = ['test/shared/usecases/members/sign-in-links.test.ts'];

/** Guards of the member that a user signs in as, and of the address that they come from. */
export const signInGuards: readonly Guard[] = [
  {
    name: 'sign-in: every token of a linked user names their member',
    file: 'shared/domain/identity/token-shape.ts',
    code: 'member === undefined ? {',
    without: "member === undefined || !scopes.includes('laurel/member') ? {",
    tests: ['test/functions/identity/shape-token.test.ts'],
  },
  {
    name: 'sign-in: a link gives no rights without the scope',
    file: 'shared/domain/identity/caller.ts',
    code: "return scopes.includes('member') ? member : undefined;",
    without: 'return scopes && member;',
    tests: ['test/shared/domain/identity/caller.test.ts'],
  },
  {
    name: 'sign-in: a quote of staff who are members is for nobody',
    file: 'functions/compose/member-resolver.ts',
    code: 'member ?? ownMember(caller)',
    without: 'member ?? caller.member',
    tests: ['test/e2e/quotes.deep.test.ts'],
  },
  {
    name: 'sign-in: the address that a caller claims is not believed',
    file: 'functions/edge/request.ts',
    code: '.at(-2)',
    without: '.at(0)',
    tests: ['test/functions/edge/request.test.ts'],
  },
  {
    name: 'sign-in: nobody links themselves',
    file: link,
    code: '  if (user.subject === by) throw new ActorIsBeneficiary();\n',
    without: '',
    tests,
  },
  {
    name: 'sign-in: nobody changes their own link',
    file: 'functions/members/unlink-sign-in.ts',
    code: '  checkNotBeneficiary(request.caller, memberId);\n',
    without: '',
    tests: ['test/e2e/sign-in-links.test.ts'],
  },
  {
    name: 'sign-in: a user is linked to one member',
    file: link,
    code: '    if (linkedTo !== undefined && !own.includes(linkedTo)) throw new SignInTaken(USERNAME);\n',
    without: '',
    tests,
  },
  {
    name: 'sign-in: the earlier user of a member is unlinked',
    file: link,
    code: '      await unlinkUser(ports.pool, signIn, own);\n',
    without: '',
    tests,
  },
  {
    name: "sign-in: another member's user is left alone",
    file: links,
    code: 'user?.memberId !== undefined && memberIds.includes(user.memberId)',
    without: 'user',
    tests,
  },
  {
    name: "sign-in: another member's user is not deleted",
    file: links,
    code: '!user || (user.memberId !== undefined && !memberIds.includes(user.memberId))',
    without: '!user',
    tests,
  },
  {
    name: 'sign-in: staff keep their account',
    file: links,
    code: 'if (await pool.isStaff(user.username)) await pool.unlink(user.username);\n    else ',
    without: '',
    tests,
  },
  {
    name: 'sign-in: a user is signed out before they are deleted',
    file: 'shared/stores/identity/user-pool.ts',
    code: '    await unlessGone(this.#client.send(new AdminUserGlobalSignOutCommand(this.#user(username))));\n',
    without: '',
    tests,
  },
  {
    name: 'sign-in: users are deleted with the person',
    file: erasure,
    code: 'if (stored) await forgetSignIns(ports.pool, [memberId, ...state.absorbed], stored.person);',
    without: '',
    tests,
  },
  {
    name: "sign-in: a member's own erasure is asked about its sign-in",
    file: erasure,
    code: '      checkFreshSignIn(signIn, ports.now());\n',
    without: '',
    tests,
  },
  {
    name: "sign-in: only a member's own erasure is",
    file: 'functions/members/erase-member.ts',
    code: 'own ? { at: caller.signedInAt } : undefined',
    without: '{ at: caller.signedInAt }',
    tests: ['test/e2e/sign-in-links.test.ts'],
  },
  {
    name: 'sign-in: a merge moves the links, again with each replay',
    file: 'shared/usecases/members/merge-members.ts',
    code: '  if (stored) await settleSignIns(ports.pool, { memberId: into, absorbed }, stored.person);\n',
    without: '',
    tests,
  },
  {
    name: 'sign-in: the user of the merged member is recorded',
    file: 'shared/domain/members/merge-persons.ts',
    code: '...(own.formerSignIns ?? []), ...(other.formerSignIns ?? []), other.signIn',
    without: '',
    tests,
  },
  {
    name: 'groups count only for a user who is marked as staff',
    file: 'shared/domain/identity/staff.ts',
    code: "attributes['custom:staff'] === 'true' ? { groups",
    without: 'groups ? { groups',
    tests: ['test/shared/domain/identity/staff.test.ts', 'test/functions/identity'],
  },
  {
    name: 'groups count only for a user with a second factor',
    file: 'shared/domain/identity/token-shape.ts',
    code: 'staff && hasSecondFactor ? staff',
    without: 'staff ? staff',
    tests: ['test/functions/identity'],
  },
  {
    name: "a provider's groups count only for a user whom the pool made for a provider",
    file: 'shared/domain/identity/staff.ts',
    code: "attributes['cognito:user_status'] === FEDERATED",
    without: "attributes['custom:groups'] !== undefined",
    tests: ['test/shared/domain/identity/staff.test.ts'],
  },
  {
    name: "a provider's groups count only for a user of that provider",
    file: 'shared/domain/identity/staff.ts',
    code: 'provider === undefined || !cameFrom(provider, username, attributes.identities)',
    without: 'provider === undefined',
    tests: ['test/shared/domain/identity/staff.test.ts'],
  },
  {
    name: 'a single group of a provider is not split',
    file: 'shared/domain/identity/staff.ts',
    code: "new Set(text === '' ? [] : [text])",
    without: "new Set(text.split(','))",
    tests: ['test/shared/domain/identity/staff.test.ts'],
  },
  {
    name: 'the enrolment of a second factor is for staff',
    file: 'shared/domain/identity/token-shape.ts',
    code: ' || scope === OWN_USER',
    without: '',
    tests: ['test/functions/identity'],
  },

  {
    name: 'the first admin is marked as staff where the user was there before',
    file: 'tools/first-admin/first-admin.ts',
    code: "if (user !== undefined) await calling('marking the user as staff', () => admins.markAsStaff(email));",
    without: '',
    tests: ['test/tools/first-admin'],
  },
];
