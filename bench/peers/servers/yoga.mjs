// GraphQL Yoga as its documentation sets it up, with DataLoader; it keeps parsed and validated documents by itself.
import { createServer } from 'node:http'
import { createSchema, createYoga } from 'graphql-yoga'
import { context, port, resolvers, typeDefs } from './rows.mjs'

const yoga = createYoga({
  schema: createSchema({ typeDefs, resolvers }),
  context: ({ request }) => context({ 'x-applicant': request.headers.get('x-applicant') ?? '' }),
  graphiql: false,
  logging: 'warn',
})
createServer(yoga).listen(port, '127.0.0.1')
