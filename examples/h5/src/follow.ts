// What happens to a case, as it happens: server-sent events over fetch (an EventSource can't send a token), and where
// the connection doesn't hold, the same news by polling. `sequence` says where to go on, so nothing is lost between.
import { ask, headers, renew, SERVER } from './client'
import { EventsBehindDocument, EventsDocument, type EventFragment } from './generated/graphql'

const POLL_MS = 5000
const AGAIN_MS = 30_000

export type Way = 'live' | 'polling'

/** Tell each event behind `after`; returns how to stop. */
export function follow(
  one: { id: string; number: string; after: number },
  tell: (event: EventFragment) => void,
  by: (way: Way) => void,
): () => void {
  const stop = new AbortController()
  let after = one.after
  const heard = (event: EventFragment) => {
    if (event.sequence <= after) return
    after = event.sequence
    tell(event)
  }
  const run = async () => {
    while (!stop.signal.aborted) {
      const begun = Date.now()
      await stream(one.number, after, heard, () => by('live'), stop.signal).catch(() => undefined)
      // A stream that held for a while ended with its token: come back at once, with a new one.
      if (Date.now() - begun > AGAIN_MS) {
        await renew().catch(() => false)
        continue
      }
      by('polling')
      for (const until = Date.now() + AGAIN_MS; Date.now() < until && !stop.signal.aborted; await pause(stop.signal)) {
        const found = await ask(EventsBehindDocument, { id: one.id, after }).catch(() => null)
        if (found?.node?.__typename === 'Application') found.node.events.forEach(heard)
      }
    }
  }
  void run()
  return () => stop.abort()
}

async function stream(
  number: string,
  after: number,
  heard: (event: EventFragment) => void,
  opened: () => void,
  signal: AbortSignal,
): Promise<void> {
  const answer = await fetch(`${SERVER}/graphql`, {
    method: 'POST',
    headers: { ...(await headers()), 'Content-Type': 'application/json', Accept: 'text/event-stream' },
    body: JSON.stringify({ query: EventsDocument.toString(), variables: { number, after } }),
    signal,
  })
  if (!answer.ok || !answer.body || !answer.headers.get('content-type')?.startsWith('text/event-stream')) return
  opened()
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const messages = (text + part.value).split('\n\n')
    text = messages.pop() ?? ''
    for (const message of messages) {
      const data = message.split('\n').find((line) => line.startsWith('data: '))?.slice(6)
      const event = data ? (JSON.parse(data) as { data?: { applicationEvents?: EventFragment } }) : null
      if (event?.data?.applicationEvents) heard(event.data.applicationEvents)
    }
  }
}

const pause = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, POLL_MS)
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
  })
