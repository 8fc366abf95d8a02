// A Worker that sends one signed request with aws4fetch, the smallest signing client.

import { AwsClient } from 'aws4fetch';

export default {
  async fetch(request, env) {
    const aws = new AwsClient({ accessKeyId: env.ACCESS_KEY_ID, secretAccessKey: env.SECRET_ACCESS_KEY });
    return aws.fetch('https://orders.lambda.us-east-1.amazonaws.com/2015-03-31/functions/process/invocations', { method: 'POST' });
  },
};
