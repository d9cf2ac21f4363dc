import { randomUUID } from 'node:crypto';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { type Member, purchase, type Scene, type Told } from './scene.ts';

/** A door that an attacker tries again and again. */
export interface Door {
  readonly name: string;
  /** Tries a second; 1 where not given. */
  readonly rate?: number;
  readonly try: (round: number) => Promise<Told>;
  /** Some tries are within the limits; the spoils say how much was taken in all. */
  readonly isOpen?: boolean;
}

/** A figure of the books after the attack. */
export interface Spoil {
  readonly name: string;
  readonly read: () => Promise<number>;
  /** The bounds of the rules. */
  readonly least: number;
  readonly most: number;
}

export interface Attack {
  readonly doors: readonly Door[];
  readonly spoils: readonly Spoil[];
}

/** The attackers, their victim and their accomplices. */
interface Cast {
  readonly scene: Scene;
  /** A till has reserved points of it, and a thief has its token, whose sign-in is old. */
  readonly victim: Member;
  readonly attacker: Member;
  /** Gets the attacker's points. */
  readonly mule: Member;
  /** Gets what a person of staff gives. */
  readonly accomplice: Member;
  readonly agent: string;
  readonly marketer: string;
  /** A token of a till with another signature. */
  readonly forged: string;
}

const OLD_SIGN_IN_MINUTES = 50;
const RESERVED = 500;
/** The 24-hour sum of a token passes its limit with a few of these. */
const PIECE = 2_000;

const on = ({ id }: Member, rest: string) => `/v1/members/${id}/${rest}`;
const stranger = () => `29${Math.floor(Math.random() * 1e11)}`;

/** Prepares all that attackers try over HTTP. */
export async function prepareAttack(scene: Scene): Promise<Attack> {
  const [header, claims] = scene.channel.split('.');
  const cast: Cast = {
    scene,
    victim: await scene.member(60_000, OLD_SIGN_IN_MINUTES),
    attacker: await scene.member(2_000),
    mule: await scene.member(),
    accomplice: await scene.member(),
    agent: await scene.staff('dev-agent', 'thief'),
    marketer: await scene.staff('dev-marketer', 'spy'),
    forged: `${header}.${claims}.${Buffer.from(randomUUID()).toString('base64url')}`,
  };
  await scene.done('PUT', on(cast.victim, 'redemptions/till'), { points: RESERVED, capture: false });
  return {
    doors: [...doorsOfMembers(cast), ...doorsOfStaff(cast), ...doorsOfStrangers(cast)],
    spoils: await spoilsOf(cast),
  };
}

function doorsOfMembers({ scene, victim, attacker, mule }: Cast): readonly Door[] {
  const { token } = attacker;
  return [
    {
      name: 'transfers, 5 a second',
      rate: 5,
      isOpen: true,
      try: (round) =>
        scene.send('PUT', on(attacker, `transfers/t${round}`), { token, body: { to: mule.id, points: 1 } }),
    },
    {
      name: 'transfers to cards of strangers',
      rate: 3,
      try: (round) =>
        scene.send('PUT', on(mule, `transfers/s${round}`), {
          token: mule.token,
          body: { to: `card:${stranger()}`, points: 1 },
        }),
    },
    {
      name: 'the end of a till’s reservation by a member’s token',
      try: (round) =>
        scene.send('POST', on(victim, `redemptions/till/${round % 2 === 0 ? 'void' : 'capture'}`), {
          token: victim.token,
        }),
    },
    {
      name: 'redemptions with an old sign-in',
      isOpen: true,
      try: (round) =>
        scene.send('PUT', on(victim, `redemptions/r${round}`), {
          token: victim.token,
          body: { points: PIECE },
        }),
    },
    {
      name: 'another member by a member’s token',
      try: () => scene.send('GET', on(victim, 'balance'), { token }),
    },
    {
      name: 'a purchase by a member’s token, with a header of 8 KB',
      try: (round) =>
        scene.send('PUT', on(attacker, `purchases/own${round}`), {
          token,
          body: purchase(1_000_000),
          headers: { 'laurel-device': 'd'.repeat(8 * 1024) },
        }),
    },
  ];
}

function doorsOfStaff({ scene, victim, accomplice, agent, marketer }: Cast): readonly Door[] {
  return [
    {
      name: 'adjustments of one agent for an accomplice',
      rate: 2,
      isOpen: true,
      try: (round) =>
        scene.send('PUT', on(accomplice, `adjustments/g${round}`), {
          token: agent,
          body: { points: 5 * PIECE, reason: 'goodwill' },
        }),
    },
    {
      name: 'the approval of one’s own act',
      try: (round) => scene.send('POST', on(accomplice, `adjustments/g${round}/approve`), { token: agent }),
    },
    {
      name: 'lookups of strangers’ cards',
      try: () => scene.send('POST', '/v1/members/lookup', { token: agent, body: { card: stranger() } }),
    },
    {
      name: 'a member read by a marketer',
      try: (round) =>
        round % 2 === 0
          ? scene.send('GET', `/v1/members/${victim.id}`, { token: marketer })
          : scene.send('POST', '/v1/quotes', {
              token: marketer,
              body: { member: victim.id, purchase: purchase(1000) },
            }),
    },
  ];
}

function doorsOfStrangers({ scene, accomplice, forged }: Cast): readonly Door[] {
  return [
    {
      name: 'a purchase with a forged token',
      rate: 5,
      try: (round) =>
        scene.send('PUT', on(accomplice, `purchases/f${round}`), {
          token: forged,
          body: purchase(1_000_000),
        }),
    },
    { name: 'a call without a token', rate: 5, try: () => scene.send('GET', on(accomplice, 'balance')) },
  ];
}

async function spoilsOf({ scene, victim, attacker, mule, accomplice }: Cast): Promise<readonly Spoil[]> {
  const available = ({ id }: Member) => scene.available(id);
  const together = async () => (await available(attacker)) + (await available(mule));
  const [rich, poor, both] = [await available(victim), await available(accomplice), await together()];
  const { adjustmentApprovalAbove = 0, redemption } = initialProgram;
  return [
    {
      name: 'points that one person of staff gave alone',
      read: async () => (await available(accomplice)) - poor,
      least: 0,
      most: 10 * adjustmentApprovalAbove,
    },
    {
      name: 'points that an old sign-in spent',
      read: async () => rich - (await available(victim)),
      least: 0,
      most: redemption.freshSignInAbove ?? 0,
    },
    { name: 'points of two members who transfer', read: together, least: both, most: both },
    {
      name: 'points that the till captured of its reservation',
      read: async () => {
        const { body } = await scene.send('POST', on(victim, 'redemptions/till/capture'), {
          token: scene.channel,
        });
        return body.redemption?.captured ?? 0;
      },
      least: RESERVED,
      most: RESERVED,
    },
  ];
}
