import { byId, element, fill } from './dom.js';
import { changeOf } from './frame-change.js';
import { grouped } from './numbers.js';

/**
 * The strip that keeps one followed member's balance in sight while calls are sent. It shows the member of the form,
 * and nothing while that member is not followed. It is no live region: the panel of balances announces the changes.
 */
export function startStrip() {
  const place = byId('strip');
  const field = byId('member');
  const balances = new Map();
  const show = () => {
    const balance = balances.get(field.value);
    place.hidden = balance === undefined;
    if (balance === undefined) return;
    const others = ['pending', 'reserved', 'held'].filter((name) => balance[name] > 0);
    fill(
      place,
      element('span', { class: 'whose' }, field.value),
      element('strong', {}, `${grouped(balance.available)} points`),
      others.map((name) => element('span', { class: 'muted' }, `${grouped(balance[name])} ${name}`)),
      element('span', { class: 'muted latest' }, changeOf(balance.cause)),
    );
  };
  field.addEventListener('input', show);
  return {
    show(member, balance) {
      // A balance that was read may be older than a frame that came first.
      if (balance.seq < (balances.get(member)?.seq ?? 0)) return;
      balances.set(member, balance);
      show();
    },
    forget(member) {
      balances.delete(member);
      show();
    },
  };
}
