import { createContext, useContext, useEffect, useRef, useState, type ReactNode } from 'react'
import { Mendable } from './client'
import type { Asked } from './asked'

/** Labels of enums in the reader's language; a value that is new to us shows as it is. */
export const Labels = createContext<Record<string, Record<string, string>>>({})
export const useLabel = () => {
  const labels = useContext(Labels)
  return (name: string, value: string) => labels[name]?.[value] ?? value
}

/** A page: its title is the window's, and gets the focus, so that a screen reader says where one is. */
export function Page({ title, back, children }: { title: string; back?: string; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · 通办`
    heading.current?.focus({ preventScroll: true })
    scrollTo(0, 0)
  }, [title])
  return (
    <main id="main">
      <div className="title">
        {back && (
          <a className="back" href={`#${back}`} aria-label="返回">
            ‹
          </a>
        )}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
      </div>
      {children}
    </main>
  )
}

/** What was asked for, or that it is on its way, or why it isn't there. */
export function Shown<R>({ asked, children }: { asked: Asked<R>; children: (data: R) => ReactNode }) {
  if (asked.data) return children(asked.data)
  if (asked.problem) return <Problem problem={asked.problem} again={asked.again} />
  return <Loading />
}

export const Loading = () => (
  <div className="loading" role="status">
    <span className="unseen">正在加载</span>
    <i />
    <i />
    <i />
  </div>
)

export const Empty = ({ children }: { children: ReactNode }) => <div className="empty">{children}</div>

export function Problem({ problem, again }: { problem: Error; again?: () => void }) {
  return (
    <div className="problem" role="alert">
      <p>{problem.message}</p>
      {again && (
        <button type="button" className="other" onClick={again}>
          重试
        </button>
      )}
    </div>
  )
}

export const Card = ({ children, className = '' }: { children: ReactNode; className?: string }) => (
  <section className={`card ${className}`}>{children}</section>
)

export const Facts = ({ facts }: { facts: [string, ReactNode][] }) => (
  <dl className="facts">
    {facts
      .filter(([, value]) => value !== null && value !== undefined && value !== '')
      .map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
  </dl>
)

/** Run something once at a time, with what went wrong to show. */
export function useDoing() {
  const [doing, setDoing] = useState(false)
  const [problem, setProblem] = useState<Error | null>(null)
  const run = async (what: () => Promise<void>) => {
    setDoing(true)
    setProblem(null)
    try {
      await what()
    } catch (error) {
      setProblem(error as Error)
    } finally {
      setDoing(false)
    }
  }
  const at = (name: string) => (problem instanceof Mendable ? problem.errors.find((one) => one.path.includes(name))?.message : undefined)
  return { doing, problem, run, at, setProblem }
}

/** One line of text with its label. */
export function TextField(props: {
  label: string
  value: string
  put: (value: string) => void
  wrong?: string
  kind?: 'tel' | 'numeric' | 'text'
  complete?: string
  maximum?: number
  children?: ReactNode
}) {
  const id = `input-${props.label}`
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <div className="beside">
        <input
          id={id}
          value={props.value}
          inputMode={props.kind ?? 'text'}
          autoComplete={props.complete ?? 'off'}
          maxLength={props.maximum}
          aria-invalid={props.wrong !== undefined}
          aria-describedby={props.wrong ? `${id}-wrong` : undefined}
          onChange={(event) => props.put(event.target.value)}
        />
        {props.children}
      </div>
      {props.wrong && (
        <p className="wrong" id={`${id}-wrong`}>
          {props.wrong}
        </p>
      )}
    </div>
  )
}

/** A moment in China's time, to the minute. */
export const moment = (text: string | null | undefined) =>
  text ? new Date(text).toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai', dateStyle: 'medium', timeStyle: 'short' }) : ''

const DAY: Intl.DateTimeFormatOptions = { timeZone: 'UTC', year: 'numeric', month: 'long', day: 'numeric' }
export const day = (text: string | null | undefined) => (text ? new Date(text).toLocaleDateString('zh-CN', DAY) : '')
