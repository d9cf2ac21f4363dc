import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sayNotTested } from '../not-tested.ts';
import { type Environment, startEnvironment } from './environment.ts';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where Chromium is on this machine, if it is. */
export function chromiumPath(): string | undefined {
  const given = process.env.CHROMIUM_PATH;
  if (given !== undefined) return given;
  return PLACES.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** A browser with a profile of its own, which remembers what went wrong and whom its pages talked to. */
export class Browser {
  readonly context: BrowserContext;
  /** Errors in the console, and those that no code caught. */
  readonly errors: string[] = [];
  readonly hosts = new Set<string>();
  /** Frames that pages sent over their sockets. */
  readonly sent: string[] = [];
  readonly #profile: string;

  private constructor(context: BrowserContext, profile: string) {
    this.context = context;
    this.#profile = profile;
    context.on('request', (request) => this.#meet(request.url()));
    context.on('weberror', (thrown) => this.errors.push(String(thrown.error())));
    context.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.errors.push(message.text());
    });
  }

  static async open(executablePath: string): Promise<Browser> {
    const profile = mkdtempSync(join(tmpdir(), 'laurel-browser-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath,
      headless: true,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    return new Browser(context, profile);
  }

  async page(address: string): Promise<Page> {
    const page = await this.context.newPage();
    page.on('websocket', (socket) => {
      this.#meet(socket.url());
      socket.on('framesent', ({ payload }) => this.sent.push(String(payload)));
    });
    await page.goto(address);
    return page;
  }

  async close(): Promise<void> {
    await this.context.close();
    rmSync(this.#profile, { recursive: true, force: true });
  }

  #meet(address: string): void {
    const { protocol, host } = new URL(address);
    if (protocol !== 'data:' && protocol !== 'about:') this.hosts.add(host);
  }
}

/** A running Laurel and a browser for the tests of one file. */
export interface OpenPages {
  readonly environment: Environment;
  readonly browser: Browser;
  /** The origin of the pages. */
  readonly url: string;
}

/**
 * Tests pages in a browser of their own; says loudly that they were not tested where the machine has none. At the end
 * no page has logged an error, a violation of the Content-Security-Policy included, or called another host.
 */
export function describePages(name: string, tests: (opened: () => OpenPages) => void): void {
  const executable = chromiumPath();
  if (executable === undefined) {
    test(`${name}: not opened, there is no browser`, () => {
      sayNotTested(name, `There is no Chromium at ${PLACES.join(', ')}; name one with CHROMIUM_PATH.`);
      expect(executable).toBeUndefined();
    });
    return;
  }
  describe(`${name} in a browser`, () => {
    let pages: OpenPages;
    beforeAll(async () => {
      const environment = await startEnvironment();
      pages = { environment, browser: await Browser.open(executable), url: environment.runner.url };
    });
    afterAll(async () => {
      const { environment, browser, url } = pages;
      await browser.close();
      expect(browser.errors).toEqual([]);
      expect([...browser.hosts]).toEqual([new URL(url).host]);
      await environment.stop();
    });
    tests(() => pages);
  });
}
