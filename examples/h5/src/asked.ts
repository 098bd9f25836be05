import { useCallback, useEffect, useState } from 'react'
import { ask } from './client'
import type { TypedDocumentString } from './generated/graphql'

export type Asked<R> = { data: R | null; problem: Error | null; loading: boolean; again: () => void; put: (data: R) => void }

/** Read something for a page: asks once for each set of variables, and again when told so. */
export function useAsked<R, V>(document: TypedDocumentString<R, V>, variables: V): Asked<R> {
  const [state, setState] = useState<{ data: R | null; problem: Error | null; loading: boolean }>({
    data: null,
    problem: null,
    loading: true,
  })
  const [turn, setTurn] = useState(0)
  const key = JSON.stringify(variables)
  useEffect(() => {
    let current = true
    setState((before) => ({ ...before, problem: null, loading: true }))
    ask(document, JSON.parse(key) as V).then(
      (data) => current && setState({ data, problem: null, loading: false }),
      (problem: Error) => current && setState({ data: null, problem, loading: false }),
    )
    return () => void (current = false)
  }, [document, key, turn])
  const again = useCallback(() => setTurn((before) => before + 1), [])
  const put = useCallback((data: R) => setState({ data, problem: null, loading: false }), [])
  return { ...state, again, put }
}
