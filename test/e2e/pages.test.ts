import type { Locator } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import type { Environment } from './environment.ts';
import { type Browser, describePages } from './pages-browser.ts';
import { purchaseOf } from './purchases.ts';
import { testSecondFactor } from './second-factor-page.ts';
import { SignInApp } from './sign-in-app.ts';

/** Whether the whole element lies within the window as it is scrolled now. */
async function isInWindow(element: Locator): Promise<boolean> {
  const box = await element.boundingBox();
  const height = element.page().viewportSize()?.height ?? 0;
  return box !== null && box.y >= 0 && box.y + box.height <= height;
}

describePages('pages', (opened) => {
  let environment: Environment;
  let browser: Browser;
  let url: string;

  beforeAll(() => {
    ({ environment, browser, url } = opened());
  });

  testSecondFactor(opened);

  test('the walk on the start page enrols a member, books a purchase and shows both', async () => {
    const page = await browser.page(`${url}/`);
    await page.getByText('It is up.').waitFor();
    await page.getByLabel('Member id', { exact: true }).fill('ada');
    await page.getByRole('button', { name: 'Enrol' }).click();
    await page.getByText('201 Created: ada is a member.').waitFor();
    await page.getByText('live', { exact: true }).waitFor();

    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('201 Created: 42 points earned, 42 available.').waitFor();
    const card = page.locator('.balance');
    await card.getByText('42', { exact: true }).waitFor();
    expect(await card.locator('.frames li').textContent()).toMatch(/^#1\+42accrual purchase\/receipt-/);

    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('200 OK, a replay: 42 points earned').waitFor();
    expect((await environment.call('GET', '/v1/members/ada/balance')).body).toMatchObject({
      seq: 1,
      available: 42,
    });
    await page.close();
  });

  test('points are spent and the goods come back, with the balance in sight on a telephone', async () => {
    await environment.enrol({}, 'cleo');
    const page = await browser.page(`${url}/`);
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByLabel('Member id', { exact: true }).fill('cleo');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('42 points earned, 42 available.').waitFor();
    await page.getByLabel('Points', { exact: true }).fill('30');
    await page.getByRole('button', { name: 'Spend' }).click();
    await page.getByText('201 Created: 30 points spent, 12 available.').waitFor();
    const strip = page.locator('#strip');
    await strip.getByText('12 points', { exact: true }).waitFor();
    await strip.getByText('-30', { exact: true }).waitFor();
    for (const seen of [
      strip,
      page.locator('#buy-answer .verdict'),
      page.getByRole('button', { name: 'Spend' }),
    ])
      await expect.poll(() => isInWindow(seen)).toBe(true);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    const reference = page.locator('.frames li').first().getByText('redemption/');
    expect((await reference.boundingBox())?.width).toBeGreaterThan(200);
    await page.getByRole('button', { name: 'Return the purchase' }).click();
    await page.getByText('201 Created: 42 points taken back, -30 available.').waitFor();
    await page.close();
  });

  test('a marketer switches a promotion on, quotes, and is told why a purchase earned what it did', async () => {
    await environment.enrol({}, 'dora');
    const page = await browser.page(`${url}/`);
    await page.getByLabel('Member id', { exact: true }).fill('dora');
    await page.getByRole('button', { name: 'Save and activate' }).click();
    await page.getByText('200 OK: version 1 of Double points on tea runs within five seconds.').waitFor();

    const until = (answer: string, button: string, verdict: string) =>
      expect
        .poll(
          async () => {
            await page.getByRole('button', { name: 'New purchase' }).click();
            await page.getByRole('button', { name: button }).click();
            const told = page.locator(`${answer} .verdict`).filter({ hasText: verdict });
            return told.waitFor({ timeout: 2000 }).then(
              () => true,
              () => false,
            );
          },
          { timeout: 30_000 },
        )
        .toBe(true);
    await until('#promote-answer', 'Quote the purchase above', '200 OK: it would earn 54 points.');
    await until('#buy-answer', 'Send', 'Of them 11 by Double points on tea.');
    await page.getByRole('button', { name: 'Explain the newest purchase' }).click();
    await page.getByText('Double points on tea brought 11 points.').waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Double points on tea is paused.').waitFor();

    const promotion = page.getByLabel('Promotion', { exact: true });
    await promotion.fill((await promotion.inputValue()).replace('"contains"', '"equal"'));
    await page.getByRole('button', { name: 'Save and activate' }).click();
    await page.getByText('/conditions/all/0/operator').first().waitFor();
    expect(browser.errors.splice(0)).toEqual([expect.stringContaining('400')]);
    await page.close();
  });

  test('a refused purchase is said in words', async () => {
    await environment.enrol({}, 'bob');
    const page = await browser.page(`${url}/`);
    await page.getByLabel('Member id', { exact: true }).fill('bob');
    const basket = page.getByLabel('Purchase, amounts in minor units');
    await basket.fill((await basket.inputValue()).replace('4280', '4281'));
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('.verdict.problem').waitFor();
    expect(await page.locator('.verdict.problem').textContent()).toMatch(/^422: .*sum/);
    // The browser itself says in its console that a call was answered 422.
    expect(browser.errors.splice(0)).toEqual([expect.stringContaining('422')]);
    await page.close();
  });

  test('a followed member is told of a purchase by a push, with no call and no resume of its own', async () => {
    const member = await environment.enrol();
    const page = await browser.page(`${url}/#follow=${member}`);
    await page.getByText('live', { exact: true }).waitFor();
    await page.locator('.balance').getByText('blue', { exact: true }).waitFor();
    await environment.runner.drained();
    const calls: string[] = [];
    page.on('request', (request) => calls.push(request.url()));
    browser.sent.length = 0;

    await environment.buy(member, 'p1', purchaseOf(123_400));
    const card = page.locator('.balance');
    await card.getByText('1,234', { exact: true }).waitFor();
    await card.getByText('silver', { exact: true }).waitFor();
    await card.getByText('tier blue → silver').waitFor();
    await environment.buy(member, 'p2', purchaseOf(10_000));
    // Silver earns a quarter more.
    await card.getByText('1,359', { exact: true }).waitFor();
    expect(await card.locator('.frames li').allInnerTexts()).toEqual([
      expect.stringMatching(/#2\s+\+125\s+accrual purchase\/p2/),
      expect.stringMatching(/#1\s+tier blue → silver/),
      expect.stringMatching(/#1\s+\+1,234\s+accrual purchase\/p1/),
    ]);
    expect(calls).toEqual([]);
    expect(browser.sent).toEqual([]);

    await page.getByRole('button', { name: `Stop following ${member}` }).click();
    await page.getByText('Nobody yet.').waitFor();
    await page.close();
  });

  test('every kind of token can be had', async () => {
    const page = await browser.page(`${url}/`);
    for (const client of ['channel', 'member', 'agent', 'marketer', 'analyst', 'admin']) {
      await page.getByRole('button', { name: `Get a token of dev-${client}` }).click();
      await page.getByText(`A token of dev-${client}, valid for 60 minutes`).waitFor();
    }
    await page.close();
  });

  test.each([360, 1280])('nothing sticks out of a window %i wide', async (width) => {
    const page = await browser.page('about:blank');
    await page.setViewportSize({ width, height: 800 });
    const app = new SignInApp(environment, 'MemberApp');
    for (const [address, sign] of [
      [`${url}/`, '#clients li'],
      [app.address(), 'form button'],
      [app.address({ client_id: null }), 'main li'],
    ] as const) {
      await page.goto(address);
      await page.locator(sign).first().waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    }
    expect(browser.errors.splice(0)).toEqual([expect.stringContaining('400')]);
    await page.close();
  });

  test.each([360, 1280])(
    'the examples of the start page are visible whole in a window %i wide',
    async (width) => {
      const page = await browser.page('about:blank');
      await page.setViewportSize({ width, height: 800 });
      await page.goto(`${url}/`);
      await page.getByText('It is up.').waitFor();
      const hidden = await page.evaluate(
        `[...document.querySelectorAll('textarea')].map((field) => field.scrollHeight - field.clientHeight)`,
      );
      expect(hidden).toEqual([0, 0]);
      await page.close();
    },
  );

  test('a member signs in on the page, and the app gets a token of theirs', async () => {
    await environment.enrol({}, 'erin');
    const app = new SignInApp(environment, 'MemberApp');
    const page = await browser.page(app.address());
    await page.getByLabel('Member id').fill('erin');
    // The page at the app's address may change what the address line shows.
    const returned = page.waitForRequest((request) => new URL(request.url()).searchParams.has('code'));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('It is up.').waitFor();
    const back = new URL((await returned).url()).searchParams;
    expect(back.get('state')).toBe('st<ate>&"1');
    const { access_token: token = '' } = await app.exchange(back.get('code') ?? '');
    expect((await environment.call('GET', '/v1/members/erin', { as: { token } })).status).toBe(200);
    await page.close();
  });
});
