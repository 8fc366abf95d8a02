// The site: what tools/build/site.js has laid out beside this. What it is told comes in the environment.

import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = join(dirname(fileURLToPath(import.meta.url)), '..');
const { SITE_BASE = '/', SITE_URL = '' } = process.env;

/** As a code host makes anchors, which the links of the guide go by. */
const slugify = (heading) => heading.trim().toLowerCase().replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '').replace(/ /g, '-');

const titleOf = (file) => /^# (.+)$/m.exec(readFileSync(join(SOURCE, file), 'utf8'))[1];

/** The guide, in the order in which it is read; a page that is not named here comes at the end. */
const ORDER = ['lost-answers', 'errors', 'options', 'store', 'command-line', 'sandbox', 'testing', 'watching', 'recipes', 'operations', 'runtimes', 'benchmarks'];

function guide(folder) {
  const place = (name) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  const pages = readdirSync(join(SOURCE, folder)).filter((file) => file !== 'index.md').map((file) => file.replace('.md', ''));
  return pages.sort((one, other) => place(one) - place(other)).map((name) => ({ text: titleOf(`${folder}/${name}.md`), link: `/${folder}/${name}` }));
}

const entries = (folder) => readdirSync(join(SOURCE, folder)).sort().map((file) => ({ text: file.replace('.md', ''), link: `/${folder}/${file.replace('.md', '')}` }));

function reference(prefix) {
  const of = (kind) => ({ text: kind, items: entries(`${prefix}api/interstream/${kind}`) });
  return [
    { text: 'interstream', link: `/${prefix}api/interstream/README`, items: ['classes', 'functions', 'interfaces', 'type-aliases', 'variables'].map(of) },
    { text: 'interstream/sandbox', link: `/${prefix}api/interstream/sandbox/README` },
    { text: 'interstream/slim', link: `/${prefix}api/interstream/slim/README` },
  ];
}

const card = SITE_URL === '' ? [] : [
  ['meta', { property: 'og:image', content: new URL('card.png', SITE_URL).href }], ['meta', { name: 'twitter:card', content: 'summary_large_image' }],
];

const themeOf = (prefix, { words, footer }) => ({
  nav: [
    { text: words.guide, link: `/${prefix}guide/`, activeMatch: `^/${prefix}guide/` },
    { text: words.reference, link: `/${prefix}api/interstream/README`, activeMatch: `^/${prefix}api/` },
    { text: words.play, link: `/play/index.html${prefix === '' ? '' : '#lang=ja'}`, target: '_self' },
    { text: words.changelog, link: `/${prefix}changelog` },
  ],
  sidebar: {
    [`/${prefix}guide/`]: [{ text: words.start, link: `/${prefix}guide/` }, ...guide(`${prefix}guide`)],
    [`/${prefix}api/`]: reference(prefix),
  },
  footer,
});

const en = {
  words: { guide: 'Guide', reference: 'Reference', play: 'Playground', changelog: 'Changelog', start: 'Getting started' },
  footer: { message: 'MIT or Apache-2.0, at your option' },
};
const ja = {
  words: { guide: 'ガイド', reference: 'リファレンス', play: 'プレイグラウンド', changelog: '変更履歴', start: 'はじめに' },
  footer: { message: 'MIT または Apache-2.0' },
};

export default {
  base: SITE_BASE,
  title: 'interstream',
  cleanUrls: false,
  // No request to anybody: the fonts are the reader's own.
  head: [
    ['link', { rel: 'icon', type: 'image/svg+xml', href: `${SITE_BASE}icon.svg` }],
    ['link', { rel: 'apple-touch-icon', href: `${SITE_BASE}icon.png` }],
    ['meta', { property: 'og:type', content: 'website' }],
    ['meta', { property: 'og:title', content: 'interstream' }],
    ...card,
  ],
  // Pages of their own beside the others.
  ignoreDeadLinks: [/\/play\/index$/, /interstream\.tgz$/],
  // The usual themes of code are too pale for some eyes.
  markdown: { anchor: { slugify }, theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' } },
  locales: {
    root: {
      label: 'English', lang: 'en',
      description: 'The client for the INTER-STREAM store API that you can trust with a payment: it never reports a guess as a result.',
      themeConfig: themeOf('', en),
    },
    ja: {
      label: '日本語', lang: 'ja',
      description: '入金を任せられる INTER-STREAM ストア API のクライアント。推測を結果として伝えることはありません。',
      themeConfig: {
        ...themeOf('ja/', ja),
        outline: { label: 'このページの内容' },
        docFooter: { prev: '前へ', next: '次へ' },
        darkModeSwitchLabel: '外観', lightModeSwitchTitle: 'ライトモード', darkModeSwitchTitle: 'ダークモード',
        sidebarMenuLabel: 'メニュー', returnToTopLabel: '先頭へ', langMenuLabel: '言語', skipToContentLabel: '本文へ',
      },
    },
  },
  themeConfig: {
    search: {
      provider: 'local',
      options: {
        // Japanese has no blanks between its words.
        miniSearch: { options: { tokenize: (text) => [...new Intl.Segmenter('ja', { granularity: 'word' }).segment(text)].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment) } },
        locales: { ja: { translations: { button: { buttonText: '検索', buttonAriaLabel: '検索' }, modal: { noResultsText: '見つかりません：', displayDetails: '詳しく表示', resetButtonTitle: '消去', backButtonTitle: '閉じる', footer: { selectText: '選択', navigateText: '移動', closeText: '閉じる' } } } } },
      },
    },
  },
};
