// VitePress's own theme, with the install line and the picture on the first screen.

import { h } from 'vue';
import DefaultTheme from 'vitepress/theme-without-fonts';
import Install from './Install.vue';
import Picture from './Picture.vue';
import './style.css';

export default {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, {
    'home-hero-info-after': () => h(Install),
    'home-hero-image': () => h(Picture),
  }),
};
