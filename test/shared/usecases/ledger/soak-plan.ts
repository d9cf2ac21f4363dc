import { purchaseOf } from '../../domain/ledger/purchases.ts';
import type { Books } from '../books.ts';
import { adjust, capture, capturePart, giveBack, redeem, refund, transfer, voidOf } from './acts.ts';

/** An act with its ids and content, the same whenever it is sent and whoever sends it. */
export interface PlannedAct {
  readonly member: string;
  readonly reference: string;
  readonly send: (books: Books) => Promise<object>;
  /** The entry it makes in another log. */
  readonly arrives?: { readonly at: string; readonly reference: string };
  /** Pieces of the reward that it takes; below zero gives them back. */
  readonly pieces: number;
}

/** Fewer pieces than will be asked for. */
export const STOCK = 12;
/** The points that every member begins with: few enough that some ask for more than they have. */
export const START_POINTS = {
  reference: 'adjustment/start/',
  give: (books: Books, member: string) => adjust(books, member, 'start', 300),
};

type Follow = () => PlannedAct;

/** Acts of all kinds over a few members. Those that follow another may come before it, and are then refused. */
export function planActs(
  random: () => number,
  {
    acts,
    members,
    reward,
  }: { readonly acts: number; readonly members: readonly string[]; readonly reward: string },
): readonly PlannedAct[] {
  const below = (limit: number) => Math.floor(random() * limit);
  const oneOf = <Item>(items: readonly Item[]): Item => {
    const item = items[below(items.length)];
    if (item === undefined) throw new TypeError('nothing to choose from');
    return item;
  };
  /** The acts that may follow those planned so far. */
  const open: Follow[] = [];

  const begin: readonly ((id: string, member: string) => PlannedAct)[] = [
    (id, member) => {
      const purchase = purchaseOf([100 + below(9_000), 100 + below(900)]);
      open.push(() => ({
        member,
        reference: `purchase/${id}/return/all/`,
        send: (books) => giveBack(books, member, id, 'all'),
        pieces: 0,
      }));
      open.push(() => ({
        member,
        reference: `purchase/${id}/return/one/`,
        send: (books) => giveBack(books, member, id, 'one', [{ lineId: '1', quantity: 1 }]),
        pieces: 0,
      }));
      return {
        member,
        reference: `purchase/${id}/`,
        send: (books) => books.buy(member, id, purchase),
        pieces: 0,
      };
    },
    (id, member) => {
      const points = 1 + below(80);
      open.push(() => ({
        member,
        reference: `redemption/${id}/refund/f/`,
        send: (books) => refund(books, member, id, 'f', points),
        pieces: 0,
      }));
      const send = (books: Books) => redeem(books, member, id, { points });
      return { member, reference: `redemption/${id}/`, send, pieces: 0 };
    },
    (id, member) => {
      const points = 2 + below(80);
      open.push(() => ({
        member,
        reference: `redemption/${id}/capture/`,
        send: (books) => capture(books, member, id, 1 + Math.floor(points / 2)),
        pieces: 0,
      }));
      open.push(() => ({
        member,
        reference: `redemption/${id}/captures/c/`,
        send: (books) => capturePart(books, member, id, 'c', { points: 1 + Math.floor(points / 3) }),
        pieces: 0,
      }));
      open.push(() => ({
        member,
        reference: `redemption/${id}/void/`,
        send: (books) => voidOf(books, member, id),
        pieces: 0,
      }));
      const send = (books: Books) => redeem(books, member, id, { points }, { capture: false });
      return { member, reference: `redemption/${id}/`, send, pieces: 0 };
    },
    (id, member) => {
      const quantity = 1 + below(2);
      open.push(() => ({
        member,
        reference: `redemption/${id}/refund/f/`,
        send: (books) => refund(books, member, id, 'f', quantity * 10),
        pieces: -quantity,
      }));
      const send = (books: Books) => redeem(books, member, id, { rewardId: reward, quantity });
      return { member, reference: `redemption/${id}/`, send, pieces: quantity };
    },
    (id, member) => {
      const to = oneOf(members.filter((one) => one !== member));
      const points = 1 + below(120);
      return {
        member,
        reference: `transfer-out/${id}/`,
        send: (books) => transfer(books, member, to, id, points),
        arrives: { at: to, reference: `transfer-in/${member}/${id}/` },
        pieces: 0,
      };
    },
    (id, member) => {
      const points = random() < 0.5 ? 1 + below(60) : -1 - below(60);
      const send = (books: Books) => adjust(books, member, id, points);
      return { member, reference: `adjustment/${id}/`, send, pieces: 0 };
    },
  ];

  return Array.from({ length: acts }, (_, index) => {
    const follow = random() < 0.4 ? open.splice(below(open.length), 1)[0] : undefined;
    return follow ? follow() : oneOf(begin)(`a${index}`, oneOf(members));
  });
}
