// A Worker that confirms a payment with Stripe's client, as its documentation shows it for Workers.

import Stripe from 'stripe';

export default {
  async fetch(request, env) {
    const stripe = new Stripe(env.STRIPE_SECRET_KEY, { httpClient: Stripe.createFetchHttpClient() });
    return Response.json(await stripe.paymentIntents.confirm('pi_1'));
  },
};
