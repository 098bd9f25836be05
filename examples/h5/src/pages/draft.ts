// A draft that saves itself: one change after the other, each from the revision that the one before it made.
import { useEffect, useRef, useState } from 'react'
import { change, Mendable } from '../client'
import type { DraftFragment, MaterialInput } from '../generated/graphql'
import { SaveDocument } from '../generated/graphql'
import type { Values } from '../form/schema'

const QUIET_MS = 1200

export type Saving = 'saved' | 'waiting' | 'saving' | 'failed'

export type Draft = {
  one: DraftFragment
  values: Values
  state: Saving
  problem: Error | null
  /** Change the form; it is saved once nobody has typed for a moment. */
  put: (values: Values) => void
  /** Change materials, at once. */
  give: (materials: MaterialInput[]) => Promise<void>
  /** Save what isn't yet; the case as it then is. */
  flush: () => Promise<DraftFragment>
  /** What was changed of the materials of a case that isn't a draft any more: sent with the supplement. */
  given: Record<string, MaterialInput>
}

export function useDraft(first: DraftFragment, reload: () => void): Draft {
  const [one, setOne] = useState(first)
  const [values, setValues] = useState<Values>(first.form)
  const [state, setState] = useState<Saving>('saved')
  const [problem, setProblem] = useState<Error | null>(null)
  const [given, setGiven] = useState<Record<string, MaterialInput>>({})
  const latest = useRef({ one: first, values: first.form as Values, dirty: false })
  const turn = useRef<Promise<unknown>>(Promise.resolve())
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const isDraft = one.status === 'DRAFT'

  const save = (materials: MaterialInput[] = []): Promise<void> => {
    clearTimeout(timer.current)
    const mine = turn.current.then(async () => {
      const { one: before, values: form, dirty } = latest.current
      if (!dirty && !materials.length) return
      latest.current.dirty = false
      setState('saving')
      try {
        const sent = { id: before.id, revision: before.revision, form: dirty ? form : null, materials: materials.length ? materials : null }
        const { application } = await change(SaveDocument, sent)
        latest.current.one = application!
        setOne(application!)
        setProblem(null)
        setState(latest.current.dirty ? 'waiting' : 'saved')
      } catch (error) {
        latest.current.dirty ||= dirty
        setProblem(error as Error)
        setState('failed')
        if (error instanceof Mendable && error.errors.some((each) => each.code === 'CONFLICT')) reload()
        throw error
      }
    })
    turn.current = mine.catch(() => undefined)
    return mine
  }
  const put = (changed: Values) => {
    latest.current.values = changed
    latest.current.dirty = true
    setValues(changed)
    setState('waiting')
    clearTimeout(timer.current)
    if (isDraft) timer.current = setTimeout(() => void save().catch(() => undefined), QUIET_MS)
  }
  const give = async (materials: MaterialInput[]) => {
    if (isDraft) return save(materials)
    setGiven((before) => ({ ...before, ...Object.fromEntries(materials.map((each) => [each.key, each])) }))
  }
  const flush = async () => {
    if (isDraft) await save()
    return latest.current.one
  }
  // Whoever leaves the page while something waits doesn't lose it.
  const leave = useRef(save)
  leave.current = save
  useEffect(
    () => () => {
      if (latest.current.dirty && latest.current.one.status === 'DRAFT') void leave.current().catch(() => undefined)
    },
    [],
  )
  return { one, values, state, problem, put, give, flush, given }
}
