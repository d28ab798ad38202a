// SPDX-License-Identifier: AGPL-3.0-or-later
// The rule of a segment as the builder edits it, and its JSON (docs/segments.md). Parts have ids of their own, so that one can be
// moved while it is written.

export type Value = string | number | boolean | string[]

// A phrase of GET /api/segments/phrases with its holes filled in.
export interface Said {
  is: string
  property?: string
  value?: Value
  and?: Value
  number?: string | number
  unit?: string
  orUnknown?: boolean
}

export const doings = ['did', 'first', 'last'] as const
export type Doing = (typeof doings)[number]

export interface Happens {
  doing: Doing
  event: string
  where: Said[]
  after: 'nothing' | 'then' | 'butNot'
  other: string
  otherWhere: Said[]
  within: Said | null
  count: Said | null
  sum: Said | null
  when: Said | null
}

export type Join = 'all' | 'any'

interface Base {
  id: string
  not: boolean
}
export type GroupPart = Base & { kind: 'group'; join: Join; parts: Part[] }
export type TestPart = Base & { kind: 'test'; said: Said }
export type SaidPart = Base & { kind: 'said'; said: Said }
export type HappensPart = Base & { kind: 'happens'; happens: Happens }
export type FilterPart = Base & { kind: 'filter'; filter: unknown }
export type Part = GroupPart | TestPart | SaidPart | HappensPart | FilterPart

let made = 0
export const newId = () => `p${++made}`

export const newGroup = (join: Join = 'all', parts: Part[] = []): GroupPart => ({ id: newId(), kind: 'group', not: false, join, parts })
export const newHappens = (): Happens => ({
  doing: 'did', event: '', where: [], after: 'nothing', other: '', otherWhere: [], within: null, count: null, sum: null, when: null,
})

// ---- phrases

