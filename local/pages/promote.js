import { answerView, curlLines } from './answer-view.js';
import { call } from './api.js';
import { byId } from './dom.js';
import { grouped } from './numbers.js';
import { send } from './send.js';

const MARKETER = 'dev-marketer';

const EXAMPLE = `{
  "name": "Double points on tea",
  "conditions": {
    "all": [
      { "fact": "skus", "operator": "contains", "value": "tea-assam" },
      { "fact": "total", "operator": "greaterThanInclusive", "value": 2000 }
    ]
  },
  "effect": { "type": "per-line", "skus": ["tea-assam"], "factor": "2" }
}`;

/** A marketer's two minutes: switch a promotion on and off, quote a purchase with it, and see why one earned by it. */
export function startPromote() {
  const place = byId('promote-answer');
  byId('promotion').value = EXAMPLE;
  byId('promote').addEventListener('submit', (event) => {
    event.preventDefault();
    send(event.submitter, place, activate);
  });
  for (const [id, work] of Object.entries({ pause, quote, explain })) {
    byId(id).addEventListener('click', ({ currentTarget }) => send(currentTarget, place, work));
  }
}

const path = () => `/v1/promotions/${byId('promotion-id').value}`;

function view(answer, sentence, method, of, body, client) {
  return answerView(answer, {
    sentence: answer.sentence === undefined ? sentence() : '',
    curl: curlLines(method, of, body, client),
  });
}

async function activate() {
  const body = byId('promotion').value;
  const saved = await call('PUT', path(), { client: MARKETER, body });
  if (saved.sentence !== undefined) return view(saved, () => '', 'PUT', path(), body, MARKETER);
  const answer = await call('POST', `${path()}/activate`, { client: MARKETER });
  const runs = () => `version ${answer.body.activeVersion} of ${answer.body.name} runs within five seconds.`;
  return view(answer, runs, 'POST', `${path()}/activate`, undefined, MARKETER);
}

async function pause() {
  const answer = await call('POST', `${path()}/pause`, { client: MARKETER });
  return view(answer, () => `${answer.body.name} is paused.`, 'POST', `${path()}/pause`, undefined, MARKETER);
}

async function quote() {
  const purchase = JSON.parse(byId('purchase').value);
  const body = JSON.stringify({ member: byId('member').value, purchase }, null, 2);
  const answer = await call('POST', '/v1/quotes', { body });
  const would = () => {
    const missed = answer.body.nearMisses.map(({ detail }) => ` ${detail}.`).join('');
    return `it would earn ${grouped(answer.body.pointsEarned)} points.${missed}`;
  };
  return view(answer, would, 'POST', '/v1/quotes', body);
}

async function explain() {
  const member = `/v1/members/${byId('member').value}`;
  const newest = `${member}/purchases?limit=1`;
  const list = await call('GET', newest);
  const seq = list.body?.items?.[0]?.seq;
  if (seq === undefined) {
    if (list.sentence !== undefined) return view(list, () => '', 'GET', newest);
    throw new Error('The member has no purchase yet. Send one first.');
  }
  const of = `${member}/entries/${seq}/explanation`;
  const answer = await call('GET', of);
  return view(answer, () => told(answer.body), 'GET', of);
}

function told({ promotions, seq }) {
  if (promotions.length === 0) return `no promotion was active at entry ${seq}.`;
  const each = promotions.map(({ name, outcome, points: some, failed = [] }) => {
    if (outcome === 'applied') return `${name} brought ${grouped(some)} points`;
    const where = failed.map(({ pointer }) => pointer).join(', ');
    return `${name} did not apply (${where || outcome})`;
  });
  return `${each.join('; ')}.`;
}
