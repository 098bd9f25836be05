// Follows a case with graphql-ws: prints each event as a line, asks for a new token (a line of its input) when it has to.
import { createInterface } from 'node:readline';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const [url, number, query] = process.argv.slice(2);
const tokens = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const client = createClient({
  url,
  webSocketImpl: WebSocket,
  shouldRetry: () => true,
  connectionParams: async () => ({ authorization: `Bearer ${(await tokens.next()).value}` }),
  on: { closed: (event) => console.log(JSON.stringify({ closed: event.code })) },
});

// Sent again as it stands whenever the client comes back, so it always says what was seen last.
const variables = { n: number, after: 0 };
while (true) {
  const done = await new Promise((resolve, reject) => {
    client.subscribe(
      { query, variables },
      {
        next: ({ data }) => {
          variables.after = data.applicationEvents.sequence;
          console.log(JSON.stringify(data.applicationEvents));
          if (data.applicationEvents.type === 'SUBMITTED') resolve(true);
        },
        error: reject,
        complete: () => resolve(false),
      },
    );
  });
  if (done) break;
}
await client.dispose();
process.exit(0);
