import { testDemo } from './suite.js';

testDemo('webkit');
