import http from 'node:http';

const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });

/** Makes one call over a kept connection. Returns the status of the response. */
export function call(url: string, method: string, token: string, body?: unknown): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const request = http.request(url, { method, agent, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** Runs `act` on `count` items by `width` workers, each one item at a time. Returns the acts a second. */
export async function rate(
  count: number,
  width: number,
  act: (index: number, worker: number) => Promise<void>,
): Promise<number> {
  const started = performance.now();
  let next = 0;
  const work = async (worker: number) => {
    while (next < count) {
      const index = next;
      next += 1;
      await act(index, worker);
    }
  };
  await Promise.all(Array.from({ length: width }, (_, worker) => work(worker)));
  return count / ((performance.now() - started) / 1000);
}
