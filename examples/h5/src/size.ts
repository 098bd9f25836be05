// 适老化: large text, larger targets, and less on a page. Everything is measured in rem, so one attribute does it.
import { useSyncExternalStore } from 'react'

const KEPT = 'tongban.size'
const listeners = new Set<() => void>()

const read = () => localStorage.getItem(KEPT) === 'large'

export function applySize() {
  document.documentElement.dataset.size = read() ? 'large' : 'normal'
}

export function setLarge(large: boolean) {
  localStorage.setItem(KEPT, large ? 'large' : 'normal')
  applySize()
  listeners.forEach((tell) => tell())
}

export const useLarge = () =>
  useSyncExternalStore((tell) => (listeners.add(tell), () => void listeners.delete(tell)), read)
