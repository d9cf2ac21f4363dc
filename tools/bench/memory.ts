import { setTimeout as delay } from 'node:timers/promises';
import { callEveryEndpoint } from './every-endpoint.ts';
import { call } from './load.ts';
import { residentMegabytes } from './process-tree.ts';
import { type Product, startProduct } from './product.ts';
import { openShop } from './shop.ts';
import { fixed, printTable } from './table.ts';

const IDLE_MINUTES = 5;
const WIDTH = 16;

/** The bounds in MB of all processes together, and the purchases of the second one. */
const BOUNDS = { everyEndpoint: 700, purchases: 900, idle: 450 };

/** Milliseconds of a first call, for which a copy of the function starts, and of the call after it. */
async function restartCost(product: Product): Promise<readonly [cold: number, warm: number]> {
  const token = await product.token({ client_id: 'dev-channel' });
  const balance = async (): Promise<number> => {
    const began = performance.now();
    await call(`${product.url}/v1/members/nobody/balance`, 'GET', token);
    return performance.now() - began;
  };
  return [await balance(), await balance()];
}

/** Measures the memory of `npm start`. Returns the exit code: 0 within the bounds. */
export async function benchMemory(folder: string, purchases: number): Promise<number> {
  const product = await startProduct(folder);
  try {
    const start = residentMegabytes(product.pid);
    const calls = await callEveryEndpoint(product);
    const everyEndpoint = residentMegabytes(product.pid);
    const shop = await openShop(product);
    await shop.buy(purchases, WIDTH);
    const afterPurchases = residentMegabytes(product.pid);
    shop.close();
    await delay(IDLE_MINUTES * 60_000);
    const idle = residentMegabytes(product.pid);
    const [cold, warm] = await restartCost(product);
    printTable('RSS of all processes of npm start, MB', [
      ['', 'MB', 'bound'],
      ['at the start', fixed(start, 0), ''],
      [`after ${calls} calls, each endpoint once`, fixed(everyEndpoint, 0), BOUNDS.everyEndpoint],
      [`after ${purchases} purchases`, fixed(afterPurchases, 0), BOUNDS.purchases],
      [`after ${IDLE_MINUTES} minutes without a call`, fixed(idle, 0), BOUNDS.idle],
    ]);
    printTable('Milliseconds of a call after that time', [
      ['a copy starts for it', 'the next call'],
      [fixed(cold, 0), fixed(warm, 0)],
    ]);
    const { everyEndpoint: every, purchases: bought, idle: rest } = BOUNDS;
    return everyEndpoint <= every && afterPurchases <= bought && idle <= rest ? 0 : 1;
  } finally {
    await product.stop();
  }
}
