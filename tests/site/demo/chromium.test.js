import { testDemo } from './suite.js';

testDemo('chromium');
