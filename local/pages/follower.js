const FIRST_WAIT_MS = 500;
const WAIT_MAX_MS = 10_000;
const PING_EVERY_MS = 240_000;
/** The number of latest entries to request when a member is first followed. */
const LOOK_BACK = 8;
/** Why the server closes a socket, where connecting again at once does not help. */
const FINAL = { erased: 'the member was erased', merged: 'the member was merged' };
const SENTENCES = {
  'too-many-sockets': 'closed: more than 10 sockets of the member',
  'token-expired': 'the token has ended, connecting again',
  unlinked: 'closed: the sign-in was unlinked',
  'rate-limited': 'closed: too many frames',
};

/**
 * Follows one member over the WebSocket: reads the balance, resumes after the last `seq` it knows, and does so
 * again whenever the connection ends. Frames that it has passed are dropped, so `onFrame` sees a rising `seq`.
 *
 * `ports`: `readBalance()` → balance, or undefined where there is no such member yet; `open()` → a WebSocket;
 * `wait(ms, then)` → a function that cancels.
 * `listener`: `onBalance(balance)`, `onFrame(frame)`, `onNotice(frame)`, `onState(state, sentence)`.
 */
export class Follower {
  #ports;
  #listener;
  #socket;
  #cancelWait = () => undefined;
  #cancelPing = () => undefined;
  #failures = 0;
  /** The reason in the `closed` frame; the close itself has the code 1000 for each. */
  #reason;
  #lastSeq;
  #stopped = false;

  constructor(ports, listener) {
    this.#ports = ports;
    this.#listener = listener;
  }

  async start() {
    if (this.#stopped) return;
    this.#listener.onState('connecting', 'connecting');
    try {
      const balance = await this.#ports.readBalance();
      if (this.#stopped) return;
      if (balance === undefined) {
        this.#again('waiting', 'not enrolled yet', 2000);
        return;
      }
      this.#listener.onBalance(balance);
      this.#lastSeq ??= Math.max(0, balance.seq - LOOK_BACK);
      const socket = await this.#ports.open();
      if (this.#stopped) socket.close();
      else this.#attach(socket);
    } catch (error) {
      this.#again('waiting', error.message);
    }
  }

  stop() {
    this.#stopped = true;
    this.#cancelWait();
    this.#cancelPing();
    this.#socket?.close();
  }

  #attach(socket) {
    this.#socket = socket;
    socket.addEventListener('open', () => {
      this.#failures = 0;
      this.#listener.onState('live', 'live');
      socket.send(JSON.stringify({ type: 'resume', afterSeq: this.#lastSeq }));
      this.#ping(socket);
    });
    socket.addEventListener('message', ({ data }) => this.#receive(data));
    socket.addEventListener('close', () => {
      this.#cancelPing();
      if (!this.#stopped) this.#afterClose();
    });
  }

  #afterClose() {
    const reason = this.#reason;
    this.#reason = undefined;
    if (FINAL[reason]) this.#listener.onState('closed', FINAL[reason]);
    else this.#again('waiting', SENTENCES[reason] ?? 'connection lost, retrying');
  }

  #receive(data) {
    const frame = JSON.parse(data);
    if (frame.type === 'closed') this.#reason = frame.reason;
    if (frame.type !== 'balance') {
      this.#listener.onNotice(frame);
      return;
    }
    if (frame.seq <= this.#lastSeq) return;
    this.#lastSeq = frame.seq;
    this.#listener.onFrame(frame);
  }

  // Keeps the connection open: the gateway closes one that is silent for ten minutes.
  #ping(socket) {
    this.#cancelPing = this.#ports.wait(PING_EVERY_MS, () => {
      socket.send(JSON.stringify({ type: 'ping' }));
      this.#ping(socket);
    });
  }

  #again(state, sentence, ms = Math.min(FIRST_WAIT_MS * 2 ** this.#failures++, WAIT_MAX_MS)) {
    this.#listener.onState(state, sentence);
    this.#cancelWait = this.#ports.wait(ms, () => this.start());
  }
}
