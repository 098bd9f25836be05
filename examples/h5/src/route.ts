// Addresses behind the #: the app is one file on any server, and "back" works.
import { useSyncExternalStore } from 'react'

const read = () => location.hash.slice(1) || '/'

export const useRoute = () =>
  useSyncExternalStore((tell) => {
    addEventListener('hashchange', tell)
    return () => removeEventListener('hashchange', tell)
  }, read)

export const go = (to: string, replace = false) => (replace ? location.replace(`#${to}`) : void (location.hash = to))

/** The sign-in page, coming back to where one is now. */
export const signInFirst = () => `/sign-in?next=${encodeURIComponent(read())}`
