import { answerView, curlLines } from './answer-view.js';
import { call } from './api.js';
import { byId } from './dom.js';
import { grouped } from './numbers.js';
import { send } from './send.js';

/**
 * The walk of the first two minutes: enrol, buy, spend, return, see. `follow` is called with every member that it
 * enrols or books for.
 */
export function startWalk(follow) {
  const book = (button, { path, body, sentence }) =>
    send(button, byId('buy-answer'), async () => {
      const member = byId('member').value;
      const answer = await call('PUT', `/v1/members/${member}/${path}`, { body });
      if (answer.sentence === undefined) follow(member);
      const curl = curlLines('PUT', `/v1/members/${member}/${path}`, body);
      return answerView(answer, { sentence: sentence(answer.body), curl });
    });
  byId('enrol').addEventListener('submit', (event) => {
    event.preventDefault();
    send(event.submitter, byId('enrol-answer'), async () => {
      const member = byId('member').value;
      const answer = await enrol(member);
      if (answer.sentence === undefined) follow(member);
      const sentence = answer.status === 201 ? `${member} is a member.` : `${member} was a member already.`;
      return answerView(answer, { sentence, curl: curlLines('PUT', `/v1/members/${member}`, '{}') });
    });
  });
  byId('buy').addEventListener('submit', (event) => {
    event.preventDefault();
    book(event.submitter, purchaseCall());
  });
  byId('next-purchase').addEventListener('click', suggestPurchase);
  byId('spend').addEventListener('submit', (event) => {
    event.preventDefault();
    book(event.submitter, redemptionCall());
  });
  byId('return').addEventListener('click', ({ currentTarget }) => book(currentTarget, returnCall()));
  suggestPurchase();
}

const enrol = (member) => call('PUT', `/v1/members/${encodeURIComponent(member)}`, { body: '{}' });

const purchaseCall = () => ({
  path: `purchases/${byId('purchase-id').value}`,
  body: byId('purchase').value,
  sentence: earned,
});

/** Every click is another act, so its id contains the time. */
const newId = (word) => `${word}-${Date.now().toString(36)}`;

const redemptionCall = () => ({
  path: `redemptions/${newId('spent')}`,
  body: JSON.stringify({ points: Number(byId('points').value) }, null, 2),
  sentence: (answer) => `${grouped(answer?.redemption?.captured)} points spent, ${left(answer)}.`,
});

const returnCall = () => ({
  path: `purchases/${byId('purchase-id').value}/returns/${newId('return')}`,
  body: JSON.stringify({ occurredAt: new Date().toISOString() }, null, 2),
  sentence: (answer) =>
    `${grouped(answer?.pointsReversed)} points taken back, ${left(answer)}.${tierMoves(answer, 'falls')}`,
});

function earned(body) {
  return `${grouped(body?.pointsEarned)} points earned, ${left(body)}.${promoted(body)}${tierMoves(body, 'rises')}`;
}

/** The points that promotions brought, by their names. */
function promoted(body) {
  const awards = (body?.awards ?? []).filter(({ promotionId }) => promotionId !== undefined);
  if (awards.length === 0) return '';
  return ` Of them ${awards.map(({ reason, points: some }) => `${grouped(some)} by ${reason}`).join(', ')}.`;
}

function left(body) {
  const { available, pending } = body?.balance ?? {};
  const waiting = pending > 0 ? ` and ${grouped(pending)} pending` : '';
  return `${grouped(available)} available${waiting}`;
}

function tierMoves(body, verb) {
  const { from, to } = body?.tierChange ?? {};
  return from === undefined ? '' : ` The tier ${verb} from ${from} to ${to}.`;
}

/** Suggests a purchase with a new id and a basket bought just now. */
function suggestPurchase() {
  const now = new Date();
  byId('purchase-id').value = `receipt-${now.getTime().toString(36)}`;
  // Short lines, because a telephone breaks long ones.
  byId('purchase').value = `{
  "occurredAt": "${now.toISOString()}",
  "channel": "pos",
  "store": "high-street",
  "currency": "GBP",
  "total": 4280,
  "lines": [
    { "lineId": "1", "sku": "tea-assam",
      "quantity": 2, "amount": 1180 },
    { "lineId": "2", "sku": "teapot-blue",
      "quantity": 1, "amount": 3100 }
  ]
}`;
}
