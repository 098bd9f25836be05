import { ApolloLink } from '@apollo/client/link';
import { SetContextLink } from '@apollo/client/link/context';
import { ErrorLink } from '@apollo/client/link/error';
import { RetryLink } from '@apollo/client/link/retry';
import { OperationTypeNode } from 'graphql';
import { defer, from, switchMap, tap, timer } from 'rxjs';
import { codeOf, unanswered } from './errors.js';
import type { Session } from './session.js';

const TRIES = 3;
const LONGEST_WAIT = 10;

/** Say who asks, with a token that is good, and in which language. */
export function authorizing(session: Session, language: string): ApolloLink {
  return new SetContextLink(async ({ headers }) => {
    const token = await session.token();
    const said = { ...headers, 'accept-language': language };
    return { token, headers: token ? { ...said, authorization: `Bearer ${token}` } : said };
  });
}

/** Once more with a new token, and once more after the wait that the server asks of who was too quick. */
export function mending(session: Session): ApolloLink {
  return new ErrorLink(({ error, operation, forward }) => {
    const { token, response } = operation.getContext();
    const code = codeOf(error);
    if (code === 'UNAUTHENTICATED' && token) {
      return defer(() => from(session.renew(token))).pipe(switchMap(() => forward(operation)));
    }
    const seconds = Number(response?.headers.get('retry-after') ?? 1);
    if (code !== 'RATE_LIMITED' || seconds > LONGEST_WAIT) return;
    return timer(1000 * seconds).pipe(switchMap(() => forward(operation)));
  });
}

/** Again when no answer comes: what reads, and what has an idempotency key. Other changes may have happened already. */
export function retrying(): ApolloLink {
  const repeatable = ({ operationType, variables }: ApolloLink.Operation) =>
    operationType !== OperationTypeNode.MUTATION || 'key' in variables;
  return new RetryLink({
    delay: { initial: 300, max: 3000, jitter: true },
    attempts: (count, operation, error) => count < TRIES && repeatable(operation) && unanswered(error),
  });
}

/** Let a subscription that comes back start behind what it saw last: graphql-ws sends its variables as they stand. */
export function resuming(): ApolloLink {
  return new ApolloLink((operation, forward) =>
    forward(operation).pipe(
      tap(({ data }) => {
        const [seen]: { sequence?: number; id?: string }[] = Object.values(data ?? {});
        if (seen) operation.variables['after'] = seen.sequence ?? seen.id;
      }),
    ),
  );
}
