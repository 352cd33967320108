// Everything here is an extra: without it the pages still read, link, fold and print.
'use strict';

const $ = (selector, inside = document) => inside.querySelector(selector);
const $$ = (selector) => [...document.querySelectorAll(selector)];
const root = document.documentElement;

// ---------------------------------------------------------------- light and dark

$('#theme').addEventListener('click', () => {
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  const now = root.dataset.theme ?? system;
  root.dataset.theme = now === 'dark' ? 'light' : 'dark';
  try {
    localStorage.theme = root.dataset.theme;
  } catch {
    /* a browser may forbid it */
  }
});

// ---------------------------------------------------------------- where am I

$('#course [aria-current]')?.scrollIntoView({ block: 'nearest' });

// The section in view is the last whose heading has passed the upper third of the window.
const sections = $$('.toc a').map((link) => [link, document.getElementById(link.hash.slice(1))]);

function markSection() {
  const passed = sections.filter(
    ([, heading]) => heading.getBoundingClientRect().top < innerHeight / 3,
  );
  const here = (passed.at(-1) ?? sections[0])?.[0];
  if (here?.hasAttribute('aria-current')) return;
  for (const [link] of sections) link.removeAttribute('aria-current');
  here?.setAttribute('aria-current', 'true');
}

addEventListener('scroll', markSection, { passive: true });
markSection();

// ---------------------------------------------------------------- copy a listing

for (const listing of $$('.listing:not(.output)')) {
  const code = $('.fragment, .plain', listing);
  const lines = [...code.querySelectorAll('.line')];
  const button = document.createElement('button');
  button.className = 'copy';
  button.textContent = 'Copy';
  button.addEventListener('click', async () => {
    const text = lines.length ? lines.map((line) => line.textContent).join('\n') : code.textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(code);
      button.textContent = 'Selected: press Ctrl+C';
    }
    setTimeout(() => {
      button.textContent = 'Copy';
    }, 2000);
  });
  listing.append(button);
}

// ---------------------------------------------------------------- search

const query = $('#q');
const hits = $('#hits');
let selected = -1;
let loading;

// The index is a script, so that it loads from file:// too, and only when somebody searches.
function loadIndex() {
  loading ??= new Promise((done, failed) => {
    const script = document.createElement('script');
    script.src = 'search-index.js';
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });
  return loading;
}

// Every word must be somewhere; a word in a title counts more than one in the text.
function find(words) {
  const found = [];
  for (const [address, page, heading, text] of window.searchIndex) {
    const fields = [
      [page, 6],
      [heading, 4],
      [text, 1],
    ].map(([t, weight]) => [t.toLowerCase(), weight]);
    const scores = words.map((word) =>
      fields.reduce((sum, [t, weight]) => sum + (t.includes(word) ? weight : 0), 0),
    );
    if (scores.includes(0)) continue;
    const listing = /-(cpp|hpp|patch|txt|cs|vb|proto)\.html/.test(address);
    const rank = listing ? -1 : /^lesson/.test(address) ? 2 : 0; // what explains comes first
    const score = scores.reduce((a, b) => a + b) + rank;
    const start = Math.max(0, text.toLowerCase().indexOf(words[0]) - 40);
    found.push({
      address,
      page,
      heading,
      score,
      excerpt: (start ? '…' : '') + text.slice(start, start + 130),
    });
  }
  return found.sort((a, b) => b.score - a.score).slice(0, 12);
}

// Puts text into an element with the words marked; as text, so nothing in it is read as HTML.
function addMarked(element, text, words) {
  const pattern = new RegExp(
    `(${words.map((w) => w.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`,
    'gi',
  );
  text.split(pattern).forEach((piece, i) => {
    const part = i % 2 ? document.createElement('mark') : document.createTextNode('');
    part.textContent = piece;
    element.append(part);
  });
}

function show(on) {
  hits.hidden = !on;
  query.setAttribute('aria-expanded', on);
  if (!on) query.removeAttribute('aria-activedescendant');
}

function select(index) {
  const all = [...hits.children];
  selected = (index + all.length) % all.length;
  all.forEach((hit, i) => hit.setAttribute('aria-selected', i === selected));
  query.setAttribute('aria-activedescendant', all[selected].id);
  all[selected].scrollIntoView({ block: 'nearest' });
}

async function search() {
  await loadIndex();
  const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return show(false);
  const items = find(words).map((hit, i) => {
    const item = document.createElement('li');
    const title = document.createElement('b');
    const excerpt = document.createElement('small');
    item.dataset.address = hit.address;
    addMarked(title, hit.heading ? `${hit.page} › ${hit.heading}` : hit.page, words);
    addMarked(excerpt, hit.excerpt, words);
    item.append(title, excerpt);
    return item;
  });
  if (!items.length) {
    items.push(document.createElement('li'));
    items[0].textContent = 'Nothing found';
  }
  items.forEach((item, i) => Object.assign(item, { id: `hit-${i}`, role: 'option' }));
  hits.replaceChildren(...items);
  show(true);
  select(0);
}

query.addEventListener('focus', loadIndex);
query.addEventListener('input', search);
query.addEventListener('blur', () => setTimeout(() => show(false), 150)); // after a click on a hit
query.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') return show(false);
  if (hits.hidden) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    select(selected + step);
  } else if (event.key === 'Enter') {
    hits.children[selected].click();
  }
});
hits.addEventListener('click', (event) => {
  const address = event.target.closest('[data-address]')?.dataset.address;
  if (address) location.href = address;
});
addEventListener('keydown', (event) => {
  if (event.key === '/' && !/^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName)) {
    event.preventDefault();
    query.focus();
  }
});
