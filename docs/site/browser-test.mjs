// node browser-test.mjs FOLDER [--shots DIR] [--self-test]
//
// Reads the built site as a visitor does: from file://, in Chromium, in light and dark, on a wide
// and a narrow screen, with and without JavaScript, by mouse and by keyboard.
// --shots saves a picture of one page of each kind. --self-test breaks pages on purpose, one way
// at a time, and passes only if every check notices.
import { chromium } from 'playwright-core';
import {
  readdirSync,
  readFileSync,
  statSync,
  mkdirSync,
  mkdtempSync,
  cpSync,
  writeFileSync,
  rmSync,
} from 'node:fs';
import { resolve, join, basename } from 'node:path';
import { cpus, tmpdir } from 'node:os';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const options = process.argv.slice(2);
const folder = resolve(options[0] ?? 'build/site');
const shots = options.includes('--shots') ? resolve(options[options.indexOf('--shots') + 1]) : null;

const screens = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };
const looks = Object.entries(screens).flatMap(([screen, viewport]) =>
  ['light', 'dark'].map((colorScheme) => ({ screen, viewport, colorScheme })),
);
const patience = { timeout: 5000 };

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
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

// Visits a site and collects what is wrong with it.
class Visit {
  constructor(site) {
    this.site = site;
    this.pages = readdirSync(site).filter((name) => name.endsWith('.html'));
    // A lesson's page is named after it; its listings start with the same name.
    const all = this.pages
      .filter((name) => /^lesson-\d\d-/.test(name))
      .map((name) => name.slice(0, -5));
    this.lessons = all.filter((name) => !all.some((other) => name.startsWith(`${other}-`)));
    this.passed = 0;
    this.failures = [];
  }

  check(holds, what) {
    if (holds) this.passed++;
    else this.failures.push(what);
    return holds;
  }

  address(page) {
    return pathToFileURL(join(this.site, page)).href;
  }

  // A page in a fresh browser profile, which reports script errors and outside requests.
  async open(settings = {}) {
    const context = await browser.newContext({
      viewport: screens.wide,
      reducedMotion: 'reduce',
      ...settings,
    });
    const page = await context.newPage();
    page.requested = new Set();
    page.on('request', (request) => {
      page.requested.add(request.url());
      if (!/^(file|data):/.test(request.url()))
        this.check(false, `${basename(page.url())} requests ${request.url()}`);
    });
    page.on('requestfailed', (request) =>
      this.check(false, `${basename(page.url())} misses ${request.url()}`),
    );
    page.on('pageerror', (error) =>
      this.check(false, `${basename(page.url())} script error: ${error.message}`),
    );
    page.on('console', (message) => {
      if (message.type() === 'error')
        this.check(false, `${basename(page.url())} console: ${message.text()}`);
    });
    return page;
  }

  // Reads pages, several at a time: what they load, where their links lead, and in each look their
  // width and accessibility. Dark differs from light in colours only, so there the rules about
  // colour suffice. Listings are many, and differ in their text only: axe sees the longest of each
  // kind, all else is asked of each of them.
  async read(names = this.pages) {
    this.weights = [];
    this.ids = {};
    const links = [];
    const queue = [...names];
    const listings = this.longestListings();
    const reader = async () => {
      const page = await this.open();
      for (let name; (name = queue.shift());) {
        page.requested.clear();
        await page.goto(this.address(name));
        const { ids, hrefs, isListing } = await page.evaluate(() => ({
          ids: [...document.querySelectorAll('[id]')].map((e) => e.id),
          hrefs: [...document.querySelectorAll('a[href]')].map((a) => a.href),
          isListing: document.body.classList.contains('source'),
        }));
        const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
        this.check(!twice.length, `${name}: ids used twice: ${[...new Set(twice)].join(', ')}`);
        this.ids[name] = new Set(ids);
        links.push(...[...new Set(hrefs)].map((href) => [name, href]));
        this.weigh(name, page.requested);
        await this.look(page, name, !isListing || listings.has(name));
      }
      await page.context().close();
    };
    await Promise.all(cpus().map(reader));
    for (const [from, href] of links.filter(([, h]) => h.startsWith('file:')))
      this.follow(from, href);
  }

