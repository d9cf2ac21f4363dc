import { expect, test } from 'vitest';
import type { OpenPages } from './pages-browser.ts';

/** The reply of the user pool to each of its calls, and the calls that came. */
class PoolOfTest {
  readonly calls: string[] = [];
  readonly replies: Record<string, object> = {
    GetUser: { UserAttributes: [{ Name: 'email', Value: 'ann@shop.test' }] },
    AssociateSoftwareToken: { SecretCode: 'ABCDEFGHIJ234567' },
    VerifySoftwareToken: { Status: 'SUCCESS' },
  };
}

/** The page where staff enrol a second factor, over the network of a deployed site. */
export function testSecondFactor(opened: () => OpenPages): void {
  test('the page of the second factor says that there is none to set up on this machine, where staff have one', async () => {
    const { browser, url } = opened();
    const page = await browser.page(`${url}/second-factor`);
    await page.getByText('No second factor is set up here.').waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
    await page.close();
  });

  test('the page of the second factor signs in at the pool and connects an app, with the policy of a deployed site', async () => {
    const { browser, url } = opened();
    const { headers } = await fetch(`${url}/second-factor`);
    const [, signIn = '', ownUser = ''] =
      /connect-src 'self' (\S+) (\S+);/.exec(headers.get('content-security-policy') ?? '') ?? [];
    const pool = new PoolOfTest();
    const page = await browser.context.newPage();
    const open = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
    await page.route('**/docs/sign-in.json', (route) =>
      route.fulfill({
        json: {
          authorizationUrl: `${signIn}/oauth2/authorize`,
          tokenUrl: `${signIn}/oauth2/token`,
          secondFactor: { clientId: 'factors', url: `${ownUser}/` },
        },
      }),
    );
    await page.route(`${signIn}/oauth2/authorize*`, (route) => {
      const asked = new URL(route.request().url()).searchParams;
      const back = new URLSearchParams({ code: 'c-1', state: asked.get('state') ?? '' });
      return route.fulfill({ status: 302, headers: { location: `${asked.get('redirect_uri')}?${back}` } });
    });
    await page.route(`${signIn}/oauth2/token`, (route) =>
      route.fulfill({ json: { access_token: 'token-1' }, headers: open }),
    );
    await page.route(`${ownUser}/`, (route) => {
      const operation = route.request().headers()['x-amz-target']?.replace(/^.*\./, '') ?? '';
      if (operation !== '') pool.calls.push(operation);
      return route.fulfill({ json: pool.replies[operation] ?? {}, headers: open });
    });

    await page.goto(`${url}/second-factor`);
    await page.getByRole('button', { name: 'Sign in and set up' }).click();
    await page.getByText('You set up the second factor of ann@shop.test.').waitFor();
    expect(page.url()).toBe(`${url}/second-factor`);
    await page.getByText('ABCD EFGH IJ23 4567').waitFor();
    expect(await page.getByRole('link', { name: 'open it with the key' }).getAttribute('href')).toMatch(
      /^otpauth:\/\/totp\/Laurel%3Aann%40shop\.test\?secret=ABCDEFGHIJ234567/,
    );
    pool.replies.VerifySoftwareToken = { Status: 'ERROR' };
    const code = page.getByLabel('Enter the code that the app shows:');
    await code.fill('000000');
    await page.getByRole('button', { name: 'Connect the app' }).click();
    await page.getByText('That code is wrong.').waitFor();
    pool.replies.VerifySoftwareToken = { Status: 'SUCCESS' };
    await code.fill('123456');
    await page.getByRole('button', { name: 'Connect the app' }).click();
    await page.getByText('The app is connected.').waitFor();
    expect(pool.calls).toEqual([
      'GetUser',
      'AssociateSoftwareToken',
      'VerifySoftwareToken',
      'VerifySoftwareToken',
      'SetUserMFAPreference',
      'GlobalSignOut',
    ]);
    expect(await code.isVisible()).toBe(false);
    expect(await page.getByRole('link', { name: /^Sign out/ }).getAttribute('href')).toMatch(
      `${signIn}/logout?client_id=factors`,
    );
    await page.close();
    for (const origin of [signIn, ownUser]) expect(browser.hosts.delete(new URL(origin).host)).toBe(true);
  });
}
