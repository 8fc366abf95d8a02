// `npm run site [-- --base </path/>] [--url <https://…/>] [--repository <https://…>]`: the site, target/site: the guide, the
// reference, the changelog and the playground, as static files for any web server. What the documents link to in the
// repository is a link where that is named, and text where it is not.

import { copyFileSync, cpSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPage } from './page.js';
import { pack } from './pack.js';
import { ROOT, ensureTypeDoc, isMain, run } from '../setup.js';

const SOURCE = join(ROOT, 'target', 'site-source');
export const SITE = join(ROOT, 'target', 'site');

/** Where in the site each document of the repository is. */
const PLACES = [
  [/^README\.md$/, 'guide/index.md'], [/^README\.ja\.md$/, 'ja/guide/index.md'], [/^CHANGELOG\.md$/, 'changelog.md'],
  [/^docs\/guide\/ja\/(.*)$/, 'ja/guide/$1'], [/^docs\/guide\/(.*)$/, 'guide/$1'], [/^docs\/api\/(.*)$/, 'api/$1'],
  [/^docs\/pictures\/(.*)$/, 'pictures/$1'],
];

function placeOf(path) {
  const [pattern, place] = PLACES.find(([known]) => known.test(path)) ?? [];
  return pattern === undefined ? undefined : path.replace(pattern, place);
}

/** Builds it; returns its folder. */
export async function buildSite({ base = '/', url = '', repository = '', folder = SITE } = {}) {
  ensureTypeDoc();
  const [page, tarball] = [await buildPage(), await pack()];
  rmSync(SOURCE, { recursive: true, force: true });
  cpSync(join(ROOT, 'docs', 'site'), SOURCE, { recursive: true });
  symlinkSync(join(ROOT, 'docs', 'node_modules'), join(SOURCE, 'node_modules'));
  for (const home of ['index.md', 'ja/index.md']) nameRepository(join(SOURCE, home), repository);
  for (const path of documents()) place(path, placeOf(path), repository);
  // In Japanese these are the same.
  for (const name of ['api', 'changelog.md']) cpSync(join(SOURCE, name), join(SOURCE, 'ja', name), { recursive: true });
  const open = join(SOURCE, 'public');
  cpSync(page, join(open, 'play'), { recursive: true });
  cpSync(join(ROOT, 'docs', 'pictures'), join(open, 'pictures'), { recursive: true });
  copyFileSync(tarball, join(open, 'interstream.tgz'));
  copyFileSync(join(ROOT, 'www', 'icon.svg'), join(open, 'icon.svg'));
  for (const name of ['card.png', 'icon.png']) copyFileSync(join(ROOT, 'docs', 'pictures', name), join(open, name));
  rmSync(folder, { recursive: true, force: true });
  run(process.execPath, [join(ROOT, 'docs', 'node_modules', 'vitepress', 'bin', 'vitepress.js'), 'build', '--outDir', folder], {
    cwd: SOURCE, env: { SITE_BASE: base, SITE_URL: url },
  });
  return folder;
}

/** The third link of the first screen, where the repository is named. */
function nameRepository(home, repository) {
  const action = (mark, words) => (repository === '' ? '' : `    - { theme: alt, text: ${words}, link: '${repository}' }`);
  writeFileSync(home, readFileSync(home, 'utf8').replace(/^ +# repository: (.*)$/m, action));
}

function documents() {
  const below = (folder) => readdirSync(join(ROOT, folder), { recursive: true }).map((name) => join(folder, name));
  return ['README.md', 'README.ja.md', 'CHANGELOG.md', ...[...below('docs/guide'), ...below('docs/api')].filter((name) => name.endsWith('.md'))];
}

/** Puts a document where it belongs in the site, with its links as they are there. */
function place(path, target, repository) {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const moved = text
    // A picture that is chosen by the reader's colours is one file for each in the site as well.
    .replace(/(src|srcset)="docs\/pictures\//g, '$1="/pictures/')
    .replace(/\[((?:[^\][]|\[[^\]]*\])*)\]\(([^)\s]+)\)/g, (link, words, to) => {
      if (/^(https?:|#)/.test(to)) return link;
      const [file, anchor] = to.split('#');
      const meant = normalize(join(dirname(path), file));
      const there = placeOf(meant);
      if (there === undefined) return repository === '' ? words : `[${words}](${repository}/tree/main/${meant})`;
      return `[${words}](/${there.replace(/index\.md$/, '')}${anchor === undefined ? '' : `#${anchor}`})`;
    });
  mkdirSync(dirname(join(SOURCE, target)), { recursive: true });
  writeFileSync(join(SOURCE, target), moved);
}

if (isMain(import.meta.url)) {
  const option = { type: 'string' };
  await buildSite(parseArgs({ options: { base: option, url: option, repository: option } }).values);
}
