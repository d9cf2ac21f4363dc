import { processTree, residentMegabytes } from './process-tree.ts';
import { type Product, startProduct } from './product.ts';
import { openShop, type Shop } from './shop.ts';
import { median } from './statistics.ts';
import { fixed, printTable } from './table.ts';

const WIDTH = 16;
const WARM_UP = 500;
/** Purchases of a round that come one at a time, where a frame waits for no other work. */
const ALONE = 60;

export interface AgainstSettings {
  /** The folders of the products to compare. Ratios are to the last one. */
  readonly folders: readonly string[];
  readonly rounds: number;
  readonly purchases: number;
}

interface Round {
  readonly perSecond: number;
  readonly cpuMilliseconds: number;
  readonly frame: number;
  readonly frameAlone: number;
}

interface Subject {
  readonly product: Product;
  readonly shop: Shop;
  readonly rounds: Round[];
  readonly cpuByProcess: Map<string, number>;
}

const cpuOf = ({ pid }: Product): ReadonlyMap<number, { readonly name: string; readonly cpu: number }> =>
  new Map(processTree(pid).map(({ pid: id, name, cpuMilliseconds: cpu }) => [id, { name, cpu }]));

async function playRound({ product, shop, rounds, cpuByProcess }: Subject, purchases: number): Promise<void> {
  await shop.follow();
  await product.settled();
  const before = cpuOf(product);
  const perSecond = await shop.buy(purchases, WIDTH);
  await product.settled();
  let cpuMilliseconds = 0;
  for (const [id, { name, cpu }] of cpuOf(product)) {
    const used = cpu - (before.get(id)?.cpu ?? 0);
    cpuMilliseconds += used;
    cpuByProcess.set(name, (cpuByProcess.get(name) ?? 0) + used);
  }
  const frame = median(shop.takeFrameDelays());
  await shop.buy(ALONE, 1);
  await product.settled();
  const frameAlone = median(shop.takeFrameDelays());
  shop.close();
  rounds.push({ perSecond, cpuMilliseconds: cpuMilliseconds / purchases, frame, frameAlone });
}

function report(subjects: readonly Subject[], purchases: number): void {
  const names = subjects.map(({ product }) => product.folder);
  const reference = subjects.at(-1);
  const figures: readonly (readonly [string, (round: Round) => number, number])[] = [
    ['purchases a second', (round) => round.perSecond, 0],
    ['CPU ms a purchase', (round) => round.cpuMilliseconds, 2],
    ['ms from response to frame, p50', (round) => round.frame, 1],
    ['the same, one purchase at a time', (round) => round.frameAlone, 1],
  ];
  const rows = figures.map(([label, figure, digits]) => {
    const values = subjects.map(({ rounds }) => fixed(median(rounds.map(figure)), digits));
    const ratios = subjects[0]?.rounds.map((round, index) => {
      const other = reference?.rounds[index];
      return other === undefined ? Number.NaN : figure(round) / figure(other);
    });
    return [label, ...values, fixed(median(ratios ?? []))];
  });
  printTable(
    `${reference?.rounds.length} rounds in turn of ${purchases} purchases, ${WIDTH} at a time (medians)`,
    [
      ['', ...names, 'ratio'],
      ...rows,
      [
        'RSS of all processes, MB',
        ...subjects.map(({ product }) => fixed(residentMegabytes(product.pid), 0)),
        '',
      ],
    ],
  );
  for (const { product, rounds, cpuByProcess } of subjects) {
    const all = purchases * rounds.length;
    printTable(`CPU ms a purchase by process, ${product.folder}`, [
      ...[...cpuByProcess].filter(([, cpu]) => cpu > 0).map(([name, cpu]) => [name, fixed(cpu / all)]),
    ]);
  }
}

/**
 * Compares products that run at once, each in processes of its own: the same load on one after the other, round by
 * round, and the one that goes first changes.
 */
export async function benchAgainst({ folders, rounds, purchases }: AgainstSettings): Promise<void> {
  const products: Product[] = [];
  const subjects: Subject[] = [];
  try {
    for (const folder of folders) {
      const product = await startProduct(folder);
      products.push(product);
      subjects.push({ product, shop: await openShop(product), rounds: [], cpuByProcess: new Map() });
    }
    for (const { product, shop } of subjects) {
      await shop.buy(WARM_UP, WIDTH);
      await product.settled();
      shop.takeFrameDelays();
    }
    for (let round = 0; round < rounds; round += 1) {
      for (const subject of round % 2 === 0 ? subjects : subjects.toReversed())
        await playRound(subject, purchases);
    }
    report(subjects, purchases);
  } finally {
    for (const { shop } of subjects) shop.close();
    for (const product of products) await product.stop();
  }
}
