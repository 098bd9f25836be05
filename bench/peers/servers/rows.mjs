// What the peers in node have in common: the same rows by the same driver, loaders, and a submission.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import DataLoader from 'dataloader'
import { GraphQLScalarType } from 'graphql'
import { MongoClient } from 'mongodb'

export const port = Number(process.env.BENCH_PORT)
export const typeDefs = readFileSync(new URL('../slice.graphql', import.meta.url), 'utf8')
const client = new MongoClient(process.env.BENCH_MONGODB_URI)
export const db = client.db('tongban')
export const matterRows = db.collection('matters')
const cases = db.collection('applications')

export async function byId(collection, ids) {
  const found = await db.collection(collection).find({ _id: { $in: ids } }, { batchSize: ids.length + 1 }).toArray()
  const rows = new Map(found.map((row) => [row._id, row]))
  return ids.map((id) => rows.get(id))
}

export const loaders = () => ({
  regions: new DataLoader((ids) => byId('regions', ids)),
  departments: new DataLoader((ids) => byId('departments', ids)),
  matters: new DataLoader((ids) => byId('matters', ids)),
})

export const context = (headers) => ({ applicant: headers['x-applicant'] ?? '', ...loaders() })

export const matter = (code) => matterRows.findOne({ code, status: 'PUBLISHED' })

export const place = (row) => Buffer.from(JSON.stringify([row.popularity, row._id])).toString('base64url')

export function connection(rows, first, cursor) {
  const edges = rows.slice(0, first).map((row) => ({ cursor: cursor(row), node: row }))
  return { edges, pageInfo: { hasNextPage: rows.length > first, endCursor: edges.at(-1)?.cursor ?? null } }
}

export async function matters(first, after) {
  const pipeline = [{ $match: { status: 'PUBLISHED' } }]
  if (after) {
    const [value, key] = JSON.parse(Buffer.from(after, 'base64url').toString())
    pipeline.push({ $match: { $or: [{ popularity: { $lt: value } }, { popularity: value, _id: { $lt: key } }] } })
  }
  pipeline.push({ $sort: { popularity: -1, _id: -1 } }, { $limit: first + 1 })
  return connection(await matterRows.aggregate(pipeline, { batchSize: first + 2 }).toArray(), first, place)
}

export async function applications(applicant, first, projection) {
  const pipeline = [
    { $match: { 'applicant.id': { $in: applicant.split(',') } } },
    { $sort: { createdAt: -1, _id: -1 } },
    { $limit: first + 1 },
  ]
  if (projection) pipeline.push({ $project: projection })
  return connection(await cases.aggregate(pipeline, { batchSize: first + 2 }).toArray(), first, (row) => row._id)
}

const refused = (code, path) => ({ application: null, userErrors: [{ code, message: code, path: [path] }] })

// The row with its event, replaced where it still has that revision.
export async function submit(applicant, { applicationId, revision, idempotencyKey }, reads) {
  const number = Buffer.from(applicationId, 'base64').toString().split(':')[1]
  const found = await cases.findOne({ _id: number })
  if (!found || !applicant.split(',').includes(found.applicant.id)) return refused('NOT_FOUND', 'applicationId')
  if (found.status !== 'DRAFT') return refused('NOT_ALLOWED_NOW', 'applicationId')
  await (reads ?? readings)(found)
  const after = submitted(found, idempotencyKey, new Date())
  const { matchedCount } = await cases.replaceOne({ _id: number, revision }, after)
  return matchedCount ? { application: after, userErrors: [] } : refused('CONFLICT', 'revision')
}

export const sealOf = (found) => db.collection('seals').findOne({ 'owner.code': found.department, status: 'ACTIVE' })

const readings = (found) =>
  Promise.all([
    matterRows.findOne({ _id: found.matter }),
    db.collection('departments').findOne({ _id: found.department }),
    sealOf(found),
  ])

const sha256 = (value) => createHash('sha256').update(JSON.stringify(value)).digest('hex')

function submitted(found, key, at) {
  const last = found.events.at(-1)
  const event = { ...last, sequence: found.events.length + 1, type: 'SUBMITTED', at, status: 'SUBMITTED' }
  event.content = sha256([found._id, found.matter, event.sequence, last.hash])
  event.hash = sha256({ ...event, previous: last.hash })
  return {
    ...found,
    status: 'SUBMITTED',
    desk: `${found.department}:SUBMITTED`,
    usedKeys: [...found.usedKeys, { use: 'SUBMIT', key, digest: event.hash }],
    submittedAt: at,
    receivedAt: at,
    updatedAt: at,
    events: [...found.events, event],
    revision: found.revision + 1,
  }
}

const DateTime = new GraphQLScalarType({ name: 'DateTime', serialize: (value) => value.toISOString() })

const types = {
  '01': 'LICENSING',
  '05': 'BENEFIT',
  '07': 'CONFIRMATION',
  '08': 'REWARD',
  '09': 'ADJUDICATION',
  10: 'OTHER_POWER',
  20: 'PUBLIC_SERVICE',
}

// Resolvers as graphql-js knows them; without those that a server's own loaders stand for.
export const plain = {
  DateTime,
  Query: {
    matter: (_, { code }) => matter(code),
    matters: (_, { first, after }) => matters(first ?? 20, after),
    viewer: () => ({}),
  },
  Viewer: { applications: (_, { first }, { applicant }) => applications(applicant, first ?? 20) },
  Mutation: { submitApplication: (_, { input }, { applicant }) => submit(applicant, input) },
  Matter: { type: (found) => types[found.type] },
  ProcessStep: { workingDays: (step) => step.working_days },
  Region: { code: (region) => region._id },
  Department: { code: (department) => department._id },
  Application: { number: (found) => found._id },
}

export const resolvers = {
  ...plain,
  Matter: {
    ...plain.Matter,
    region: (found, _, { regions }) => regions.load(found.region),
    department: (found, _, { departments }) => departments.load(found.department),
  },
  Application: { ...plain.Application, matter: (found, _, { matters }) => matters.load(found.matter) },
}
