import { testDemo } from './suite.js';

testDemo('firefox');
