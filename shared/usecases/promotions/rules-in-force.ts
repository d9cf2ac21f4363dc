import {
  asksProfile,
  judgePerson,
  type PersonFacts,
  unknownPerson,
} from '#shared/domain/members/person-facts.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { compilePromotions, type PromotionSet } from '#shared/domain/promotions/promotion-set.ts';
import type { Rules } from '#shared/domain/promotions/rules.ts';
import { localDay } from '#shared/domain/time/calendar.ts';
import type { CurrentRules } from '#shared/usecases/program/current-rules.ts';

/** Reads what promotions may ask about a person; `profile` where more than the segments is asked for. */
export interface People {
  personFacts(memberId: string, needed: { readonly profile: boolean }): Promise<PersonFacts>;
}

/** What a purchase is judged with, beside the books. */
export interface JudgingPorts {
  readonly rules: CurrentRules;
  readonly people: People;
}

/** Rules ready to be judged by. */
export interface RulesInForce {
  /** Its version is that of the configuration, so that an entry names the promotions, too. */
  readonly program: Program;
  readonly promotions: PromotionSet;
  /** The programme's own version, which changes of promotions leave as it is. */
  readonly programVersion: number;
}

const compiled = new WeakMap<readonly PromotionVersion[], PromotionSet>();

/** Promotions compile once: their list is the same one until one of them changes. */
function setOf(promotions: readonly PromotionVersion[]): PromotionSet {
  const known = compiled.get(promotions);
  if (known) return known;
  const set = compilePromotions(promotions);
  compiled.set(promotions, set);
  return set;
}

export function ready({ version, program, promotions }: Rules): RulesInForce {
  return {
    program: { ...program, version },
    promotions: setOf(promotions),
    programVersion: program.version,
  };
}

export async function rulesInForce(rules: CurrentRules): Promise<RulesInForce> {
  return ready(await rules.get());
}

/**
 * The truth of what the promotions ask about a person, read at most once, and only where one of them asks. Nobody in
 * particular has no birthday, no attribute and no segment.
 */
export function personTruths(
  people: People,
  { program, promotions }: RulesInForce,
  memberId: string | undefined,
  occurredAt: number,
): () => Promise<Uint8Array | undefined> {
  const { personTests } = promotions;
  const read = async () => {
    if (personTests.length === 0) return undefined;
    const profile = asksProfile(personTests);
    const person = memberId === undefined ? unknownPerson : await people.personFacts(memberId, { profile });
    return judgePerson(personTests, person, localDay(occurredAt, program.timeZone));
  };
  let truths: Promise<Uint8Array | undefined> | undefined;
  return () => {
    truths ??= read();
    return truths;
  };
}
