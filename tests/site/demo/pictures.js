// Screenshots for looking at, in target/screenshots: on a phone and on a desktop, in both languages, and where the
// engine can be asked, light and dark.

const SIZES = { phone: [390, 844], tablet: [768, 1024], desktop: [1280, 900] };

const STATES = {
  story: { hash: 'story=lost', press: false },
  processed: { hash: 'user=102', press: true },
};

const pairs = (these, those) => these.flatMap((one) => those.map((other) => [one, other]));

export const pictures = [
  {
    name: 'screenshots at the width of a phone and of a desktop',
    run: async (demo) => {
      const { engine, prefer, resize } = demo.browser;
      const schemes = prefer === undefined ? ['light'] : ['light', 'dark'];
      for (const [[size, [width, height]], [state, { hash, press }]] of pairs(Object.entries(SIZES), Object.entries(STATES))) {
        await resize(width, height);
        await demo.open(`${hash}&lang=en`);
        if (press) await demo.process();
        else await demo.told();
        for (const [scheme, language] of pairs(schemes, ['en', 'ja'])) {
          await prefer?.({ 'prefers-color-scheme': scheme, 'prefers-reduced-motion': 'reduce' });
          await demo.click(`#languages input[value=${language}]`);
          await demo.picture([engine, size, scheme, language, state].join('-'));
        }
      }
      await prefer?.({ 'prefers-color-scheme': 'light', 'prefers-reduced-motion': 'no-preference' });
      await resize(1024, 600);
    },
  },
];
