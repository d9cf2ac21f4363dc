import { randomBytes } from 'node:crypto';
import type { Channel } from '#shared/domain/purchases/purchase.ts';
import type { TokenSource } from '../api/token.ts';
import {
  expectEqual,
  expectStatus,
  jsonOf,
  type Look,
  NotTried,
  type Response,
  request,
  Unexpected,
} from './look.ts';
import { FollowingSocket, handshakeStatus } from './socket.ts';

export interface Booking {
  readonly origin: string;
  readonly token: TokenSource;
  readonly channel: Channel;
  /** Gives the member's own token, with which a socket opens. Undefined where only a person can sign in. */
  readonly memberToken: ((member: string) => Promise<string>) | undefined;
}

/** An amount of which every earning rate gives points. */
const TOTAL = 5_000;

const signInNeeded = new NotTried("not looked at, because it takes a member's own sign-in");

const nothingBooked = new NotTried('not tried, because nothing was booked');

/** The steps of one member from enrolment to zero. */
class Story {
  readonly member = `smoke-${Date.now()}-${randomBytes(3).toString('hex')}`;
  readonly #booking: Booking;
  #currency: unknown;
  #purchase = '';
  #before: unknown;
  #balance: unknown;
  #socket: FollowingSocket | undefined;

  constructor(booking: Booking) {
    this.#booking = booking;
  }

  async #call(method: 'GET' | 'PUT', path: string, content?: object): Promise<Response> {
    const { origin, token } = this.#booking;
    const headers = { authorization: `Bearer ${await token.get()}`, 'content-type': 'application/json' };
    return await request(`${origin}/v1${path}`, {
      method,
      headers,
      ...(content === undefined ? {} : { body: JSON.stringify(content) }),
    });
  }

  async #available(): Promise<unknown> {
    const { available, pending } = jsonOf(
      expectStatus(await this.#call('GET', `/members/${this.member}/balance`), 200),
    );
    return { available, pending };
  }

  async machineSocket(): Promise<void> {
    const status = await handshakeStatus(this.#booking.origin, await this.#booking.token.get());
    expectEqual('the handshake', status, 403);
  }

  async enrol(): Promise<void> {
    expectStatus(await this.#call('PUT', `/members/${this.member}`, {}), 201);
    this.#before = await this.#available();
  }

  async follow(): Promise<unknown> {
    const { origin, memberToken } = this.#booking;
    if (memberToken === undefined) return signInNeeded;
    this.#socket = await FollowingSocket.open(origin, await memberToken(this.member));
    return undefined;
  }

  async programme(): Promise<void> {
    this.#currency = jsonOf(expectStatus(await this.#call('GET', '/program'), 200)).baseCurrency;
  }

  async purchase(): Promise<void> {
    const body = {
      occurredAt: new Date().toISOString(),
      channel: this.#booking.channel,
      store: 'smoke',
      currency: this.#currency,
      total: TOTAL,
      lines: [{ lineId: '1', sku: 'SMOKE', quantity: 1, amount: TOTAL }],
    };
    const path = `/members/${this.member}/purchases/${this.member}`;
    const first = expectStatus(await this.#call('PUT', path, body), 201);
    this.#purchase = first.body;
    this.#balance = jsonOf(first).balance;
    const again = expectStatus(await this.#call('PUT', path, body), 200);
    expectEqual('Idempotency-Replayed', again.headers.get('idempotency-replayed'), 'true');
    if (again.body !== this.#purchase)
      throw new Unexpected('the replay has another body than the first response');
  }

  async balance(): Promise<void> {
    const { available, pending } = this.#balance as Record<string, unknown>;
    expectEqual('the balance', await this.#available(), { available, pending });
  }

  async frame(): Promise<unknown> {
    if (this.#socket === undefined) return signInNeeded;
    const { entry } = JSON.parse(this.#purchase) as { entry: { seq: number } };
    await this.#socket.reaches(entry.seq);
    return undefined;
  }

  async giveBack(): Promise<unknown> {
    if (this.#purchase === '') return nothingBooked;
    const path = `/members/${this.member}/purchases/${this.member}/returns/${this.member}`;
    const body = { occurredAt: new Date().toISOString(), lines: [{ lineId: '1', quantity: 1 }] };
    expectStatus(await this.#call('PUT', path, body), 201);
    expectEqual('the balance after the return', await this.#available(), this.#before);
    return undefined;
  }

  close(): void {
    this.#socket?.close();
  }
}

/** All that books. Each look needs the one before. `close` ends the member's socket. */
export function bookingLooks(booking: Booking): { readonly looks: readonly Look[]; close(): void } {
  const story = new Story(booking);
  const capability = 'the log of the function, by the request id of the response';
  const look = (subject: string, run: () => Promise<unknown>, hint: string): Look => ({
    subject,
    run,
    hint,
  });
  const looks = [
    look(
      'a token for the client, which the API accepts',
      () => story.programme(),
      'the credentials and the token endpoint',
    ),
    look(
      "a socket with a machine's token is 403",
      () => story.machineSocket(),
      'the log of realtime/authorize-socket',
    ),
    look(`enrolment of ${story.member}`, () => story.enrol(), capability),
    look("the member's socket opens", () => story.follow(), 'the log of realtime/authorize-socket'),
    look('a purchase, and its replay', () => story.purchase(), capability),
    look('the balance', () => story.balance(), capability),
    look('a frame of the purchase', () => story.frame(), 'the log of realtime/push-entries and its alarm'),
    {
      ...look('the return of all of it leaves nothing', () => story.giveBack(), capability),
      takesBack: true,
    },
  ];
  return { looks, close: () => story.close() };
}
