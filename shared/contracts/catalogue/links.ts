import * as z from 'zod';
import type { ZodOpenApiLinkObject } from 'zod-openapi';
import type { Contract } from '#shared/contracts/contract.ts';
import { catalogue } from './catalogue.ts';

type Parameters = Readonly<Record<string, string>>;

/** A call that continues another one, with the parameters that the first one gives it. */
interface Link {
  readonly from: string;
  readonly to: string;
  readonly parameters: Parameters;
}

/** Links that no name shows. */
const others: readonly Link[] = [
  { from: 'putMember', to: 'joinHousehold', parameters: { member: '$request.path.member' } },
  { from: 'joinHousehold', to: 'getHousehold', parameters: { householdId: '$request.path.householdId' } },
  { from: 'listClients', to: 'putClient', parameters: { clientId: '$response.body#/items/0/clientId' } },
  { from: 'lookupMember', to: 'getMember', parameters: { member: '$response.body#/memberId' } },
  {
    from: 'bookPurchase',
    to: 'explainEntry',
    parameters: { member: '$request.path.member', seq: '$response.body#/entry/seq' },
  },
];

const segmentsOf = ({ path }: Contract) => path.split('/').slice(1);
const parametersOf = (contract: Contract) =>
  segmentsOf(contract).flatMap((segment) => /^\{(\w+)\}$/.exec(segment)?.[1] ?? []);

const begins = (path: readonly string[], start: readonly string[]) =>
  start.every((segment, index) => path[index] === segment);

const fromPath = (source: Contract): Parameters =>
  Object.fromEntries(parametersOf(source).map((name) => [name, `$request.path.${name}`]));

function fieldsOf(schema: z.ZodType | undefined): Readonly<Record<string, z.ZodType>> {
  return schema instanceof z.ZodObject ? (schema.shape as Record<string, z.ZodType>) : {};
}

/** The pointer to a field of a response, or of the first item of a list. */
function pointerTo(name: string, { answers }: Contract): string | undefined {
  const fields = fieldsOf((answers[200] ?? answers[201] ?? answers[202])?.schema);
  if (fields[name]) return `/${name}`;
  const { items } = fields;
  return items instanceof z.ZodArray && fieldsOf(items.element as z.ZodType)[name]
    ? `/items/0/${name}`
    : undefined;
}

/** The call that makes what another one is about: a PUT at the beginning of its path, or at the same path. */
function makerOf(target: Contract): Contract | undefined {
  const path = segmentsOf(target);
  return catalogue
    .filter((one) => one.method === 'PUT' && one !== target && begins(path, segmentsOf(one)))
    .toSorted((a, b) => b.path.length - a.path.length)[0];
}

/** The calls whose response has the id that another one needs: a list for a GET, or a POST that makes the id. */
function tellersOf(target: Contract): readonly Link[] {
  const last = parametersOf(target).at(-1);
  if (last === undefined) return [];
  const list = target.path.replace(/\/[^/]+$/, '');
  const sources = catalogue.filter(
    ({ method, path }) => method === 'POST' || (target.method === 'GET' && path === list),
  );
  return sources.flatMap((source) => {
    const pointer = pointerTo(last, source);
    const known = fromPath(source);
    const given = pointer !== undefined && known[last] === undefined;
    const parameters = { ...known, [last]: `$response.body#${pointer}` };
    const whole = parametersOf(target).every((name) => name in parameters);
    const named = Object.fromEntries(parametersOf(target).map((name) => [name, parameters[name] ?? '']));
    return given && whole ? [{ from: source.operationId, to: target.operationId, parameters: named }] : [];
  });
}

function linksTo(target: Contract): readonly Link[] {
  const tellers = tellersOf(target);
  const maker = makerOf(target);
  const makes = maker && (tellers.length === 0 || parametersOf(maker).length === parametersOf(target).length);
  const { operationId: to } = target;
  return [
    ...(makes ? [{ from: maker.operationId, to, parameters: fromPath(maker) }] : []),
    ...tellers,
    ...others.filter((link) => link.to === to),
  ];
}

const links = Map.groupBy(catalogue.flatMap(linksTo), ({ from }) => from);

/** The links of a response: calls that go on from it, for testers that walk and for readers. */
export function linksOf({ operationId }: Contract): Readonly<Record<string, ZodOpenApiLinkObject>> {
  const own = (links.get(operationId) ?? []).map(({ to, parameters }) => [
    to,
    { operationId: to, parameters },
  ]);
  return Object.fromEntries(own);
}
