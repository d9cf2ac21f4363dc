import { grouped } from './numbers.js';

const signed = new Intl.NumberFormat('en', { signDisplay: 'exceptZero' });

/** The kinds that move points within the balance, and what became of the points. */
const MOVED = {
  reservation: 'set aside',
  void: 'back',
  lapse: 'back',
  maturation: 'matured',
  hold: 'held',
  release: 'released',
};

/**
 * The change that a balance frame names, in a few words. A sign is only before points that the member gained or lost:
 * points that are set aside leave `available`, although the frame counts them above zero. Captured points left
 * `available` when they were reserved. Points that cannot be spent before they mature are pending. A void or lapse below
 * zero says which of the points had expired.
 */
export function changeOf({ kind, points = 0, pending = 0 } = {}) {
  if (kind === 'capture') return `${grouped(Math.abs(points))} spent`;
  if (points > 0 && Object.hasOwn(MOVED, kind)) return `${grouped(points)} ${MOVED[kind]}`;
  if (points === 0) return '';
  return points > 0 && pending === points ? `${signed.format(points)} pending` : signed.format(points);
}
