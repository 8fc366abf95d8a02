import Stripe from 'stripe';

const stripe = new Stripe('not-a-real-key');
const header = stripe.webhooks.generateTestHeaderString({ payload: '{}', secret: 'not-a-real-secret' });
if (!header.includes('v1=')) process.exitCode = 1;
