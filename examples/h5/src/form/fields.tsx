// A form drawn from its JSON Schema. Every input has a label; what is wrong with it, and where its value came from,
// is read out with it.
import { useId, type ReactNode } from 'react'
import { shown, type Schema, type Values } from './schema'

export type Shared = { whole: Values; errors: Record<string, string>; sources: Record<string, string>; disabled: boolean }
type Place = { path: string; schema: Schema; value: unknown; required: boolean; shared: Shared; put: (value: unknown) => void }

/** The fields of a form, or of a group in it. */
export function Fields(props: { schema: Schema; values: Values; path?: string; shared: Shared; put: (values: Values) => void }) {
  const { schema, values, path = '', shared, put } = props
  return shown(schema, shared.whole).map(([key, one]) => (
    <Field
      key={key}
      path={path + key}
      schema={one}
      value={values[key]}
      required={schema.required?.includes(key) ?? false}
      shared={shared}
      put={(value) => put(without({ ...values, [key]: value }, value === undefined ? key : ''))}
    />
  ))
}

const without = (values: Values, key: string) => (key ? Object.fromEntries(Object.entries(values).filter(([one]) => one !== key)) : values)

function Field(place: Place) {
  const { schema } = place
  if (schema.type === 'object') return <Group {...place} />
  if (schema.type === 'array' && schema.items?.type === 'object') return <Rows {...place} />
  if (schema.type === 'array') return <Several {...place} />
  if (schema.const === true) return <Agreement {...place} />
  if (schema.type === 'boolean') return <Choice {...place} options={[['是', true], ['否', false]]} />
  if (schema.enum && schema.enum.length <= 5 && schema['x-widget'] !== 'select')
    return <Choice {...place} options={schema.enum.map((one) => [one, one])} />
  // What the answers to the guide's questions left only one value of.
  if (schema.const !== undefined) return <Input {...place} schema={{ ...schema, readOnly: true }} value={schema.const} />
  return <Input {...place} />
}

function Group({ path, schema, value, shared, put }: Place) {
  return (
    <fieldset className="group" id={`field-${path}`} tabIndex={-1}>
      <legend>{schema.title}</legend>
      <Fields schema={schema} values={(value ?? {}) as Values} path={`${path}.`} shared={shared} put={put} />
    </fieldset>
  )
}

function Rows({ path, schema, value, shared, put }: Place) {
  const rows = ((value as Values[] | undefined) ?? []).length ? (value as Values[]) : [{}]
  const most = schema.maxItems ?? 50
  return (
    <fieldset className="group" id={`field-${path}`} tabIndex={-1}>
      <legend>{schema.title}</legend>
      <Wrong path={path} shared={shared} />
      {rows.map((row, place) => (
        <div className="row" key={place} role="group" aria-label={`${schema.title} 第${place + 1}项`}>
          <div className="row-head">
            <span>第 {place + 1} 项</span>
            {rows.length > 1 && !shared.disabled && (
              <button type="button" className="quiet" onClick={() => put(rows.filter((_, other) => other !== place))}>
                删除<span className="unseen">第 {place + 1} 项</span>
              </button>
            )}
          </div>
          <Fields
            schema={schema.items!}
            values={row}
            path={`${path}.${place}.`}
            shared={shared}
            put={(changed) => put(rows.map((one, other) => (other === place ? changed : one)))}
          />
        </div>
      ))}
      {rows.length < most && !shared.disabled && (
        <button type="button" className="other wide" onClick={() => put([...rows, {}])}>
          ＋ 添加一项
        </button>
      )}
    </fieldset>
  )
}

function Several(place: Place) {
  const { schema, value, put, shared, path } = place
  const given = (value as string[] | undefined) ?? []
  const toggle = (one: string) => (given.includes(one) ? given.filter((other) => other !== one) : [...given, one])
  return (
    <Options {...place}>
      {(schema.items?.enum ?? []).map((one) => (
        <label className="option" key={one}>
          <input
            type="checkbox"
            name={path}
            checked={given.includes(one)}
            disabled={shared.disabled || schema.readOnly}
            onChange={() => put(toggle(one).length ? toggle(one) : undefined)}
          />
          <span>{one}</span>
        </label>
      ))}
    </Options>
  )
}

