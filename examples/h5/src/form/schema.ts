// The part of JSON Schema that forms here use, with the hints of docs/forms.md.
export type Values = Record<string, unknown>

export type Condition =
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
  | {
      field: string
      equals?: unknown
      in?: unknown[]
      contains?: unknown
      exists?: boolean
      atLeast?: number | string
      atMost?: number | string
      sameAs?: { field: string }
    }

export type Schema = {
  type?: string
  title?: string
  description?: string
  enum?: string[]
  const?: unknown
  format?: string
  pattern?: string
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  required?: string[]
  readOnly?: boolean
  properties?: Record<string, Schema>
  items?: Schema
  examples?: unknown[]
  'x-widget'?: string
  'x-order'?: number
  'x-visible-when'?: Condition
}

/** The value at a path with dots. */
export const at = (values: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, key) => (inner as Values | undefined)?.[key], values)

export const isEmpty = (value: unknown) =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

/** Whether a condition holds; an empty value doesn't exist, and nothing compares with it. */
export function holds(condition: Condition, values: Values): boolean {
  if ('all' in condition) return condition.all.every((one) => holds(one, values))
  if ('any' in condition) return condition.any.some((one) => holds(one, values))
  if ('not' in condition) return !holds(condition.not, values)
  const value = at(values, condition.field)
  if (condition.exists !== undefined) return isEmpty(value) !== condition.exists
  if (isEmpty(value)) return false
  if ('equals' in condition) return value === condition.equals
  if (condition.in) return condition.in.includes(value)
  if ('contains' in condition) return (value as string | unknown[]).includes(condition.contains as never)
  if (condition.atLeast !== undefined) return (value as number | string) >= condition.atLeast
  if (condition.atMost !== undefined) return (value as number | string) <= condition.atMost
  return condition.sameAs !== undefined && value === at(values, condition.sameAs.field)
}

/** The fields of a form or group that are shown, in their order. */
export const shown = (schema: Schema, values: Values): [string, Schema][] =>
  Object.entries(schema.properties ?? {})
    .filter(([, one]) => !one['x-visible-when'] || holds(one['x-visible-when'], values))
    .sort(([, a], [, b]) => (a['x-order'] ?? 0) - (b['x-order'] ?? 0))

/** What is still to fill in, by path: told before sending, so that nobody waits to hear it. The server checks the rest. */
export function missing(schema: Schema, values: Values, whole: Values = values, place = ''): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [key, one] of shown(schema, whole)) {
    const path = place + key
    const value = values[key]
    if (one.type === 'object') {
      const needed = schema.required?.includes(key) || !isEmpty(value)
      if (needed) Object.assign(found, within(one, missing(one, (value ?? {}) as Values, whole, `${path}.`)))
    } else if (isEmpty(value)) {
      if (schema.required?.includes(key)) found[path] = wanted(one)
    } else if (one.const !== undefined && value !== one.const) {
      found[path] = wanted(one)
    } else if (one.pattern && typeof value === 'string' && !new RegExp(one.pattern, 'u').test(value)) {
      found[path] = `${one.title ?? ''}的格式不正确`
    } else if (one.items?.type === 'object' && Array.isArray(value)) {
      value.forEach((row, place) => Object.assign(found, within(one, missing(one.items!, row as Values, whole, `${path}.${place}.`))))
    }
  }
  return found
}

/** In a list of everything that is wrong, “name” alone wouldn't say whose. */
const within = (group: Schema, found: Record<string, string>) =>
  Object.fromEntries(Object.entries(found).map(([path, message]) => [path, `${group.title ?? ''}：${message}`]))

function wanted(one: Schema): string {
  if (one.const === true) return `请阅读并勾选：${one.title ?? ''}`
  return `${one.enum || one.items?.enum || one.type === 'boolean' ? '请选择' : '请填写'}${one.title ?? ''}`
}
