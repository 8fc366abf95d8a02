// The picture of a lost answer, docs/pictures, drawn from what happens in a real call: the playground's own story, played by
// its own modules, once by a fetch that is repeated and once by interstream. One for each language, light and dark, wide and, for telephones, narrow.
// `npm run docs -- --cards` also draws what social networks and home screens show: they look different on every machine.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from '../build/package.js';
import { ROOT, ensureBrowsers, output } from '../setup.js';

const FOLDER = join(ROOT, 'docs', 'pictures');

const THEMES = {
  light: { text: '#1f2328', faint: '#59636e', line: '#818b98', good: '#1a7f37', bad: '#cf222e', box: '#ffffff' },
  dark: { text: '#f0f6fc', faint: '#9198a1', line: '#656c76', good: '#3fb950', bad: '#f85149', box: '#0d1117' },
};

const GAP = 40;
const HEAD = 34;
const FOOT = 30;

/** The playground's modules, on the built package. */
async function playground() {
  const { build: bundle } = await import('esbuild');
  const dist = join(ROOT, 'pkg', 'dist');
  const [contents, outfile] = [
    ['story', 'sequence', 'words.en', 'words.ja'].map((name) => `export * from './${name}.js';`).join('\n'), join(ROOT, 'target', 'playground.mjs'),
  ];
  await bundle({
    stdin: { contents, resolveDir: join(ROOT, 'www') }, outfile, bundle: true, format: 'esm', platform: 'node', logLevel: 'error',
    alias: { interstream: join(dist, 'index.js'), 'interstream/sandbox': join(dist, 'sandbox.js') },
  });
  return import(pathToFileURL(outfile));
}

function text(x, y, content, color) {
  return `<text x="${x}" y="${y}" text-anchor="middle" font-family="system-ui, Hiragino Sans, Noto Sans JP, sans-serif" font-size="15" font-weight="700" fill="${color}">${content}</text>`;
}

/** Both lanes, side by side or one below the other, and below each what is true in the end. */
function picture({ WIDTH, heightOf, sequence, stepsOf }, told, words, colours, isNarrow) {
  const lanes = ['naive', 'interstream'].map((name) => ({ name, steps: stepsOf(told[name], words), times: told[name].timesProcessed }));
  const rows = Math.max(...lanes.map(({ steps }) => steps.length));
  const laneHeight = HEAD + heightOf(rows) + FOOT;
  const [width, height] = isNarrow ? [WIDTH, 2 * laneHeight + GAP / 2] : [2 * WIDTH + GAP, laneHeight];
  const [acrossX, acrossY] = isNarrow ? [0, laneHeight + GAP / 2] : [WIDTH + GAP, 0];
  const drawn = lanes.map(({ name, steps, times }, at) => [
    `<g transform="translate(${at * acrossX} ${at * acrossY})">`,
    text(WIDTH / 2, 20, words[name], colours.text),
    `<g transform="translate(0 ${HEAD})">`, sequence({ steps, names: words.lanes, colours, rows }), '</g>',
    text(WIDTH / 2, laneHeight - 10, words.verdict(times), times === 1 ? colours.good : colours.bad),
    '</g>',
  ].join('\n'));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<path d="${isNarrow ? `M8 ${laneHeight + GAP / 4}H${width - 8}` : `M${WIDTH + GAP / 2} 8V${height - 8}`}" stroke="${colours.line}" stroke-opacity="0.5"/>`, ...drawn, '</svg>', '',
  ].join('\n');
}

/** Which pictures are not what a call shows now; those are written, if wanted. */
export async function refreshPictures({ write }) {
  await build();
  const modules = await playground();
  const told = await modules.play(modules.STORIES.lost);
  mkdirSync(FOLDER, { recursive: true });
  const stale = [];
  for (const language of ['en', 'ja']) {
    for (const [theme, colours] of Object.entries(THEMES)) {
      for (const layout of ['', '.narrow']) {
        const file = join(FOLDER, `lost-answer${layout}.${language}.${theme}.svg`);
        const wanted = picture(modules, told, modules[language].story, colours, layout !== '');
        if (textOf(file) === wanted) continue;
        stale.push(file);
        if (write) writeFileSync(file, wanted);
      }
    }
  }
  return stale;
}

/** The social card and the icon, as Chromium draws them. */
export async function drawCards() {
  ensureBrowsers();
  const { default: puppeteer } = await import('puppeteer-core');
  const browser = await puppeteer.launch({ executablePath: output('which', ['chromium']), args: ['--no-sandbox'], headless: true });
  const svg = (path) => `data:image/svg+xml;base64,${readFileSync(path).toString('base64')}`;
  const page = await browser.newPage();
  const shoot = async (width, height, body, name) => {
    await page.setViewport({ width, height });
    await page.setContent(`<style>body { margin: 0; font-family: sans-serif }</style>${body}`);
    await page.screenshot({ path: join(FOLDER, name) });
  };
  await shoot(1200, 630, `<div style="padding: 48px 60px; background: #fff; height: 630px; box-sizing: border-box">
    <div style="font-size: 52px; font-weight: 700">interstream</div>
    <div style="font-size: 30px; margin: 12px 0 28px; color: #444">When the answer is lost, a retry may deliver twice. interstream looks first.</div>
    <img style="display: block; margin: auto; height: 380px" src="${svg(join(FOLDER, 'lost-answer.en.light.svg'))}"></div>`, 'card.png');
  await shoot(180, 180, `<div style="display: grid; place-items: center; width: 180px; height: 180px; background: #fff"><img width="140" height="140" src="${svg(join(ROOT, 'www', 'icon.svg'))}"></div>`, 'icon.png');
  await browser.close();
}

function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
