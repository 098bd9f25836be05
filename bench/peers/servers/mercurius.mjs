// Mercurius with its JIT and its own loaders (which don't keep what they loaded: keeping it costs a JSON of each row).
import Fastify from 'fastify'
import mercurius from 'mercurius'
import { byId, plain, port, typeDefs } from './rows.mjs'

const distinct = (queries, field) => [...new Set(queries.map(({ obj }) => obj[field]))]

const reading = (collection, field) => ({
  async loader(queries) {
    const ids = distinct(queries, field)
    const rows = new Map((await byId(collection, ids)).map((row) => [row._id, row]))
    return queries.map(({ obj }) => rows.get(obj[field]))
  },
  opts: { cache: false },
})

const app = Fastify()
app.register(mercurius, {
  schema: typeDefs,
  resolvers: plain,
  loaders: {
    Matter: { region: reading('regions', 'region'), department: reading('departments', 'department') },
    Application: { matter: reading('matters', 'matter') },
  },
  context: ({ headers }) => ({ applicant: headers['x-applicant'] ?? '' }),
  jit: 1,
})
await app.listen({ port, host: '127.0.0.1' })
