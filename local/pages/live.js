import { call } from './api.js';
import { balanceView } from './balance-view.js';
import { byId, fill } from './dom.js';
import { Follower } from './follower.js';
import { grouped } from './numbers.js';
import { tokenOf } from './tokens.js';

const MEMBER = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,63}$/;
/** Members with the most sales of the Online Retail data set. */
const BUSIEST = ['12748', '17841', '13089', '14606', '15311', '14911'];
const FOLLOWED_MAX = 24;
const TELL_EVERY_MS = 3000;

const followed = new Map();

/** The live panel. The address has the followed members, so that a reload or a bookmark shows them again. */
export function startLive(strip) {
  const tell = teller(byId('seen'));
  const followAll = (members) => {
    const wrong = members.filter((member) => !MEMBER.test(member));
    const fresh = members.filter((member) => MEMBER.test(member) && !followed.has(member));
    const room = FOLLOWED_MAX - followed.size;
    problem(
      wrong.length > 0 &&
        `${wrong[0]} is not a member id: a letter or digit first, then letters, digits and . _ ~ -`,
      fresh.length > room && `This page follows at most ${FOLLOWED_MAX} members.`,
    );
    for (const member of fresh.slice(0, room)) follow(member, { tell, strip });
    remember();
  };
  byId('follow').addEventListener('submit', (event) => {
    event.preventDefault();
    const field = byId('members');
    followAll(field.value.split(/[\s,;]+/).filter((member) => member !== ''));
    field.value = '';
  });
  byId('busiest').addEventListener('click', () => followAll(BUSIEST));
  followAll(
    (new URLSearchParams(location.hash.slice(1)).get('follow') ?? '')
      .split(',')
      .filter((member) => member !== ''),
  );
  return (member) => followAll([member]);
}

function follow(member, { tell, strip }) {
  const view = balanceView(member, {
    onBalance: (balance) => strip.show(member, balance),
    onFrame(frame) {
      strip.show(member, frame);
      tell(frame);
    },
    onClose: () => {
      follower.stop();
      view.view.remove();
      followed.delete(member);
      strip.forget(member);
      remember();
      byId('members').focus();
    },
  });
  const follower = new Follower(portsOf(member), view);
  followed.set(member, follower);
  byId('balances').append(view.view);
  follower.start();
}

function portsOf(member) {
  return {
    async readBalance() {
      const answer = await call('GET', `/v1/members/${member}/balance`, { client: 'dev-member', member });
      if (answer.status === 404) return undefined;
      if (answer.sentence !== undefined) throw new Error(answer.sentence);
      return answer.body;
    },
    async open() {
      const address = new URL('/ws', location.href);
      address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
      // A browser cannot set headers on a WebSocket, and a token in the address would end up in logs.
      return new WebSocket(address, ['laurel.v1', `bearer.${await tokenOf('dev-member', member)}`]);
    },
    wait(ms, then) {
      const timer = setTimeout(then, ms);
      return () => clearTimeout(timer);
    },
  };
}

function remember() {
  const members = [...followed.keys()].join(',');
  history.replaceState(null, '', members === '' ? location.pathname : `#follow=${members}`);
  byId('nobody').hidden = followed.size > 0;
}

function problem(...sentences) {
  const text = sentences.filter((sentence) => sentence !== false).join(' ');
  byId('follow-problem').hidden = text === '';
  byId('follow-problem').textContent = text;
}

/** Announces now and then how many entries were seen: a screen reader could not keep up with every frame. */
function teller(place) {
  let seen = 0;
  let last;
  let waiting = false;
  const say = () => {
    waiting = false;
    const changes = seen === 1 ? '1 entry' : `${grouped(seen)} entries`;
    fill(place, `${changes} seen; the latest: ${last.memberId}, now ${grouped(last.available)} points.`);
  };
  return (frame) => {
    seen++;
    last = frame;
    if (waiting) return;
    waiting = true;
    setTimeout(say, seen === 1 ? 0 : TELL_EVERY_MS);
  };
}
