import { actOf } from '#shared/domain/ledger/act.ts';
import {
  revokeBonus as decide,
  type GivenBonus,
  type NothingGiven,
  type RevokeCommand,
} from '#shared/domain/ledger/acts/bonus.ts';
import { bonusReference, isRevocation, revocationReference } from '#shared/domain/ledger/reference.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { tryAppend } from '#shared/usecases/log/append.ts';
import type { LogReader, Named } from '#shared/usecases/log/log-reader.ts';
import type { BookingPorts } from '#shared/usecases/log/log-writer.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import { bySurvivor } from './by-survivor.ts';

export interface RevocationPorts extends BookingPorts {
  readonly programs: Pick<CurrentProgram, 'get'>;
}

export type RevokedBonus =
  | {
      readonly outcome: 'revoked';
      /** The place of its entry. */
      readonly memberId: string;
      readonly seq: number;
      /** Taken, debt included. */
      readonly pointsReversed: number;
      readonly pointsForgiven: number;
      /** True where an earlier call revoked it. */
      readonly replayed: boolean;
    }
  /** The bonus was never given, was revoked before, or gave nothing that can be taken back. */
  | { readonly outcome: 'nothing' };

interface Found {
  readonly places: Named;
  readonly reference: string;
}

/**
 * The bonus and its revocations, in whichever logs they are. After a merge a revocation may be keyed by its owner, also
 * where the bonus is not.
 */
async function findBonus(log: LogReader, { unlocking, owner }: RevokeCommand): Promise<Found | undefined> {
  if (owner !== undefined) {
    const keyed = bonusReference(unlocking, owner);
    const places = await log.references(keyed);
    if (places.has(keyed)) return { places, reference: keyed };
  }
  const reference = bonusReference(unlocking);
  const { places } = await log.owned(reference, owner);
  const receiver = places.get(reference)?.memberId;
  // An absorbed member has another bonus of that number.
  if (receiver !== (owner ?? log.memberId)) return undefined;
  if (receiver === log.memberId) return { places, reference };
  const since = await log.references(bonusReference(unlocking, receiver));
  return { places: new Map([...places, ...since]), reference };
}

async function gatherBonus(log: LogReader, command: RevokeCommand): Promise<GivenBonus | undefined> {
  const { places, reference } = (await findBonus(log, command)) ?? {};
  const place = reference === undefined ? undefined : places?.get(reference);
  const { entry } = place ? await log.record(place) : {};
  const act = actOf(entry, 'bonus');
  if (!places || !entry || !act) return undefined;
  const later = [...places].flatMap(([name, at]) => (isRevocation(name) ? [at] : []));
  const records = await Promise.all(later.map((at) => log.record(at)));
  return { entry, act, revoked: records.flatMap((record) => actOf(record.entry, 'revocation') ?? []) };
}

function book(ports: RevocationPorts, program: Program, memberId: string, command: RevokeCommand) {
  const { unlocking, owner, k } = command;
  return tryAppend<GivenBonus | undefined, NothingGiven>(ports, program, {
    memberId,
    reference: revocationReference(unlocking, k, owner),
    prefix: bonusReference(unlocking, owner),
    ownLog: owner === undefined,
    checkSame: () => {},
    gather: (log) => gatherBonus(log, command),
    decide: ({ state, now, facts }) => decide(program, state, command, facts, now),
  });
}

/**
 * Takes back what a bonus gave, once, as a return owes: by the claw-back policy of the programme, with its tier credit. A
 * badge and a piece of a reward stay.
 */
export async function revokeBonus(
  ports: RevocationPorts,
  memberId: string,
  revocation: Omit<RevokeCommand, 'owner'>,
): Promise<RevokedBonus> {
  const program = await ports.programs.get();
  const booked = await bySurvivor(memberId, (log, owner) =>
    book(ports, program, log, { ...revocation, owner }),
  );
  if ('needs' in booked) return { outcome: 'nothing' };
  const { entry } = booked.record;
  const act = actOf(entry, 'revocation');
  if (!act) throw new TypeError('not the entry of a revocation');
  const { memberId: log, seq } = entry;
  return {
    outcome: 'revoked',
    memberId: log,
    seq,
    pointsReversed: act.reversed,
    pointsForgiven: act.forgiven,
    replayed: booked.replayed,
  };
}
