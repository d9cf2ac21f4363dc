import { asksProfile, judgePerson, type PersonFacts } from '#shared/domain/members/person-facts.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { compilePromotions, type PromotionSet } from '#shared/domain/promotions/promotion-set.ts';
import type { Rules } from '#shared/domain/promotions/rules.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import { zoneOf } from '#shared/domain/purchases/zone-of.ts';
import { localDay } from '#shared/domain/time/calendar.ts';
import type { CurrentRules } from '#shared/usecases/program/current-rules.ts';

/** Reads the person facts of a member. `profile` asks for more than the segments. */
export interface People {
  personFacts(memberId: string, needed: { readonly profile: boolean }): Promise<PersonFacts>;
}

/** The rules and person facts with which a purchase is judged. */
export interface JudgingPorts {
  readonly rules: CurrentRules;
  readonly people: People;
}

/** The rules of one configuration, with the promotions compiled. */
export interface RulesInForce {
  /** The programme with the configuration as its version, so that an entry names the promotions too. */
  readonly program: Program;
  readonly promotions: PromotionSet;
  /** The programme's own version, which stays when only promotions change. */
  readonly programVersion: number;
}

const compiled = new WeakMap<readonly PromotionVersion[], PromotionSet>();

/** Compiles a list of promotions once: the array stays the same until one of them changes. */
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

/** The rules of a purchase: those of its quote, as long as the programme honours it, or those in force. */
export async function rulesOf(
  rules: CurrentRules,
  inForce: RulesInForce,
  { quoteVersion }: Pick<Purchase, 'quoteVersion'>,
  now: number,
): Promise<RulesInForce & { readonly revoked?: readonly string[] }> {
  const { honourMinutes = 0 } = inForce.program.quotes ?? {};
  if (quoteVersion === undefined || quoteVersion === inForce.program.version || honourMinutes === 0)
    return inForce;
  const promised = await rules.promised(quoteVersion, now - honourMinutes * 60_000);
  if (!promised) return inForce;
  const { promotions, ...quoted } = ready(promised.rules);
  return { ...quoted, promotions, revoked: promised.revoked.filter(promotions.has) };
}

/** A purchase with the description of its store in a configuration. */
export async function inItsStore<Command extends { readonly purchase: Purchase }>(
  rules: CurrentRules,
  command: Command,
  configuration: number,
): Promise<Command> {
  const storeFacts = await rules.storeFacts(command.purchase.store, configuration);
  return storeFacts ? { ...command, purchase: { ...command.purchase, storeFacts } } : command;
}

/**
 * Returns a function that gives the truths of the person tests. The person is read at most once, and only if a
 * promotion has such tests.
 */
export function personTruths(
  people: People,
  { program, promotions }: RulesInForce,
  memberId: string,
  purchase: Pick<Purchase, 'occurredAt' | 'storeFacts'>,
): () => Promise<Uint8Array | undefined> {
  const { personTests } = promotions;
  const read = async () => {
    if (personTests.length === 0) return undefined;
    const profile = asksProfile(personTests);
    const person = await people.personFacts(memberId, { profile });
    return judgePerson(personTests, person, localDay(purchase.occurredAt, zoneOf(program, purchase)));
  };
  let truths: Promise<Uint8Array | undefined> | undefined;
  return () => {
    truths ??= read();
    return truths;
  };
}
