import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBase } from '#shared/domain/money/convert.ts';
import { isoExponent } from '#shared/domain/money/currencies.ts';
import {
  add,
  compare,
  divide,
  floor,
  integer,
  multiply,
  parseDecimal,
  roundHalfUp,
  subtract,
} from '#shared/domain/money/rational.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';

const cents = fc.integer({ min: -1_000_000, max: 1_000_000 });
const decimalOf = (value: number) => {
  const digits = String(Math.abs(value)).padStart(3, '0');
  return `${value < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

describe('exact fractions', () => {
  it('add, subtract and multiply as whole hundredths do', () => {
    fc.assert(
      fc.property(cents, cents, (a, b) => {
        const [x, y] = [parseDecimal(decimalOf(a)), parseDecimal(decimalOf(b))];
        expect(floor(multiply(add(x, y), integer(100)))).toBe(a + b);
        expect(floor(multiply(subtract(x, y), integer(100)))).toBe(a - b);
        expect(floor(multiply(multiply(x, y), integer(10_000)))).toBe(a * b || 0);
        expect(compare(x, y)).toBe(Math.sign(a - b));
      }),
    );
  });

  it('divide back what was multiplied', () => {
    fc.assert(
      fc.property(cents, cents.filter(Boolean), (a, b) => {
        expect(floor(divide(integer(a * b), integer(b)))).toBe(a);
      }),
    );
  });

  it.each([
    ['2.5', 3],
    ['2.4999', 2],
    ['-2.5', -2],
    ['-2.51', -3],
    ['0.1', 0],
  ])('%s rounds half up to %i', (text, rounded) => {
    expect(roundHalfUp(parseDecimal(text))).toBe(rounded);
  });

  it.each(['', '1.', '.5', '1e3', ' 1', '0x1'])('%j is no decimal', (text) => {
    expect(() => parseDecimal(text)).toThrow(TypeError);
  });
});

describe('currencies', () => {
  it.each([
    ['EUR', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['HUF', 2],
    ['CLF', 4],
  ])('%s has the exponent %i of ISO 4217', (currency, exponent) => {
    expect(isoExponent(currency)).toBe(exponent);
  });

  it.each(['XXX', 'XAU', 'usd', 'constructor'])('%s is none', (currency) => {
    expect(isoExponent(currency)).toBeUndefined();
  });

  it('convert to minor units of the base, rounded half up once', () => {
    const program = { ...initialProgram, rates: { EUR: '1', GBP: '1.15', JPY: '0.0062', KWD: '3.02' } };
    expect(toBase(program, 'GBP', 1000)).toBe(1150);
    expect(toBase(program, 'GBP', 1)).toBe(1);
    expect(toBase(program, 'JPY', 1000)).toBe(620);
    expect(toBase(program, 'KWD', 1000)).toBe(302);
    expect(toBase(program, 'GBP', 10)).toBe(12);
  });
});
