// Mercurius with its JIT, tuned by hand: the catalogue in memory, and only the fields of cases that are shown.
import Fastify from 'fastify'
import mercurius from 'mercurius'
import { applications, connection, db, place, plain, port, sealOf, submit, typeDefs } from './rows.mjs'

const read = async (collection, where) =>
  new Map((await db.collection(collection).find(where).toArray()).map((row) => [row._id, row]))
const [regions, departments, matters] = await Promise.all([
  read('regions', {}),
  read('departments', {}),
  read('matters', { status: 'PUBLISHED' }),
])
const byCode = new Map([...matters.values()].map((row) => [row.code, row]))
const down = (a, b) => (a < b ? 1 : a > b ? -1 : 0)
const ordered = [...matters.values()].sort((a, b) => b.popularity - a.popularity || down(a._id, b._id))
const positions = new Map(ordered.map((row, position) => [place(row), position]))
const shown = { status: 1, revision: 1, createdAt: 1, submittedAt: 1, matter: 1 }

function page(_, { first, after }) {
  const start = after ? positions.get(after) + 1 : 0
  return connection(ordered.slice(start, start + (first ?? 20) + 1), first ?? 20, place)
}

const app = Fastify()
app.register(mercurius, {
  schema: typeDefs,
  resolvers: {
    ...plain,
    Query: { matter: (_, { code }) => byCode.get(code), matters: page, viewer: () => ({}) },
    Viewer: { applications: (_, { first }, { applicant }) => applications(applicant, first ?? 20, shown) },
    Mutation: { submitApplication: (_, { input }, { applicant }) => submit(applicant, input, sealOf) },
    Matter: {
      ...plain.Matter,
      region: (row) => regions.get(row.region),
      department: (row) => departments.get(row.department),
    },
    Application: { ...plain.Application, matter: (row) => matters.get(row.matter) },
  },
  context: ({ headers }) => ({ applicant: headers['x-applicant'] ?? '' }),
  jit: 1,
})
await app.listen({ port, host: '127.0.0.1' })
