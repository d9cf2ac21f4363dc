import type { EntryDocument, ShownEntry } from '#shared/contracts/ledger/entry.ts';
import type { View } from '#shared/domain/identity/view.ts';
import { actOf } from '#shared/domain/ledger/act.ts';
import { describeEntry } from '#shared/domain/ledger/describe.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import type { Entry } from '#shared/domain/ledger/entry.ts';
import { idOfKey } from '#shared/domain/ledger/reference.ts';
import { referenceIds } from '#shared/domain/ledger/reference-ids.ts';
import { omitUndefined, presented } from '#shared/domain/present.ts';

/** Redemptions that paid for a purchase and that nobody knew at its booking; undefined where there are none. */
export function unknownPayments({ purchase }: Entry): string[] | undefined {
  const unknown = (purchase?.payments ?? []).filter(({ isUnknown }) => isUnknown);
  return unknown.length > 0 ? unknown.map(({ redemptionId }) => redemptionId) : undefined;
}

/** The content of a bonus, of a reward in its prize, or of a revocation, beside the points. */
function describeBonus({ act }: Entry): EntryDocument['bonus'] {
  switch (act?.kind) {
    case 'bonus': {
      const { version, qualifying, noReward } = act;
      return omitUndefined({ version, qualifying: qualifying || undefined, noReward });
    }
    case 'revocation':
      return omitUndefined({
        qualifying: act.qualifying > 0 ? -act.qualifying : undefined,
        forgiven: act.forgiven,
      });
    case 'redemption':
      return act.prizeOf === undefined
        ? undefined
        : omitUndefined({ version: act.prizeOf, rewardId: act.reward?.rewardId });
    default:
      return undefined;
  }
}

/**
 * The public form of an entry, booked under this version of the programme. An entry records the number of a
 * configuration. Entry 0, the enrolment, is covered by hashes but never shown.
 */
export function entryDocument(entry: Entry, programVersion: number): EntryDocument {
  const { kind, programVersion: configuration, ...document } = describeEntry(entry);
  if (kind === 'enrolment') throw new TypeError('an enrolment is not shown');
  const ids = omitUndefined({
    ...referenceIds(document.reference, document.cause),
    redemptionIds: actOf(entry, 'lapse')?.redemptionIds.map(idOfKey),
    unknownPayments: unknownPayments(entry),
    bonus: describeBonus(entry),
  });
  return presented<EntryDocument>({ ...document, kind, ...ids, programVersion, configuration });
}

/** The form of an entry that a reading call shows. */
export interface EntryForm {
  /** Whether with its hashes; with them unless said. */
  readonly proof?: boolean;
  /** All of it unless said. */
  readonly view?: View;
}

/** The category in place of a reason, for whoever may not read it. */
export const SERVICE = 'service';

/**
 * Whether an entry has a name, a text or a suspicion of staff. Reasons of the service desk are categories already, and
 * that of an erasure is a word of Laurel's own.
 */
const isWritten = ({ adjustment, statusChange, opening }: EntryDocument) =>
  adjustment ?? opening ?? (statusChange && statusChange.to !== 'erased');

/**
 * Whether an entry has the member id of a receiver whom the sender named by a card, and so did not know. The content of
 * the request tells: it is that of the member id, or another.
 */
function hidesReceiver({ kind, act, postings, contentHash: sent }: Entry): boolean {
  if (kind !== 'transfer-out' || act?.kind !== 'transfer') return false;
  const points = postings.find(({ account }) => account === 'transferred')?.points;
  return contentHash({ to: act.other, points }) !== sent;
}

/**
 * An entry without what staff wrote, and without the member id of a card. It is without its digests, too: a reason could be guessed by trying the hash of
 * the entry, which covers it together with them.
 */
function narrowed(entry: Entry, document: EntryDocument): ShownEntry {
  const hidden = hidesReceiver(entry);
  if (!isWritten(document) && !hidden) return document;
  const { digests: _digests, adjustment, statusChange, opening, ...rest } = document;
  return omitUndefined({
    ...rest,
    adjustment: adjustment && { reason: SERVICE },
    statusChange: statusChange && { ...statusChange, reason: SERVICE },
    transfer: hidden ? {} : document.transfer,
    opening: opening && omitUndefined({ qualifying: opening.qualifying, tier: opening.tier }),
  });
}

/** An entry as a reading call shows it. */
export function shownEntry(
  entry: Entry,
  programVersion: number,
  { proof = true, view = 'full' }: EntryForm,
): ShownEntry {
  const whole = entryDocument(entry, programVersion);
  const document = view === 'full' ? whole : narrowed(entry, whole);
  if (proof) return document;
  const { digests: _digests, previousHash: _previous, hash: _hash, ...rest } = document;
  return rest;
}
