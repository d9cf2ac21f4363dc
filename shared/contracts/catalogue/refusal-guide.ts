import { type RefusalCode, refusalKinds } from '#shared/domain/refusals/refusal-codes.ts';

interface Guide {
  /** The cause of the refusal, as a sentence of its own. */
  readonly meaning: string;
  /** The next step of the caller. */
  readonly advice: string;
}

/** The texts of the page of error codes. No function imports them, so no bundle has them. */
export const refusalGuide: Readonly<Record<RefusalCode, Guide>> = {
  'achievement-not-found': {
    meaning: 'There is no achievement with this id.',
    advice: 'List the achievements to find the id.',
  },
  'act-approved': {
    meaning: 'The act was approved by `decidedBy` and is done.',
    advice: 'Take its points back with an adjustment, or pause the promotion.',
  },
  'act-rejected': {
    meaning: 'The act was rejected by `decidedBy`, or withdrawn by its author, and is never booked.',
    advice: 'Ask again under a new id, if `rejectionReason` does not stand in the way.',
  },
  'actor-is-beneficiary': {
    meaning:
      'The caller is a member of the act, or shares a household with one; `errors` names the other member.',
    advice: 'Ask a colleague to make the call; members ask the service desk.',
  },
  'adjustment-approved': {
    meaning: 'The adjustment was approved and is booked: entry `seq` of `memberId`.',
    advice: 'Take the points back with another adjustment.',
  },
  'adjustment-not-found': {
    meaning:
      'The member has no adjustment with this id, or it needed no approval: it is then entry `seq` of `memberId`.',
    advice: 'Check the id, or list the adjustments that wait.',
  },
  'adjustment-rejected': {
    meaning: 'The adjustment was rejected by `decidedBy`, or withdrawn by its author, and is never booked.',
    advice: 'Ask again under a new id, if `rejectionReason` does not stand in the way.',
  },
  'already-expired': {
    meaning: 'A lot of the opening balance has expired.',
    advice: 'Leave out the lots that `errors` names.',
  },
  'amount-exceeds-original': {
    meaning:
      'More would be returned, captured or refunded than the original has left: points in `left`, lines in `lines`.',
    advice:
      'Send at most `left`, or of each line at most its `returnable` or `deliverable` pieces, or its `returnableAmount`.',
  },
  'approval-not-found': {
    meaning: 'No act that needed an approval has this id.',
    advice: 'List the acts that wait to find the id.',
  },
  'approver-is-author': {
    meaning: 'The approver asked for the act, or wrote the version of the promotion.',
    advice: 'Ask another person to approve it.',
  },
  'backfill-not-found': {
    meaning: 'There is no back-fill with this id. Back-fills are kept for 30 days.',
    advice: 'Check the id, or start another back-fill.',
  },
  'backfill-not-possible': {
    meaning: 'No version is active, or the challenge counts for households or teams: `detail` says which.',
    advice: 'Activate a version of a definition for single members.',
  },
  'backtest-not-found': {
    meaning: 'There is no back-test with this id. Back-tests are kept for 30 days.',
    advice: 'Check the id, or start another back-test.',
  },
  'below-minimum': {
    meaning: 'The redemption comes to fewer points than the `minimum` of the programme.',
    advice: 'Redeem at least `minimum` points.',
  },
  'challenge-ended': {
    meaning: 'The schedule of the challenge is over since `to`.',
    advice: 'Define another challenge with a later schedule.',
  },
  'challenge-not-found': {
    meaning: 'There is no challenge with this id.',
    advice: 'List the challenges to find the id.',
  },
  'challenge-not-joinable': {
    meaning:
      'The `reason` says why: members take part without joining, or the challenge begins later, at `from`.',
    advice: 'Call again from `from` on; a challenge that counts for everybody needs no join.',
  },
  'client-disabled': {
    meaning: 'An admin disabled the machine client, or this environment does not know it.',
    advice: 'Ask an admin to enable the client. Repeating the call does not help.',
  },
  'client-not-found': {
    meaning: 'This environment has no machine client with this id.',
    advice: 'List the clients to find the id.',
  },
  'definition-active': {
    meaning: 'The achievement or challenge is active, and an active one cannot be deleted.',
    advice: 'Pause it first.',
  },
  'definition-not-active': {
    meaning: 'The achievement or challenge is a draft that never ran, so it cannot be paused.',
    advice: 'Delete the draft, or leave it.',
  },
  'discount-exceeds-goods': {
    meaning: 'A discount is larger than the lines that it lowers, after the discounts before it.',
    advice: 'Send the discount that the till gave, and the lines that it is for.',
  },
  'entry-not-found': {
    meaning: 'The log of the member has no entry with this number.',
    advice: 'List the entries to find the number; `of` names the log where members were merged.',
  },
  forbidden: {
    meaning: 'The call went around the distribution, or an analyst asked for a member who is not erased.',
    advice: "Call the environment's own address with a token that may read this member.",
  },
  'household-full': {
    meaning: 'The household has as many members as it can have, `limit`.',
    advice: 'Let a member leave first.',
  },
  'household-not-found': {
    meaning:
      'There is no household with this id, or the member of the token, or of the act that waits, is not in it.',
    advice: 'Check the id.',
  },
  'identifier-taken': {
    meaning: 'A card, e-mail address or phone number belongs to another member, whom `errors` names.',
    advice: 'Use that member, or send the change without the identifier.',
  },
  'import-exceeded': {
    meaning:
      'The opening balances of the import would pass the points or rows that were approved for its file.',
    advice: 'Ask for an import of the file as it is now.',
  },
  'import-not-approved': {
    meaning:
      'The import that the opening balance names waits for another person, was rejected, or is unknown.',
    advice: 'Have it approved, and send the opening balance again.',
  },
  'in-another-household': {
    meaning: 'The member is in another household.',
    advice: 'Let the member leave that household first.',
  },
  'insufficient-points': {
    meaning: 'Fewer points are `available` than are `needed`.',
    advice: 'Redeem at most `available` points.',
  },
  internal: {
    meaning: 'The service made an error. The operator has been alerted.',
    advice: 'Repeat the same call; give `instance` to the support if it fails again.',
  },
  'invalid-json': {
    meaning: 'The body is empty, not UTF-8 or not JSON, or names a key twice.',
    advice: 'Send JSON in UTF-8; `detail` says where it is broken.',
  },
  'invalid-signature': {
    meaning: 'The signature is missing, wrong or old, or the partner is unknown or disabled.',
    advice: 'Sign the bytes that are sent with a key of the partner, and check the clock.',
  },
  'key-not-found': {
    meaning: 'The partner has no key with this id: it was deleted, or newer keys replaced it.',
    advice: 'Read the partner to see its keys.',
  },
  'log-full': {
    meaning: 'The log of a member holds 10 GB, millions of entries, and takes no more. Nothing was booked.',
    advice: 'Enrol the person anew, and give `instance` to the operator. Repeating the call does not help.',
  },
  'member-erased': {
    meaning: 'The member was erased. The id is never used again.',
    advice: 'Stop using the id; enrol the person under a new one.',
  },
  'member-merged': {
    meaning: 'The member was merged into the member in `into`.',
    advice: 'Repeat the call with the member in `into`.',
  },
  'member-not-found': {
    meaning: 'There is no member with this id or card, or the token may not see the member.',
    advice: 'Check the id or card, or look the member up.',
  },
  'member-suspended': {
    meaning: 'The member is suspended, and neither earns nor spends points.',
    advice: 'Send the member to the service desk, which can reinstate them.',
  },
  'method-not-allowed': {
    meaning: 'The path has calls, but none with this method. `Allow` lists its methods.',
    advice: 'Call with one of them.',
  },
  'move-too-large': {
    meaning: 'The promotions of both members touch more budgets than one write can hold.',
    advice: 'Adjust the points of both members instead.',
  },
  'not-a-step': {
    meaning: 'The points are not a multiple of the `step` of the programme, or of the price of one piece.',
    advice: 'Send a multiple of `step`.',
  },
  'not-found': {
    meaning: 'There is no call at this path. A slash at the end makes another path.',
    advice: 'Compare the path with the reference.',
  },
  'not-enrolled-then': {
    meaning: 'The member was enrolled after the instant that was asked for; `enrolledAt` is when.',
    advice: 'Ask for an instant from `enrolledAt` on.',
  },
  'nothing-to-explain': {
    meaning: 'The entry is not a purchase; `kind` says what it is.',
    advice: 'Ask for an entry of the kind `accrual`.',
  },
  'occurred-in-future': {
    meaning: '`occurredAt` is more than 5 minutes ahead of `serverTime`.',
    advice: 'Set the clock of the till, and send the right time.',
  },
  'open-reservations': {
    meaning:
      'The redemptions in `redemptionIds` reserve points, and a third member who was merged has others of these ids.',
    advice: 'Capture or void these redemptions, or wait until they have lapsed.',
  },
  'outside-client-limits': {
    meaning:
      'The client may not book or spend for this channel or store, or end what was made at another store.',
    advice: 'Send the channel and store of the client, or ask an admin to allow them.',
  },
  'partner-not-found': {
    meaning: 'There is no partner with this id.',
    advice: 'List the partners to find the id.',
  },
  'payload-too-large': {
    meaning: 'The body has more than 256 KB.',
    advice: 'Send a smaller body.',
  },
  'payments-exceed-payable': {
    meaning:
      'The payments exceed `payable`, the part that points can pay: goods, shipping and fees that the programme does not exclude.',
    advice: 'Send what points paid; ask a quote for `redeemable` before.',
  },
  'promotion-active': {
    meaning: 'The promotion is active, and an active promotion cannot be deleted.',
    advice: 'Pause the promotion first.',
  },
  'promotion-changed': {
    meaning: 'The promotion was changed, activated or paused after the activation that waits was asked for.',
    advice: 'Ask for the activation again, and reject the one that waits.',
  },
  'promotion-not-active': {
    meaning: 'The promotion is a draft that never ran, so it cannot be paused.',
    advice: 'Delete the draft, or leave it.',
  },
  'promotion-not-found': {
    meaning: 'There is no promotion with this id.',
    advice: 'List the promotions to find the id.',
  },
  'purchase-booked': {
    meaning: 'The purchase is booked for the member in `memberId`.',
    advice: 'Move the purchase if that is the wrong member.',
  },
  'purchase-not-found': {
    meaning: 'The member has no purchase with this id.',
    advice: 'Check the id. Repeat the call later if the purchase is still being booked.',
  },
  'purchase-paid-with-points': {
    meaning: 'Points of the member paid for the purchase, so it cannot become the purchase of another.',
    advice: 'Adjust the points of both members instead.',
  },
  'purchase-returned': {
    meaning: 'Goods of the purchase came back, or it was moved before.',
    advice: 'Adjust the points of both members instead.',
  },
  'rate-limited': {
    meaning:
      'The caller made more calls in this second, named more identifiers of nobody in this minute, or more unknown receivers today, than it may. Nothing was done.',
    advice: 'Repeat the same call after the seconds in `Retry-After`.',
  },
  'redemption-captured': {
    meaning: 'The redemption is captured; `captured` says how many points.',
    advice: 'Refund the redemption to give points back.',
  },
  'redemption-lapsed': {
    meaning: 'The reservation ended without a capture, and its points are available again.',
    advice: 'Make a new redemption under a new id.',
  },
  'redemption-not-found': {
    meaning: 'The member has no redemption with this id.',
    advice: 'Check the id.',
  },
  'too-many-definitions': {
    meaning:
      'The active achievements and challenges have reached `limit`, their number or their bytes together.',
    advice: 'Pause one that is no longer needed, such as a challenge that has ended.',
  },
  'too-many-parts': {
    meaning:
      'The redemption has 20 captures in parts, or the purchase 20 deliveries: the most that it can have.',
    advice:
      'End the redemption with a plain capture or a void. A purchase takes no further delivery: keep the 20th for all that is left.',
  },
  'not-waiting': {
    meaning: 'The points of the purchase wait for no delivery: they mature from the purchase.',
    advice: 'Send no delivery of it.',
  },
  'redemption-voided': {
    meaning: 'The redemption is voided, and its points are available again.',
    advice: 'Make a new redemption under a new id.',
  },
  'reference-reused': {
    meaning: 'The id was used before with other content.',
    advice: 'Send the first content again to get the first reply, or use a new id.',
  },
  'referral-closed': {
    meaning: 'The member was enrolled without this referral code, or with another.',
    advice: 'Leave `referredBy` out: who referred a member is said at the enrolment.',
  },
  'referral-unknown': {
    meaning: 'The referral code leads to no member: it is mistyped, or its member was erased.',
    advice: 'Ask for the code again, or enrol without it: it cannot be told later.',
  },
  'return-line': {
    meaning: 'A line of goods is below zero.',
    advice: 'Send goods that came back as a return of their purchase.',
  },
  'reward-not-found': {
    meaning: 'There is no reward with this id.',
    advice: 'List the rewards to find the id.',
  },
  'reward-unavailable': {
    meaning:
      'The reward cannot be redeemed; `reason` says why, and `from`, `to` or `tiers` when and for whom it can.',
    advice: 'Offer another reward.',
  },
  'sale-booked': {
    meaning: 'Another purchase has the sale, and earned for it. Staff read whose it is in `memberId`.',
    advice: 'Do not repeat the call. Book a sale again only when all of its goods came back.',
  },
  'same-member': {
    meaning: 'The body names the member of the path, and the act needs two members.',
    advice: 'Name another member.',
  },
  'sign-in-again': {
    meaning: 'The act needs a sign-in of the last `maxAge` seconds.',
    advice: 'Let the member sign in again, and send the same call with the new token.',
  },
  'sign-in-taken': {
    meaning: 'The user signs in as another member.',
    advice: 'Unlink the user from the other member first.',
  },
  'state-full': {
    meaning: 'The account holds as many things of one kind as it can; `what` names the kind.',
    advice: 'Wait until some of them end. Give `what` and `limit` to the operator if that does not help.',
  },
  'status-unchanged': {
    meaning: 'The member has this status already.',
    advice: 'No other call is needed.',
  },
  'store-not-found': {
    meaning: 'Nobody described a store with this id.',
    advice: 'List the stores to find the id.',
  },
  'too-many-points': {
    meaning: 'The purchase would earn more points than `limit`, the most that a purchase can earn.',
    advice: "Check the amounts, and the programme's points per unit.",
  },
  'too-many-promotions': {
    meaning: 'The active promotions together reach their limit; `what` and `limit` say which.',
    advice: 'Pause another promotion first.',
  },
  'too-many-stores': {
    meaning: 'All stores together reach their limit; `what` and `limit` say which.',
    advice: 'Delete another store first.',
  },
  'too-old': {
    meaning: 'The purchase or return is more than 400 days old, from before `earliest`.',
    advice: 'Ask an admin to book it.',
  },
  'total-mismatch': {
    meaning: 'The total is not the sum of the lines.',
    advice: 'Correct the amounts that `errors` names.',
  },
  unauthorized: {
    meaning: 'The token is not an access token.',
    advice: 'Send the access token; the ID token is for the app.',
  },
  unavailable: {
    meaning: 'Storage is busy.',
    advice: 'Repeat the same call after the seconds in `Retry-After`.',
  },
  'unknown-line': {
    meaning: 'The return or delivery names lines that the purchase does not have; `errors` says which.',
    advice: 'Read the purchase, and send the ids of its lines.',
  },
  'unknown-tier': {
    meaning: 'The programme has no tier with this id.',
    advice: 'Use one of `tiers`.',
  },
  'unsupported-currency': {
    meaning: 'The programme has no rate, or no value of a point, for the currency.',
    advice: 'Use one of `currencies`.',
  },
  'unsupported-media-type': {
    meaning: 'The body is not sent as JSON.',
    advice: 'Send `Content-Type: application/json`.',
  },
  'user-not-found': {
    meaning: 'The user pool has no user with this name or e-mail address.',
    advice: 'Check the name, or let the person sign up first.',
  },
  validation: {
    meaning: 'A field of the request is not valid; `errors` says which, and why.',
    advice: 'Correct the fields that `errors` names.',
  },
  'version-conflict': {
    meaning:
      'The document is not as `If-Match` or `If-None-Match` asks for: somebody changed it first, or it exists already. `current` is its newest version, if it has versions.',
    advice: 'Read the document, and make the change again with its `ETag`.',
  },
  'version-not-found': {
    meaning: 'The document has no such version; `newest` is its newest.',
    advice: 'List the versions of the document.',
  },
};

/**
 * The texts of a code.
 * @throws Error where it has none: a new code needs its meaning and its next step here
 */
export function guideOf(code: RefusalCode): Guide {
  const guide = (refusalGuide as Partial<Record<RefusalCode, Guide>>)[code];
  if (guide === undefined) throw new TypeError(`${code} has no texts in refusal-guide.ts`);
  return guide;
}

/** The meaning of a code as a phrase; the page of error codes has the next step, too. */
function phraseOf(meaning: string): string {
  return meaning.charAt(0).toLowerCase() + meaning.slice(1).replace(/\.$/, '');
}

/** All codes with their meanings, as the description of a field. */
export function codesText(): string {
  return refusalKinds.map(({ code }) => `\`${code}\`: ${phraseOf(guideOf(code).meaning)}`).join('; ');
}
