import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import type { Environment } from './environment.ts';
import { type Browser, describePages } from './pages-browser.ts';

describePages('the API reference', (opened) => {
  let environment: Environment;
  let browser: Browser;
  let url: string;

  beforeAll(() => {
    ({ environment, browser, url } = opened());
  });

  /** Opens the reference where `hash` leads; it is drawn when its introduction is. */
  async function open(hash = ''): Promise<Page> {
    const page = await browser.page(`${url}/docs${hash}`);
    await page.getByText('proves every point').first().waitFor();
    return page;
  }

  /** Runs the call that is shown, and resolves to the response that the page got. */
  async function run(page: Page, operationId: string, route: string): Promise<number> {
    await page.locator(`[id$="${operationId}"]`).getByRole('button', { name: 'Test Request' }).click();
    const response = page.waitForResponse((given) => new URL(given.url()).pathname === route);
    await page.locator('[data-addressbar-action="send"]:visible').click();
    const status = (await response).status();
    await page.getByText(`${status} OK`).waitFor();
    return status;
  }

  test('lists the chapters with their calls, and finds a call by a word of it', async () => {
    const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { operationId: string; tags: string[] }>>;
    };
    const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
    const page = await open();
    for (const tag of new Set(operations.flatMap(({ tags }) => tags))) {
      await page.locator(`a[href="#tag/${tag}"]`).waitFor();
    }
    await page.locator('a[href="#tag/ledger"]').click();
    const ledger = operations.filter(({ tags }) => tags.includes('ledger'));
    expect(ledger.length).toBeGreaterThan(10);
    for (const { operationId } of ledger) {
      await page.locator(`a[href="#tag/ledger/${operationId}"]`).first().waitFor();
    }

    await page.keyboard.press('Control+k');
    await page.keyboard.type('Return');
    await page.getByRole('option').filter({ hasText: '/returns/{' }).first().click();
    await page.waitForURL('**/docs#tag/ledger/bookReturn');
    await page.close();
  });

  test('finds an error code, whose link leads to its section of the page of codes', async () => {
    const page = await open();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('reference-reused');
    await page.getByRole('option').filter({ hasText: 'Heading' }).first().click();
    const link = page.locator('a[href$="/docs/errors#reference-reused"]').first();
    await expect
      .poll(async () => (await link.boundingBox())?.y, { timeout: 20_000 })
      .toSatisfy((px: number) => px >= 0 && px < 720);
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 740 });
      await page.goto(`${url}/docs/errors#reference-reused`);
      await page.locator('#reference-reused:target').waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    }
    await page.close();
  });

  test('opens at the call, or the chapter of the guide, that a link names', async () => {
    for (const hash of ['#tag/ledger/bookPurchase', '#description/idempotency']) {
      const page = await open(hash);
      // An expression: the policy that pages are held to keeps a function from being made of text in the page.
      const top = () =>
        page.evaluate(`document.querySelector('[id$="${hash.slice(1)}"]')?.getBoundingClientRect().top`);
      await expect.poll(top, { timeout: 20_000 }).toSatisfy((px) => px >= 0 && px < 450);
      await page.close();
    }
  });

  test('gets a token of a dev client and runs a call', async () => {
    const page = await open('#tag/program/getProgram');
    await page.getByRole('button', { name: 'Authorize' }).first().click();
    await page
      .getByText(/^Access Token/)
      .first()
      .waitFor();
    expect(await run(page, 'getProgram', '/v1/program')).toBe(200);
    await page.close();
  });

  test('lets a member sign in and run a call', async () => {
    await environment.enrol({}, 'm-1001');
    const page = await open('#tag/ledger/getBalance');
    await page.getByRole('button', { name: 'authorizationCode' }).first().click();
    const opened = browser.context.waitForEvent('page');
    await page.getByRole('button', { name: 'Authorize' }).first().click();
    const signIn = await opened;
    await signIn.getByLabel('Member id').fill('m-1001');
    await signIn.getByRole('button', { name: 'Sign in' }).click();
    await page
      .getByText(/^Access Token/)
      .first()
      .waitFor();
    expect(await run(page, 'getBalance', '/v1/members/m-1001/balance')).toBe(200);
    await page.close();
  });

  test('keeps within a window of any width', async () => {
    const page = await open();
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    }
    await page.close();
  });
});
