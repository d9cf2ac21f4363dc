import assert from 'node:assert/strict';
import type { Checks } from './checks.ts';
import type { Commands } from './commands.ts';
import type { Story } from './story.ts';

/** The credentials of a till, as the command after a deployment shows them. */
export async function tellOperator(
  commands: Commands,
  python: string,
  { deployed }: Story,
  checks: Checks,
): Promise<void> {
  const { signIn } = deployed;
  await checks.check('client-secret shows nothing where its output is no terminal', async () => {
    const { code, output } = await commands.clientSecret('pos');
    assert.equal(code, 2);
    assert.doesNotMatch(output, /LAUREL_CLIENT_SECRET/);
  });
  await checks.check('with what it shows at a terminal, a till gets its token', async () => {
    const { code, output } = await commands.clientSecret('pos', python);
    assert.equal(code, 0, output);
    const shown = Object.fromEntries(
      [...output.matchAll(/^export (LAUREL_\w+)=(\S+)\r?$/gm)].map(([, name, value]) => [name, value]),
    );
    const url = new URL(shown.LAUREL_TOKEN_URL ?? '');
    assert.equal(url.host, signIn.host);
    const { status, text, body } = await signIn.form(url.pathname, {
      grant_type: 'client_credentials',
      client_id: shown.LAUREL_CLIENT_ID ?? '',
      client_secret: shown.LAUREL_CLIENT_SECRET ?? '',
    });
    assert.equal(status, 200, text);
    assert.ok(body.access_token.length > 0);
  });
}
