import { byId, copyable, element, fill } from './dom.js';
import { claimsOf, freshToken } from './tokens.js';

const CLIENTS = [
  { id: 'dev-channel', who: 'Tills and shops: members, purchases, returns, redemptions.' },
  {
    id: 'dev-member',
    who: 'One member: reads, follows, spends and transfers their own points.',
    member: true,
  },
  { id: 'dev-agent', who: 'Service desk: looks up members, adjusts, refunds, transfers.' },
  { id: 'dev-marketer', who: 'Marketing: changes the programme, promotions and rewards.' },
  { id: 'dev-analyst', who: 'Analysis: reads the programme, entries and back-tests.' },
  { id: 'dev-admin', who: 'Everything, and purchases of any age.' },
];

/** The dev clients, each with a button that gets a token and shows how to use it. */
export function startClients() {
  fill(byId('clients'), CLIENTS.map(clientView));
}

function clientView(client) {
  const member =
    client.member &&
    element('input', {
      'aria-label': 'Member id of the token',
      value: 'ada',
      maxlength: 64,
      spellcheck: 'false',
    });
  const button = element(
    'button',
    { type: 'button', class: 'small', 'aria-label': `Get a token of ${client.id}` },
    'Get a token',
  );
  button.addEventListener('click', () => show(client, member ? member.value : undefined));
  return element(
    'li',
    {},
    element('code', {}, element('strong', {}, client.id)),
    element('p', { class: 'muted' }, client.who),
    element('div', { class: 'together' }, member, button),
  );
}

async function show(client, member) {
  const place = byId('token');
  try {
    const { access_token: token, expires_in: seconds } = await freshToken(client.id, member);
    const claims = claimsOf(token);
    const says = [claims.scope && `scope ${claims.scope}`, claims.member && `member ${claims.member}`].filter(
      Boolean,
    );
    fill(
      place,
      element(
        'p',
        {},
        `A token of ${client.id}, valid for ${Math.round(seconds / 60)} minutes${says.length > 0 ? `: ${says.join(', ')}.` : '.'}`,
      ),
      copyable(token, 'the token'),
      element('p', {}, 'For example:'),
      copyable(example(client, member, token), 'a curl line with the token'),
    );
  } catch (error) {
    fill(place, element('p', { class: 'problem' }, error.message));
  }
}

function example(client, member, token) {
  const path = client.member ? `/v1/members/${member}/balance` : '/v1/program';
  return `curl ${location.origin}${path} -H 'Authorization: Bearer ${token}'`;
}
