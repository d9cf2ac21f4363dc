import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPrice, isQuantity, pennies, sign, thousandths } from '../../../tools/replay/pennies.ts';

describe('pennies', () => {
  it.each([
    ['6', '2.55', 1530n],
    ['1', '0.005', 1n],
    ['1', '0.0049', 0n],
    ['3', '0.125', 38n],
    ['1', '1.005', 101n], // a float makes this 100.49999999999999
    ['12', '0', 0n],
    ['0.333', '10', 333n],
    ['80995', '2.08', 16846960n],
  ])('makes %s x %s to %s', (quantity, price, expected) => {
    expect(pennies(quantity, price)).toBe(expected);
  });

  it('is the whole number of pennies nearest to the product, the upper one of two as near', () => {
    const digits = fc.tuple(fc.nat(999_999), fc.integer({ min: 0, max: 3 }));
    fc.assert(
      fc.property(digits, digits, ([q, qScale], [p, pScale]) => {
        const rounded = pennies(written(q, qScale), written(p, pScale));
        const unit = 10n ** BigInt(qScale + pScale);
        const error = rounded * unit - BigInt(q) * BigInt(p) * 100n;
        expect(2n * error <= unit && 2n * error > -unit).toBe(true);
      }),
    );
  });
});

it.each([
  ['6', 6000],
  ['-1.5', -1500],
  ['0.001', 1],
  ['999999999.999', 999_999_999_999],
])('%s is %i thousandths', (text, expected) => {
  expect(thousandths(text)).toBe(expected);
});

describe('the form of a number', () => {
  it.each(['', ' ', '1e3', '1,5', '.5', '5.', '+1', '0x10', 'NaN', '--1', '1.2345'])(
    '%j is not a quantity',
    (text) => {
      expect(isQuantity(text)).toBe(false);
    },
  );
  it.each(['', '1e-3', '1,5', '£2', 'Infinity', '2.', '9'.repeat(30)])('%j is not a price', (text) => {
    expect(isPrice(text)).toBe(false);
  });
  it.each([
    ['-0.001', -1],
    ['-0', 0],
    ['0.00', 0],
    ['0.01', 1],
  ])('the sign of %s is %i', (text, expected) => {
    expect(sign(text)).toBe(expected);
  });
});

function written(digits: number, scale: number): string {
  const text = String(digits).padStart(scale + 1, '0');
  return scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`;
}
