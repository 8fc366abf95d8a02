import { Interstream } from 'interstream';
import { OPTIONS } from './options.js';

const url = new Interstream(OPTIONS).signedUrl('store', 'process_order', 2);
if (!url.includes('&signature=')) process.exitCode = 1;
