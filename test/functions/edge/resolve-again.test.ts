import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { getAdjustment } from '#shared/contracts/ledger/get-adjustment.ts';
import { rejectAdjustment } from '#shared/contracts/ledger/reject-adjustment.ts';
import { Refusal } from '#shared/domain/refusal.ts';
import { identifierKey } from '#shared/stores/members/identifier-keys.ts';
import { IdentifierStore } from '#shared/stores/members/identifier-store.ts';
import { getBalance } from '#shared/usecases/ledger/get-balance.ts';
import { memberIdOf } from '#shared/usecases/members/resolve-member.ts';
import { deskHandler } from '../../../functions/edge/http.ts';
import type { Reply } from '../../../functions/edge/reply.ts';
import { resolvingAgain } from '../../../functions/edge/resolve-again.ts';
import { type Database, newMemberId } from '../../database.ts';
import { type HeldCall, heldClient } from '../../interleavings/held-client.ts';
import { purchaseOf } from '../../shared/domain/ledger/purchases.ts';
import { Books } from '../../shared/usecases/books.ts';
import { adjust, merge, redeem, transfer } from '../../shared/usecases/ledger/acts.ts';
import { expectSoundLog } from '../../shared/usecases/ledger/sound.ts';
import { useBooks } from '../../shared/usecases/use-books.ts';
import { CONTEXT, httpEvent, ORIGIN_SECRET } from './http-event.ts';

const SECRET = 'a secret of the test';

let database: Database;
let books: Books;
let cards = 2_990_000_000_000;

useBooks((own, shared) => {
  books = own;
  database = shared;
});

interface Scene {
  /** The member of the card, and the survivor of the merge. */
  readonly gone: string;
  readonly into: string;
  readonly other: string;
  readonly card: string;
}

/** The card changes its owner in the transaction of the merge; these members have no persons, so it is put by itself. */
async function giveCard(card: string, memberId: string): Promise<void> {
  const id = identifierKey(SECRET, { kind: 'card', value: card });
  const Item = { id: { S: id }, part: { S: 'owner' }, memberId: { S: memberId } };
  await books.client.send(new PutItemCommand({ TableName: database.tables.members, Item }));
}

async function sceneOf(): Promise<Scene> {
  const scene = { gone: newMemberId(), into: newMemberId(), other: newMemberId(), card: String(cards++) };
  for (const member of [scene.gone, scene.into, scene.other]) {
    await books.enrol(member);
    await adjust(books, member, 'start', 100);
  }
  await giveCard(scene.card, scene.gone);
  return scene;
}

async function mergeNow({ gone, into, card }: Scene): Promise<void> {
  await merge(books, into, gone, 'm1');
  await giveCard(card, into);
}

type Act = (using: Books, memberId: string, scene: Scene) => Promise<object>;

const acts: Readonly<Record<string, Act>> = {
  'a purchase': (using, member) => using.buy(member, 'p1', purchaseOf(1000)),
  'a redemption': (using, member) => redeem(using, member, 'r1', { points: 50 }),
  'a transfer': (using, member, { other }) => transfer(using, member, other, 't1', 50),
  'a transfer to the card': (using, member, { other }) => transfer(using, other, member, 't1', 50),
  'a balance': (using, member) => getBalance(using.ports, using.programs, member, undefined),
};

/** A call by the card, whose function and storage are the real ones; `meanwhile` runs right before its nth call. */
async function callByCard(act: Act, scene: Scene, nth: number, meanwhile: () => Promise<void>) {
  let calls = 0;
  let resolved = 0;
  let holds = false;
  const client = heldClient(database.config(), (call: HeldCall) => {
    if (holds) calls += 1;
    const before = holds && calls === nth ? meanwhile() : Promise.resolve();
    before.then(() => call.send()).then((ending) => call.end(ending));
  });
  const using = new Books(client, database.tables);
  using.clock = books.clock;
  await Promise.all([using.programs.get(), using.rules.get()]);
  holds = true;
  const identifiers = new IdentifierStore(client, database.tables.members, SECRET);
  const request = { params: { member: `card:${scene.card}` }, body: undefined };
  const run = async (): Promise<Reply> => {
    resolved += 1;
    const memberId = await memberIdOf(identifiers, request.params.member);
    return { status: 200, body: await act(using, memberId ?? '', scene) };
  };
  try {
    const { body } = await resolvingAgain(request, run);
    return { told: 'done', body, calls, resolved };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { told: error.code, calls, resolved };
  } finally {
    client.destroy();
  }
}

