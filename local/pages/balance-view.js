import { element, fill } from './dom.js';
import { changeOf } from './frame-change.js';
import { grouped } from './numbers.js';

const FRAMES_SHOWN_MAX = 40;

/** The card of one followed member; it is the listener of that member's follower. */
export function balanceView(member, { onBalance, onFrame, onClose }) {
  const state = element('span', { class: 'state', role: 'status' });
  const points = element('span', { class: 'points' }, '–');
  const rest = element('span', { class: 'muted' });
  const tier = element('span', { class: 'tier' });
  const frames = element('ol', {
    class: 'frames',
    tabindex: 0,
    'aria-label': `Latest entries of ${member}`,
    hidden: true,
  });
  const title = `follow-${member}`;
  const view = element(
    'li',
    { class: 'balance', 'aria-labelledby': title },
    element(
      'div',
      { class: 'head' },
      element('h3', { id: title }, member),
      state,
      element(
        'button',
        { type: 'button', class: 'quiet small', 'aria-label': `Stop following ${member}`, onclick: onClose },
        'Stop',
      ),
    ),
    element('p', { class: 'figures' }, points, element('span', { class: 'muted' }, 'points'), tier, rest),
    frames,
  );

  let shownSeq = -1;
  const show = ({ seq, available, pending, reserved, held }, tierId) => {
    // Entries from before the balance that was read are listed, but do not change the figures.
    if (seq < shownSeq) return;
    shownSeq = seq;
    fill(points, grouped(available));
    fill(tier, tierId ?? '');
    const others = Object.entries({ pending, reserved, held }).filter(([, value]) => value > 0);
    fill(rest, others.map(([name, value]) => `${grouped(value)} ${name}`).join(', '));
  };
  const list = (seq, points, what) => {
    frames.hidden = false;
    frames.prepend(
      element(
        'li',
        {},
        element('span', { class: 'muted' }, seq),
        element('span', { class: 'change' }, points),
        element('span', {}, what),
      ),
    );
    while (frames.children.length > FRAMES_SHOWN_MAX) frames.lastChild.remove();
  };

  return {
    view,
    // A frame has only the id of a tier.
    onBalance(balance) {
      show(balance, balance.tier?.id);
      onBalance(balance);
    },
    onFrame(frame) {
      show(frame, frame.tier);
      const { kind = 'entry', reference = '' } = frame.cause ?? {};
      list(`#${frame.seq}`, changeOf(frame.cause), `${kind} ${reference.replace(/\/$/, '')}`);
      onFrame(frame);
    },
    onNotice(frame) {
      if (frame.type === 'tier') list(`#${frame.seq}`, '', `tier ${frame.from} → ${frame.to}`);
      if (frame.type === 'resume-incomplete') list(`#${frame.fromSeq}`, '', 'and on: read the entries');
      if (frame.type === 'closed') list('', '', `closed: ${frame.reason}`);
      if (frame.type === 'error')
        list('', '', frame.detail ?? frame.message ?? frame.code ?? 'the server refused a frame');
    },
    onState(name, sentence) {
      state.dataset.state = name;
      fill(state, sentence);
    },
  };
}