// How many values stand in the holes of a phrase.
export function holesOf(words: string, ofTest: boolean): { values: number; property: boolean; number: boolean; unit: boolean } {
  const holes = words.split(' ').filter(word => /^[?!@#~$]$/.test(word))
  const count = (which: string) => holes.filter(hole => which.includes(hole)).length
  return {
    values: count('?!') + (ofTest ? count('@') : 0),
    property: ofTest || count('@') > 0,
    number: count('#~') > 0,
    unit: count('$') > 0,
  }
}

const given = (value: Value | undefined) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)

export function isWholeSaid(said: Said | null, ofTest: boolean): boolean {
  if (said === null || said.is === '') return false
  const holes = holesOf(said.is, ofTest)
  return (
    (!holes.property || given(said.property)) && (holes.values < 1 || given(said.value)) && (holes.values < 2 || given(said.and)) &&
    (!holes.number || given(said.number)) && (!holes.unit || given(said.unit))
  )
}

function isWholeHappens(one: Happens): boolean {
  return one.event !== '' && (one.after === 'nothing' || (one.other !== '' && isWholeSaid(one.within, false)))
}

// Half a condition asks nothing yet.
export function isWhole(part: Part): boolean {
  if (part.kind === 'group') return part.parts.some(isWhole)
  if (part.kind === 'happens') return isWholeHappens(part.happens)
  return part.kind === 'filter' || isWholeSaid(part.said, part.kind === 'test')
}

// Conditions that ask, in the order in which the server counts them.
export function leavesOf(part: Part): Part[] {
  if (part.kind === 'group') return part.parts.flatMap(leavesOf)
  return isWhole(part) ? [part] : []
}

// ---- JSON of the server → parts

type Json = Record<string, unknown>

const saids = (value: unknown): Said[] => (Array.isArray(value) ? (value as Said[]).map(one => ({ ...one })) : [])
const clause = (value: unknown): Said | null => (value === undefined || value === null ? null : { ...(value as Said) })

function readHappens(json: Json, doing: Doing): Happens {
  const after = 'then' in json ? 'then' : 'butNot' in json ? 'butNot' : 'nothing'
  return {
    doing, after, event: String(json[doing]), where: saids(json.where), other: after === 'nothing' ? '' : String(json[after]), otherWhere: saids(json.otherWhere),
    within: clause(json.within), count: clause(json.count), sum: clause(json.sum), when: clause(json.when),
  }
}

function readPart(json: Json, conditions: ReadonlySet<string>): Part {
  const id = newId()
  for (const join of ['all', 'any'] as const)
    if (Array.isArray(json[join])) return { id, kind: 'group', not: false, join, parts: (json[join] as Json[]).map(one => readPart(one, conditions)) }
  if ('not' in json) {
    const inner = readPart(json.not as Json, conditions)
    return inner.not ? { ...newGroup('all', [inner]), not: true } : { ...inner, not: true }
  }
  for (const doing of doings) if (doing in json) return { id, kind: 'happens', not: false, happens: readHappens(json, doing) }
  if ('filter' in json) return { id, kind: 'filter', not: false, filter: json.filter }
  const said = { ...(json as unknown as Said) }
  return conditions.has(said.is) ? { id, kind: 'said', not: false, said } : { id, kind: 'test', not: false, said }
}

// The root is always a group. `conditions`: the phrases that stand by themselves.
export function readRule(json: unknown, conditions: ReadonlySet<string>): GroupPart {
  if (json === null || typeof json !== 'object') return newGroup()
  const part = readPart(json as Json, conditions)
  return part.kind === 'group' && !part.not ? part : newGroup('all', [part])
}

// ---- parts → JSON

function writeHappens(one: Happens): Json {
  const json: Json = { [one.doing]: one.event }
  const where = one.where.filter(test => isWholeSaid(test, true))
  const otherWhere = one.otherWhere.filter(test => isWholeSaid(test, true))
  if (where.length > 0) json.where = where
  if (isWholeSaid(one.when, false)) json.when = one.when
  if (one.doing !== 'did') return json
  if (one.after !== 'nothing') {
    json[one.after] = one.other
    if (otherWhere.length > 0) json.otherWhere = otherWhere
    json.within = one.within
  }
  if (isWholeSaid(one.count, false)) json.count = one.count
  else if (isWholeSaid(one.sum, false)) json.sum = one.sum
  return json
}

function writePart(part: Part, path: string, paths: Map<string, string>): Json {
  const at = part.not ? path + '.not' : path
  paths.set(path, part.id)
  const plain = (): Json => {
    if (part.kind === 'group')
      return { [part.join]: part.parts.filter(isWhole).map((one, i) => writePart(one, `${at}.${part.join}[${i}]`, paths)) }
    if (part.kind === 'happens') return writeHappens(part.happens)
    if (part.kind === 'filter') return { filter: part.filter }
    return { ...part.said }
  }
  return part.not ? { not: plain() } : plain()
}

// What asks something, as JSON (null: nothing does yet), and which part stands at which place: "rule.all[1]".
export function writeRule(root: GroupPart): { json: Json | null; paths: Map<string, string> } {
  const paths = new Map<string, string>()
  return { json: isWhole(root) ? writePart(root, 'rule', paths) : null, paths }
}

// The part to blame for a refusal of the server: the innermost one whose place begins the field.
export function blamed(paths: Map<string, string>, field: string | null): string | null {
  let best = ''
  for (const path of paths.keys())
    if (field !== null && (field === path || field.startsWith(path + '.')) && path.length > best.length) best = path
  return paths.get(best) ?? null
}

// ---- moving

export function mapPart(part: Part, id: string, change: (part: Part) => Part): Part {
  if (part.id === id) return change(part)
  return part.kind === 'group' ? { ...part, parts: part.parts.map(one => mapPart(one, id, change)) } : part
}

export function findPart(part: Part, id: string): Part | null {
  if (part.id === id) return part
  if (part.kind !== 'group') return null
  for (const one of part.parts) {
    const found = findPart(one, id)
    if (found) return found
  }
  return null
}

export function parentOf(root: GroupPart, id: string): { group: GroupPart; at: number } | null {
  const at = root.parts.findIndex(one => one.id === id)
  if (at >= 0) return { group: root, at }
  for (const one of root.parts) {
    const found = one.kind === 'group' ? parentOf(one, id) : null
    if (found) return found
  }
  return null
}

// A group that was left empty by a move goes with it.
function without(group: GroupPart, id: string): GroupPart {
  const parts: Part[] = []
  for (const one of group.parts) {
    if (one.id === id) continue
    if (one.kind !== 'group') parts.push(one)
    else {
      const kept = without(one, id)
      if (kept.parts.length > 0 || one.parts.length === 0) parts.push(kept)
    }
  }
  return { ...group, parts }
}

export function removePart(root: GroupPart, id: string): GroupPart {
  return without(root, id)
}

function insert(group: GroupPart, into: string, at: number, part: Part): GroupPart {
  return mapPart(group, into, one => (one.kind === 'group' ? { ...one, parts: [...one.parts.slice(0, at), part, ...one.parts.slice(at)] } : one)) as GroupPart
}

// To a place in a group, counted before the move. Into itself or its own parts: nothing happens.
export function movePart(root: GroupPart, id: string, into: string, at: number): GroupPart {
  const part = findPart(root, id)
  const from = parentOf(root, id)
  if (!part || !from || findPart(part, into)) return root
  const after = from.group.id === into && from.at < at ? at - 1 : at
  const taken = mapPart(root, from.group.id, one => (one.kind === 'group' ? { ...one, parts: one.parts.filter(other => other.id !== id) } : one)) as GroupPart
  return tidy(insert(taken, into, after, part), from.group.id, root.id)
}

// Takes away the group that a move has emptied.
function tidy(root: GroupPart, group: string, rootId: string): GroupPart {
  const left = findPart(root, group)
  return group !== rootId && left?.kind === 'group' && left.parts.length === 0 ? without(root, group) : root
}

// Onto another condition: both stand in a group that asks the other way than the one around it.
export function joinParts(root: GroupPart, id: string, onto: string): GroupPart {
  const part = findPart(root, id)
  const place = parentOf(root, onto)
  if (!part || !place || id === onto || findPart(part, onto)) return root
  const group = newGroup(place.group.join === 'all' ? 'any' : 'all')
  const wrapped = mapPart(root, onto, one => ({ ...group, parts: [one] })) as GroupPart
  return movePart(wrapped, id, group.id, 1)
}

export type Step = 'up' | 'down' | 'in' | 'out'

// What the keys and the menu of a part do: one place up or down, into a group of its own, out of its group.
export function stepPart(root: GroupPart, id: string, step: Step): GroupPart {
  const place = parentOf(root, id)
  if (!place) return root
  if (step === 'up') return place.at === 0 ? root : movePart(root, id, place.group.id, place.at - 1)
  if (step === 'down') return place.at >= place.group.parts.length - 1 ? root : movePart(root, id, place.group.id, place.at + 2)
  if (step === 'in') {
    const join = place.group.join === 'all' ? 'any' : 'all'
    return mapPart(root, id, part => newGroup(join, [part])) as GroupPart
  }
  const outer = parentOf(root, place.group.id)
  return outer ? movePart(root, id, outer.group.id, outer.at + 1) : root
}
