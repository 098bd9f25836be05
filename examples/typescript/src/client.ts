import { ApolloClient } from '@apollo/client';
import { ApolloLink } from '@apollo/client/link';
import { HttpLink } from '@apollo/client/link/http';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import { createClient, type Client } from 'graphql-ws';
import { Buttons } from './buttons.js';
import { makeCache } from './cache.js';
import { sha256 } from './hash.js';
import { authorizing, mending, resuming, retrying } from './links.js';
import { Session, type Store } from './session.js';
import { uploading, type Upload } from './upload.js';

export interface Options {
  url: string;
  store: Store;
  language?: string;
  /** Called when a session has ended and can't be renewed: show the login page. */
  onSignedOut?: () => void;
  /** Where there is no WebSocket: Node before 22. */
  webSocket?: unknown;
}

/** All that an app needs to speak to Tongban. */
export interface Tongban {
  client: ApolloClient;
  session: Session;
  buttons: Buttons;
  upload: Upload;
  close: () => void;
}

export function makeTongban({ url, store, language = 'zh-CN', onSignedOut = () => {}, webSocket }: Options): Tongban {
  // The next person may not see what this one saw, nor hear what is told to the socket that this one opened.
  const forget = () => {
    sockets.terminate();
    return client.clearStore();
  };
  // First whoever asks just now is told why there is no answer.
  const end = () => setTimeout(() => forget().then(onSignedOut));
  const session = new Session(url, store, language, end, forget);
  const sockets = makeSockets(url, session, language, webSocket);
  const client = new ApolloClient({
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      ApolloLink.from([resuming(), new GraphQLWsLink(sockets)]),
      overHttp(url, session, language),
    ),
    cache: makeCache(),
  });
  const upload = uploading(url, session, language);
  return { client, session, buttons: new Buttons(store), upload, close: () => void sockets.dispose() };
}

function overHttp(url: string, session: Session, language: string): ApolloLink {
  return ApolloLink.from([
    mending(session),
    retrying(),
    authorizing(session, language),
    // Always by POST: in an address, what people ask for would stand in logs.
    new PersistedQueryLink({ sha256 }),
    new HttpLink({ uri: `${url}/graphql` }),
  ]);
}

function makeSockets(url: string, session: Session, language: string, webSocket: unknown): Client {
  return createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: webSocket,
    connectionParams: async () => {
      const token = await session.token();
      return token ? { authorization: `Bearer ${token}`, language } : { language };
    },
    keepAlive: 20_000,
    retryAttempts: Infinity,
    // Also where there is no network just now. It gives up by itself at the codes that say we have a bug.
    shouldRetry: () => true,
    on: { closed: (event) => (event as CloseEvent).code === 4403 && session.expire() },
  });
}
