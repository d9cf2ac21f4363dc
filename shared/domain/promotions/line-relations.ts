import type { Bounded } from '#shared/domain/conditions/possible-facts.ts';
import {
  above,
  anyElements,
  below,
  type Numbers,
  narrowNumbers,
} from '#shared/domain/conditions/possible-values.ts';
import { hourOfWeek } from '#shared/domain/time/window-hours.ts';

/**
 * Narrows the numbers of a purchase by its lines; undefined where no lines could give them. A line has one SKU, at most
 * one category, and a quantity above 0.
 */
export function countedFromLines({
  numbers: before,
  parts,
  elements,
}: Bounded): ReadonlyMap<string, Numbers> | undefined {
  const numbers = new Map(before);
  const narrow = (name: string, change: (values: Numbers) => Numbers | undefined) => {
    const values = numbers.get(name);
    const narrowed = values && change(values);
    if (narrowed) numbers.set(name, narrowed);
    return values === undefined || narrowed !== undefined;
  };
  const skus = elements.get('skus') ?? anyElements;
  const categories = elements.get('categories') ?? anyElements;
  const linesNeeded = Math.max(skus.needed.size, categories.needed.size);
  if (!narrow('lineCount', (values) => above(values, linesNeeded, false))) return undefined;
  for (const [name, { fact, params = {} }] of parts) {
    const listed = [
      ...(params.skus ?? []).map((sku) => [skus, sku] as const),
      ...(params.categories ?? []).map((category) => [categories, category] as const),
    ];
    const isNeeded = fact === 'quantityOf' && listed.some(([list, value]) => list.needed.has(value));
    if (isNeeded && !narrow(name, (values) => above(values, 0, true))) return undefined;
    const isAbsent = listed.every(([list, value]) => list.never.has(value));
    if (isAbsent && !narrow(name, (values) => below(values, 0, false))) return undefined;
  }
  return numbers;
}

/** Whether a weekday and an hour are still possible that are among the hours of a window. */
export function fitsWindow(numbers: ReadonlyMap<string, Numbers>, window: ReadonlySet<number>): boolean {
  const among = (name: string, values: readonly number[]) => {
    const possible = numbers.get(name);
    return possible ? values.filter((value) => narrowNumbers(possible, 'equal', [value])) : values;
  };
  const hours = among('hour', [...Array(24).keys()]);
  return among('weekday', [1, 2, 3, 4, 5, 6, 7]).some((weekday) =>
    hours.some((hour) => window.has(hourOfWeek(weekday, hour))),
  );
}