  // The width and the accessibility of a page, in each look.
  async look(page, name, withAxe) {
    if (withAxe) await page.evaluate(axe);
    for (const { screen, viewport, colorScheme } of looks) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      const where = `${name} ${screen} ${colorScheme}`;
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      this.check(excess <= 0, `${where}: ${excess} px too wide`);
      if (!withAxe) continue;
      const violations = await page.evaluate(async (colours) => {
        // preload would fetch the style sheet again, which file:// forbids; no rule here needs it
        const settings = { resultTypes: ['violations'], preload: false };
        if (colours) settings.runOnly = ['color-contrast', 'link-in-text-block'];
        return (await axe.run(settings)).violations.map(
          ({ id, nodes }) =>
            `axe ${id}, ${nodes.length} times, first ${nodes[0].html.slice(0, 140)}`,
        );
      }, colorScheme === 'dark');
      this.check(!violations.length, `${where}: ${violations.join('\n     ')}`);
    }
  }

  // The longest listing of each kind: of C++, of patches, of what Doxygen does not colour.
  longestListings() {
    const longest = {};
    for (const name of this.pages) {
      const kind = /^(?:lesson|source)-.*-(\w+)\.html$/.exec(name)?.[1];
      const size = statSync(join(this.site, name)).size;
      if (kind && size > (longest[kind]?.size ?? 0)) longest[kind] = { name, size };
    }
    return new Set(Object.values(longest).map(({ name }) => name));
  }

  // What one visit to a page loads.
  weigh(name, requested) {
    const files = [...requested]
      .filter((url) => url.startsWith('file:'))
      .map((url) => fileURLToPath(url.replace(/[?#].*/, '')));
    const size = (file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    this.weights.push([name, files.length, files.reduce((sum, file) => sum + size(file), 0)]);
  }

  // A link leads to a page that exists, and to an element in it if that page was read.
  follow(from, href) {
    const [target, fragment] = href.split('#');
    const to = basename(fileURLToPath(target));
    const there =
      this.pages.includes(to) &&
      (!fragment || !this.ids[to] || this.ids[to].has(decodeURIComponent(fragment)));
    this.check(there, `${from}: dead link to ${to}${fragment ? `#${fragment}` : ''}`);
  }

  // From the first lesson to the last by Next, and back by Previous.
  async walk() {
    const page = await this.open();
    const follow = async (rel) => {
      const titles = [await page.title()];
      while (titles.length <= this.lessons.length && (await page.$(`.pager [rel=${rel}]`))) {
        await page.click(`.pager [rel=${rel}]`);
        await page.waitForLoadState();
        titles.push(await page.title());
      }
      return titles;
    };
    await page.goto(this.address('index.html'));
    await page.click('#course a[href^="lesson-"]');
    await page.waitForLoadState();
    const there = await follow('next');
    const back = await follow('prev');
    this.check(
      there.length === this.lessons.length,
      `Next passes ${there.length} of ${this.lessons.length} lessons`,
    );
    this.check(there.join() === back.reverse().join(), 'Previous goes another way than Next');
    await page.context().close();
  }

  // Words that stand in the prose of the last lesson only are found by keyboard, and Enter goes there.
  async search() {
    const page = await this.open();
    const target = `${this.lessons.at(-1)}.html`;
    await page.goto(this.address(target));
    const text = await page.innerText('.contents > .textblock > p');
    const words = text
      .split(/[^A-Za-z]+/)
      .filter((word) => word.length > 2)
      .slice(0, 8)
      .join(' ');
    await page.goto(this.address('index.html'));
    await page.keyboard.press('/');
    await page.keyboard.type(words);
    await page.waitForSelector('#hits [data-address]', patience).catch(() => {});
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page
      .waitForURL(
        (url) => url.pathname.endsWith('.html') && !url.pathname.endsWith('index.html'),
        patience,
      )
      .catch(() => {});
    this.check(
      basename(page.url()).startsWith(target),
      `search for "${words}" lands on ${basename(page.url())}, not on ${target}`,
    );
    await page.context().close();
  }

  // After a jump down the page, the contents say where the reader is.
  async sections() {
    const page = await this.open();
    await page.goto(this.address(`${this.lessons[0]}.html`));
    const wanted = await page.evaluate(() => {
      const links = [...document.querySelectorAll('.toc a')];
      const link = links[links.length >> 1];
      location.hash = link?.hash ?? '';
      return link?.textContent;
    });
    const marked = await page
      .waitForFunction(
        (text) => document.querySelector('.toc [aria-current]')?.textContent === text,
        wanted,
        patience,
      )
      .catch(() => false);
    this.check(marked, `the contents do not mark "${wanted}" after a jump there`);
    await page.context().close();
  }

  // The chosen theme outlives a reload.
  async theme() {
    const page = await this.open({ colorScheme: 'light' });
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.goto(this.address('index.html'));
    const light = await background();
    await page.click('#theme');
    const dark = await background();
    await page.reload();
    this.check(dark !== light, 'the theme button changes nothing');
    this.check((await background()) === dark, 'the theme is forgotten by a reload');
    await page.context().close();
  }

  // On a phone, without JavaScript: the menu opens and closes, answers unfold.
  async withoutScripts() {
    const page = await this.open({ viewport: screens.narrow, javaScriptEnabled: false });
    await page.goto(this.address(`${this.lessons[0]}.html`));
    this.check(!(await page.isVisible('#course')), 'the menu of a phone is open from the start');
    await page.click('.menu', patience).catch(() => {});
    this.check(await page.isVisible('#course'), 'the menu of a phone needs JavaScript');
    await page.keyboard.press('Escape');
    this.check(!(await page.isVisible('#course')), 'Escape does not close the menu');
    if (await page.$('details')) {
      await page.click('details > summary');
      this.check(
        await page.isVisible('details[open] > :not(summary)'),
        'an answer does not unfold without JavaScript',
      );
    }
    await page.context().close();
  }

  // The first stop of the Tab key is the way past the navigation.
  async skipLink() {
    const page = await this.open();
    await page.goto(this.address('index.html'));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    this.check(
      await page.evaluate(() => document.activeElement?.id === 'main'),
      'the skip link does not lead to the content',
    );
    await page.context().close();
  }

  async everything() {
    this.check(this.lessons.length > 0, 'there is no lesson');
    await this.read();
    if (this.lessons.length) {
      await this.walk();
      await this.search();
      await this.sections();
      await this.withoutScripts();
    }
    await this.theme();
    await this.skipLink();
  }
}

// ---------------------------------------------------------------- can the checks fail?

const add = (extra) => (html) => html.replace('</main>', `${extra}</main>`);
const swap = (from, to) => (text) => text.replace(from, to);

// The file to break and how; the check that must notice, and words of its complaint.
const breakages = [
  ['index.html', add('<p style="width:200vw">x</p>'), 'read', 'too wide'],
  [
    'index.html',
    add('<p style="color:#999;background:#fff">grey</p>'),
    'read',
    'light: axe color-contrast',
  ],
  [
    'index.html',
    add('<p style="color:#666;background:var(--paper)">grey</p>'),
    'read',
    'dark: axe color-contrast',
  ],
  ['index.html', add('<img src="data:,">'), 'read', 'axe image-alt'],
  ['index.html', add('<a href="nowhere.html">x</a>'), 'read', 'dead link'],
  ['index.html', add('<a href="#nowhere">x</a>'), 'read', 'dead link'],
  ['index.html', add('<i id="q"></i>'), 'read', 'ids used twice'],
  ['index.html', add('<img alt="" src="http://127.0.0.1:9/x.png">'), 'read', 'requests http'],
  ['index.html', add('<script>nothing()</script>'), 'read', 'script error'],
  ['index.html', swap('site.js', 'gone.js'), 'read', 'misses file'],
  ['index.html', swap('href="#main"', 'href="#top"'), 'skipLink', 'skip link'],
  ['first lesson', swap('rel="next"', ''), 'walk', 'Next passes'],
  ['second lesson', swap('rel="prev"', ''), 'walk', 'Previous goes'],
  ['first lesson', swap('popovertarget', 'data-target'), 'withoutScripts', 'needs JavaScript'],
  ['search-index.js', () => 'window.searchIndex=[];', 'search', 'search for'],
  ['site.js', swap("'scroll', markSection", "'scroll', close"), 'sections', 'after a jump'],
  ['site.js', swap('localStorage.theme =', 'self.theme ='), 'theme', 'forgotten'],
];

async function selfTest() {
  let missed = 0;
  for (const [where, spoil, check, words] of breakages) {
    const copy = mkdtempSync(join(tmpdir(), 'site-'));
    cpSync(folder, copy, { recursive: true });
    const visit = new Visit(copy);
    const ordinal = ['first lesson', 'second lesson'].indexOf(where);
    const file = join(copy, ordinal < 0 ? where : `${visit.lessons[ordinal]}.html`);
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, spoil(before));
    await visit[check](['index.html']);
    const complaint = visit.failures.find((failure) => failure.includes(words));
    const noticed = complaint && readFileSync(file, 'utf8') !== before;
    if (!noticed) missed++;
    console.log(`${noticed ? 'noticed' : 'MISSED '}  ${(complaint ?? words).slice(0, 100)}`);
    rmSync(copy, { recursive: true });
  }
  return [breakages.length - missed, missed];
}

async function takeShots(visit) {
  mkdirSync(shots, { recursive: true });
  const kinds = [/^index/, /-main-cpp/, /-patch/, /^rosetta/, /^glossary/, /^namespace/, /^class/];
  const pages = kinds.map((kind) => visit.pages.find((page) => kind.test(page))).filter(Boolean);
  pages.push(...[visit.lessons[0], visit.lessons.at(-1)].map((lesson) => `${lesson}.html`));
  for (const { screen, ...settings } of looks) {
    const page = await visit.open(settings);
    for (const name of new Set(pages)) {
      await page.goto(visit.address(name));
      await page.screenshot({
        path: join(shots, `${name.replace('.html', '')}-${screen}-${settings.colorScheme}.png`),
        fullPage: true,
      });
    }
    await page.context().close();
  }
}

// ---------------------------------------------------------------- run

let result;
if (options.includes('--self-test')) {
  result = await selfTest();
} else {
  const visit = new Visit(folder);
  await visit.everything();
  for (const failure of visit.failures) console.log(`FAIL ${failure}`);
  visit.weights.sort((a, b) => b[2] - a[2]);
  const total = visit.weights.reduce((sum, [, , bytes]) => sum + bytes, 0);
  console.log(
    `${visit.pages.length} pages, ${visit.lessons.length} lessons; a page loads ${(total / visit.pages.length / 1024).toFixed(0)} KiB on average, the heaviest:`,
  );
  for (const [name, files, bytes] of visit.weights.slice(0, 5))
    console.log(`  ${(bytes / 1024).toFixed(0).padStart(4)} KiB in ${files} files  ${name}`);
  if (shots) await takeShots(visit);
  result = [visit.passed, visit.failures.length];
}
await browser.close();
console.log(`${result[0]} passed, ${result[1]} failed`);
process.exit(result[1] ? 1 : 0);
