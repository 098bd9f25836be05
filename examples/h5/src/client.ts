// Asks the server: one function for reading, one for changing. A token that ran out is renewed once, by one request,
// however many wait for it (a refresh token is good once; using an old one ends the session).
import { RefreshDocument, type RefreshMutation, type TypedDocumentString, type UserErrorCode } from './generated/graphql'

export const SERVER: string = import.meta.env.VITE_TONGBAN_URL ?? ''
const KEPT = 'tongban.refresh'

export type Told = { code: UserErrorCode; message: string; path: string[] }

/** What a person can mend; `errors` name the inputs. */
export class Mendable extends Error {
  constructor(readonly errors: Told[]) {
    super(errors.map((one) => one.message).join('；'))
  }
}

/** Whatever else went wrong, in words for people. */
export class Trouble extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

let access: string | null = null
let refreshing: Promise<boolean> | null = null
const listeners = new Set<() => void>()

export const isSignedIn = () => access !== null || localStorage.getItem(KEPT) !== null
export const onSession = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

export function keepTokens(accessToken: string | null | undefined, refreshToken?: string | null) {
  access = accessToken ?? null
  if (refreshToken) localStorage.setItem(KEPT, refreshToken)
  listeners.forEach((tell) => tell())
}

export function forgetTokens() {
  localStorage.removeItem(KEPT)
  keepTokens(null)
}

/** Read: the data, or Trouble. */
export async function ask<R, V>(document: TypedDocumentString<R, V>, variables: V): Promise<R> {
  if (!access) await renew()
  let answer = await send(document, variables)
  if (answer.status === 401 && (await renew())) answer = await send(document, variables)
  if (answer.status === 401) forgetTokens()
  return read<R>(answer)
}

type Payload = { userErrors: Told[] }

/** Change: the mutation's payload, or Mendable with what the person can do about it. */
export async function change<R extends Record<string, Payload>, V>(
  document: TypedDocumentString<R, V>,
  variables: V,
): Promise<R[keyof R]> {
  const data = await ask(document, variables)
  const [payload] = Object.values(data) as [R[keyof R]]
  if (payload.userErrors.length) throw new Mendable(payload.userErrors)
  return payload
}

/** Headers of a request by whoever is signed in; also for files. */
export async function headers(): Promise<Record<string, string>> {
  if (!access) await renew()
  return { 'Accept-Language': 'zh-CN', ...(access ? { Authorization: `Bearer ${access}` } : {}) }
}

/** Get a new access token with the kept refresh token; false when there is none, or it is no good any more. */
export function renew(): Promise<boolean> {
  // Two tabs with one token would end the session: they take turns, and the second finds the new one.
  refreshing ??= navigator.locks.request('tongban.refresh', refresh).finally(() => (refreshing = null))
  return refreshing
}

async function refresh(): Promise<boolean> {
  const refreshToken = localStorage.getItem(KEPT)
  if (!refreshToken) return false
  access = null
  const { refreshSession } = await read<RefreshMutation>(await send(RefreshDocument, { refreshToken }))
  if (refreshSession.userErrors.length) forgetTokens()
  if (refreshSession.accessToken) keepTokens(refreshSession.accessToken, refreshSession.refreshToken)
  return refreshSession.accessToken != null
}

async function send<R, V>(document: TypedDocumentString<R, V>, variables: V): Promise<Response> {
  const authorization: Record<string, string> = access ? { Authorization: `Bearer ${access}` } : {}
  try {
    return await fetch(`${SERVER}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'Accept-Language': 'zh-CN', ...authorization },
      body: JSON.stringify({ query: document.toString(), variables }),
    })
  } catch {
    throw new Trouble('OFFLINE', '网络连接不上，请检查网络后重试')
  }
}

type Answer<R> = { data?: R; errors?: { message: string; extensions?: { code?: string; reference?: string } }[] }

async function read<R>(answer: Response): Promise<R> {
  const body = (await answer.json().catch(() => ({}))) as Answer<R>
  const [first] = body.errors ?? []
  if (first) throw new Trouble(first.extensions?.code ?? 'INTERNAL', first.message)
  if (!body.data) throw new Trouble('INTERNAL', '服务暂时不可用，请稍后重试')
  return body.data
}

/** A key that makes sending the same thing twice harmless; kept until it has worked. */
export function keyFor(what: string): string {
  const place = `tongban.key.${what}`
  const key = sessionStorage.getItem(place) ?? crypto.randomUUID()
  sessionStorage.setItem(place, key)
  return key
}

export const keyUsed = (what: string) => sessionStorage.removeItem(`tongban.key.${what}`)