describe.each(Object.entries(acts))('%s by card', (_, act) => {
  it('is done, whichever of its calls of storage a merge comes before', async () => {
    const undisturbed = await callByCard(act, await sceneOf(), 0, async () => undefined);
    expect(undisturbed).toMatchObject({ told: 'done', resolved: 1 });
    const resolved = new Set<number>();
    for (let nth = 1; nth <= undisturbed.calls; nth += 1) {
      const scene = await sceneOf();
      const met = await callByCard(act, scene, nth, () => mergeNow(scene));
      expect({ nth, told: met.told }).toEqual({ nth, told: 'done' });
      resolved.add(met.resolved);
      for (const member of [scene.gone, scene.into, scene.other]) await expectSoundLog(books, member);
    }
    // The card was read before the merge in some orders, and then read once more.
    expect([...resolved].toSorted()).toEqual([1, 2]);
  });
});

describe('a call that meets a merge', () => {
  const merged = () =>
    new Refusal({ code: 'member-merged', status: 409, title: '' }, { detail: '', data: { into: 'm-2' } });

  async function callsOf(request: { readonly params: unknown; readonly body: unknown }, error: () => Error) {
    let calls = 0;
    const refused = resolvingAgain(request, async () => {
      calls += 1;
      throw error();
    });
    await expect(refused).rejects.toThrow();
    return calls;
  }

  it('runs twice at most, and only where a card names a member', async () => {
    expect(await callsOf({ params: { member: 'card:2981000012345' }, body: undefined }, merged)).toBe(2);
    expect(await callsOf({ params: { member: 'm-1' }, body: { to: 'card:2981000012345' } }, merged)).toBe(2);
    expect(await callsOf({ params: { member: 'm-1' }, body: { to: 'm-2' } }, merged)).toBe(1);
    expect(await callsOf({ params: {}, body: undefined }, merged)).toBe(1);
  });

  it('runs once where it is refused for another reason, or fails', async () => {
    const request = { params: { member: 'card:2981000012345' }, body: undefined };
    const other = () => new Refusal({ code: 'member-suspended', status: 409, title: '' }, { detail: '' });
    expect(await callsOf(request, other)).toBe(1);
    expect(await callsOf(request, () => new TypeError('a bug'))).toBe(1);
  });
});

describe('a handler by card', () => {
  beforeAll(() => {
    vi.stubEnv('ORIGIN_SECRETS', ORIGIN_SECRET);
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    vi.stubEnv('AUDIT_TABLE', database.tables.audit);
    vi.stubEnv('RATES_TABLE', database.tables.rates);
  });
  afterAll(() => {
    vi.unstubAllEnvs();
  });

  it('runs a recorded act and a read once more', async () => {
    let calls = 0;
    const run = async (): Promise<Reply> => {
      calls += 1;
      const about = { detail: '', data: { into: 'm-2' } };
      if (calls % 2 === 1) throw new Refusal({ code: 'member-merged', status: 409, title: '' }, about);
      return { status: 200, body: {} };
    };
    const params = { member: 'card:2981000012345', adjustmentId: 'a1' };
    const event = httpEvent({ method: 'POST', params, body: JSON.stringify({ reason: 'x' }) });
    const acts = [deskHandler(rejectAdjustment, run), deskHandler(getAdjustment, run)];
    for (const [index, handler] of acts.entries()) {
      const { statusCode } = await handler(event, CONTEXT);
      expect({ index, statusCode, calls }).toEqual({ index, statusCode: 200, calls: 2 * (index + 1) });
    }
  });
});
