// What a program for Node is that processes orders and nothing else.

import { Interstream } from 'interstream';

export const processOrder = (userId) => Interstream.fromEnv().processOrder(userId);