function Choice({ options, ...place }: Place & { options: [string, unknown][] }) {
  return (
    <Options {...place}>
      {options.map(([label, one]) => (
        <label className="option" key={label}>
          <input
            type="radio"
            name={place.path}
            checked={place.value === one}
            disabled={place.shared.disabled || place.schema.readOnly}
            onChange={() => place.put(one)}
          />
          <span>{label}</span>
        </label>
      ))}
    </Options>
  )
}

function Options({ path, schema, required, shared, children }: Place & { children: ReactNode }) {
  return (
    <fieldset className="field" id={`field-${path}`} tabIndex={-1} aria-describedby={described(path, shared)}>
      <legend>
        {schema.title} <Needed required={required} />
      </legend>
      <div className="options">{children}</div>
      <Notes path={path} schema={schema} shared={shared} />
    </fieldset>
  )
}

function Agreement({ path, schema, value, shared, put }: Place) {
  return (
    <div className="field" id={`field-${path}`} tabIndex={-1}>
      <label className="option">
        <input
          type="checkbox"
          checked={value === schema.const}
          disabled={shared.disabled}
          aria-describedby={described(path, shared)}
          onChange={(event) => put(event.target.checked ? schema.const : undefined)}
        />
        <span>{schema.title}</span>
      </label>
      <Notes path={path} schema={schema} shared={shared} />
    </div>
  )
}

function Input(place: Place) {
  const { path, schema, value, required, shared, put } = place
  const id = useId()
  const numeric = schema.type === 'number' || schema.type === 'integer'
  const common = {
    id,
    'aria-describedby': described(path, shared),
    'aria-invalid': path in shared.errors,
    'aria-required': required,
    disabled: shared.disabled,
  }
  const text = value === undefined || value === null ? '' : String(value)
  return (
    <div className="field" id={`field-${path}`} tabIndex={-1}>
      <label htmlFor={id}>
        {schema.title} <Needed required={required} />
      </label>
      {schema.enum ? (
        <select {...common} value={text} onChange={(event) => put(event.target.value || undefined)}>
          <option value="">请选择</option>
          {schema.enum.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      ) : schema['x-widget'] === 'textarea' || (schema.maxLength ?? 0) > 200 ? (
        <textarea {...common} rows={3} readOnly={schema.readOnly} value={text} onChange={(event) => put(event.target.value || undefined)} />
      ) : (
        <input
          {...common}
          type={schema.format === 'date' ? 'date' : 'text'}
          inputMode={numeric ? 'decimal' : /phone/i.test(path) ? 'tel' : undefined}
          readOnly={schema.readOnly}
          maxLength={schema.maxLength}
          placeholder={schema.examples?.length && !schema.readOnly ? `例：${String(schema.examples[0])}` : undefined}
          value={text}
          onChange={(event) => put(typed(event.target.value, numeric))}
          onBlur={() => numeric && text && Number.isFinite(Number(text)) && put(Number(text))}
        />
      )}
      <Notes path={path} schema={schema} shared={shared} />
    </div>
  )
}

/** What was typed, as the schema's type; what is no number yet stays text, and the server says what is wrong with it. */
function typed(text: string, numeric: boolean): unknown {
  if (text === '') return undefined
  return numeric && /^-?\d+(\.\d*[1-9])?$/.test(text) ? Number(text) : text
}

const described = (path: string, shared: Shared) =>
  [path in shared.errors && `wrong-${path}`, path in shared.sources && `source-${path}`].filter(Boolean).join(' ') || undefined

function Notes({ path, schema, shared }: { path: string; schema: Schema; shared: Shared }) {
  return (
    <>
      {schema.description && <p className="soft">{schema.description}</p>}
      {path in shared.sources && (
        <p className="source" id={`source-${path}`}>
          已自动填写，来自{shared.sources[path]}
        </p>
      )}
      <Wrong path={path} shared={shared} />
    </>
  )
}

const Wrong = ({ path, shared }: { path: string; shared: Shared }) =>
  path in shared.errors ? (
    <p className="wrong" id={`wrong-${path}`}>
      {shared.errors[path]}
    </p>
  ) : null

const Needed = ({ required }: { required: boolean }) => (required ? <span className="needed">必填</span> : <span className="optional">选填</span>)
