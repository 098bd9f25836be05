import { InMemoryCache } from '@apollo/client/cache';
import { relayStylePagination } from '@apollo/client/utilities';

/** A cache whose connections grow page by page. A filter, an order or a text makes another list. */
export function makeCache(): InMemoryCache {
  return new InMemoryCache({
    typePolicies: {
      Query: {
        fields: {
          matters: relayStylePagination(['filter', 'orderBy']),
          searchMatters: relayStylePagination(['text', 'region', 'audience']),
        },
      },
      Viewer: {
        fields: {
          applications: relayStylePagination(['status']),
          certificates: relayStylePagination(['type', 'status']),
          notifications: relayStylePagination(),
        },
      },
      // What is shown changes with every minute and is nobody's to keep.
      Presentation: { keyFields: false },
    },
  });
}
