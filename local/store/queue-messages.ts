import type { DatabaseSync } from 'node:sqlite';
import { rowOf, rowsOf } from './rows.ts';
import { inTransaction } from './sqlite-file.ts';

export interface NewMessage {
  readonly id: string;
  readonly body: string;
  /** Message attributes in the shape of the SQS JSON protocol, as JSON text. */
  readonly attributes: string;
  readonly sentAt: number;
  readonly visibleAt: number;
}

export interface StoredMessage extends NewMessage {
  /** The number of times it was received, this time included. */
  readonly receiveCount: number;
  readonly firstReceivedAt: number;
  /** The name of this receipt. A later receipt of the message makes it void. */
  readonly receipt: string;
}

export interface QueueCounts {
  readonly visible: number;
  /** Messages received and not deleted. */
  readonly inFlight: number;
  /** Messages sent with a delay that has not ended. */
  readonly delayed: number;
}

export interface QueueMessages {
  send(queue: string, message: NewMessage): void;
  /** Hides up to `limit` visible messages until `hiddenUntil` and returns them, oldest first. */
  receive(
    queue: string,
    limit: number,
    now: number,
    hiddenUntil: number,
    receipt: () => string,
  ): StoredMessage[];
  /** False when the receipt is void. */
  hide(queue: string, receipt: string, hiddenUntil: number): boolean;
  /** False when the receipt is void. */
  remove(queue: string, receipt: string): boolean;
  /** Moves one message unchanged to another queue, as a redrive policy does. */
  move(queue: string, id: string, target: string, visibleAt: number): void;
  counts(queue: string, now: number): QueueCounts;
  /** Drops messages sent before an instant. Returns their number. */
  trim(queue: string, sentBefore: number): number;
}

const COLUMNS = `id, body, attributes, sent_at AS sentAt, visible_at AS visibleAt, receive_count AS receiveCount,
  first_received_at AS firstReceivedAt, receipt`;

export function queueMessages(database: DatabaseSync): QueueMessages {
  database.exec(`
    CREATE TABLE IF NOT EXISTS queue_messages (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      queue TEXT NOT NULL,
      id TEXT NOT NULL,
      body TEXT NOT NULL,
      attributes TEXT NOT NULL,
      sent_at INTEGER NOT NULL,
      visible_at INTEGER NOT NULL,
      receive_count INTEGER NOT NULL DEFAULT 0,
      first_received_at INTEGER NOT NULL DEFAULT 0,
      receipt TEXT
    );
    CREATE INDEX IF NOT EXISTS queue_messages_visible ON queue_messages (queue, visible_at, number);
    CREATE INDEX IF NOT EXISTS queue_messages_receipt ON queue_messages (receipt) WHERE receipt IS NOT NULL;
  `);
  const insert = database.prepare(
    'INSERT INTO queue_messages (queue, id, body, attributes, sent_at, visible_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const visible = database.prepare(
    'SELECT number FROM queue_messages WHERE queue = ? AND visible_at <= ? ORDER BY number LIMIT ?',
  );
  const take = database.prepare(
    `UPDATE queue_messages SET visible_at = ?, receipt = ?, receive_count = receive_count + 1,
       first_received_at = CASE first_received_at WHEN 0 THEN ? ELSE first_received_at END
     WHERE number = ? RETURNING ${COLUMNS}`,
  );
  const hide = database.prepare('UPDATE queue_messages SET visible_at = ? WHERE queue = ? AND receipt = ?');
  const remove = database.prepare('DELETE FROM queue_messages WHERE queue = ? AND receipt = ?');
  const move = database.prepare(
    'UPDATE queue_messages SET queue = ?, visible_at = ?, receipt = NULL, receive_count = 0, first_received_at = 0 WHERE queue = ? AND id = ?',
  );
  const counts = database.prepare(
    `SELECT count(*) FILTER (WHERE visible_at <= ?1) AS visible,
            count(*) FILTER (WHERE visible_at > ?1 AND receive_count > 0) AS inFlight,
            count(*) FILTER (WHERE visible_at > ?1 AND receive_count = 0) AS delayed
     FROM queue_messages WHERE queue = ?2`,
  );
  const trim = database.prepare('DELETE FROM queue_messages WHERE queue = ? AND sent_at < ?');
  return {
    send: (queue, message) => {
      insert.run(queue, message.id, message.body, message.attributes, message.sentAt, message.visibleAt);
    },
    receive: (queue, limit, now, hiddenUntil, receipt) =>
      inTransaction(database, () =>
        rowsOf<{ number: number }>(visible, queue, now, limit).flatMap(({ number }) =>
          rowsOf<StoredMessage>(take, hiddenUntil, receipt(), now, number),
        ),
      ),
    hide: (queue, receipt, hiddenUntil) => hide.run(hiddenUntil, queue, receipt).changes === 1,
    remove: (queue, receipt) => remove.run(queue, receipt).changes === 1,
    move: (queue, id, target, visibleAt) => {
      move.run(target, visibleAt, queue, id);
    },
    counts: (queue, now) => ({
      visible: 0,
      inFlight: 0,
      delayed: 0,
      ...rowOf<QueueCounts>(counts, now, queue),
    }),
    trim: (queue, sentBefore) => Number(trim.run(queue, sentBefore).changes),
  };
}
