import { expect } from 'vitest';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Program } from '#shared/domain/program/program.ts';

/** The programme of a new environment with some parts changed. */
export function programOf(changes: Partial<Program> = {}): Program {
  return { ...initialProgram, ...changes };
}

/** With currencies of no, three and two decimals beside those of a new environment; JPY, KWD and HUF go by the base. */
export const manyCurrencies = programOf({
  rates: { ...initialProgram.rates, JPY: '0.0062', KWD: '3', HUF: '0.0025' },
});

export const instant = (text: string): number => Date.parse(text);

export const refusal = (code: string) => expect.objectContaining({ code });
