// The service's GET by hand: Node's HTTP client against the Runtime API, one connection, and no library beside.
import http from 'node:http';

const api = process.env.AWS_LAMBDA_RUNTIME_API;
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(`http://${api}/2018-06-01/runtime/invocation/${path}`, { method, agent }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve({ id: response.headers['lambda-runtime-aws-request-id'], body: Buffer.concat(chunks) }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

function handler(event) {
  const user = { id: Number(event.pathParameters?.id), name: event.queryStringParameters?.name ?? '' };
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(user), isBase64Encoded: false };
}

for (;;) {
  const { id, body } = await call('GET', 'next');
  await call('POST', `${id}/response`, JSON.stringify(handler(JSON.parse(body.toString()))));
}
