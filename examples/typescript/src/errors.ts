import { CombinedGraphQLErrors, ServerError, ServerParseError } from '@apollo/client/errors';
import type { ProblemFragment } from './generated.js';

/** The server said no, in words for the person: show each problem at the field that its `path` names. */
export class Problems extends Error {
  constructor(readonly userErrors: readonly ProblemFragment[]) {
    super(userErrors[0]?.message);
    this.name = 'Problems';
  }
}

/** Nobody is signed in any more. */
export class SignedOut extends Error {
  override readonly name = 'SignedOut';
}

/** A mutation's payload that has no problems; throws Problems. */
export function done<P extends { readonly userErrors: readonly ProblemFragment[] }>(payload: P | undefined): P {
  if (!payload) throw new Error('the answer has no payload');
  if (payload.userErrors.length) throw new Problems(payload.userErrors);
  return payload;
}

/** The code of a GraphQL error or of an HTTP answer that has one, as docs/edge.md lists them. */
export function codeOf(error: unknown): string | undefined {
  if (CombinedGraphQLErrors.is(error)) return error.errors[0]?.extensions?.['code'] as string | undefined;
  if (!ServerError.is(error)) return undefined;
  try {
    return JSON.parse(error.bodyText).errors?.[0]?.extensions?.code;
  } catch {
    return undefined;
  }
}

/** Whether no answer of ours came: no network, or a gateway's page. What was sent may have run or not. */
export function unanswered(error: unknown): boolean {
  if (error instanceof Problems || error instanceof SignedOut || CombinedGraphQLErrors.is(error)) return false;
  return ServerError.is(error) || ServerParseError.is(error) ? error.statusCode >= 502 : true;
}
