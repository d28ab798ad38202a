// SPDX-License-Identifier: AGPL-3.0-or-later
// Which rows of a list are on the screen, also of lists that are taller than a browser lets an element be (Chromium:
// 33,554,428 px). The spacer is capped; small scrolls move row by row, long drags of the bar go to their share of the list.
import { useCallback, useEffect, useReducer, useRef, type RefObject } from 'react'

const TALLEST = 8_000_000
const SETTLE_MS = 140
const BLOCK = 64 // rows; within it a row keeps its place in the block while one scrolls, so that it is not drawn anew

interface State {
  top: number // of what is shown, in the whole list
  bar: number // scrollTop as last seen
  view: number // height of what one sees
  ours: boolean // the next scroll event is our own doing
  timer: number
}

export interface BigRows {
  height: number
  shift: number // of the block that holds the rows, px
  rows: { index: number; top: number }[] // top within the block
  toRow: (index: number) => void
}

export function useBigRows(scroller: RefObject<HTMLElement | null>, count: number, rowHeight: number, extra = 8): BigRows {
  const state = useRef<State>({ top: 0, bar: 0, view: 600, ours: false, timer: 0 }).current
  const [, redraw] = useReducer((times: number) => times + 1, 0)
  const whole = count * rowHeight
  const height = Math.min(whole, TALLEST)

  const most = useCallback(() => Math.max(0, whole - state.view), [whole, state])
  const settle = useCallback(() => {
    const element = scroller.current
    if (!element) return
    const share = whole <= TALLEST ? state.top : (state.top / (most() || 1)) * (height - state.view)
    if (Math.abs(element.scrollTop - Math.round(share)) <= 1) return
    state.ours = true
    element.scrollTop = Math.round(share)
    state.bar = element.scrollTop
    redraw()
  }, [scroller, whole, height, most, state])

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const follow = () => {
      const bar = element.scrollTop
      const moved = bar - state.bar
      state.bar = bar
      if (state.ours) {
        state.ours = false
        return
      }
      const jumped = Math.abs(moved) > state.view * 3 || bar <= 0 || bar >= height - state.view - 1
      if (whole <= TALLEST) state.top = bar
      else state.top = jumped ? (bar / (height - state.view)) * most() : state.top + moved
      state.top = Math.min(most(), Math.max(0, state.top))
      redraw()
      clearTimeout(state.timer)
      state.timer = window.setTimeout(settle, SETTLE_MS)
    }
    const resized = new ResizeObserver(() => {
      state.view = element.clientHeight
      redraw()
    })
    resized.observe(element)
    element.addEventListener('scroll', follow, { passive: true })
    return () => {
      resized.disconnect()
      element.removeEventListener('scroll', follow)
      clearTimeout(state.timer)
    }
  }, [scroller, whole, height, most, settle, state])

  const first = Math.max(0, Math.floor(Math.min(state.top, most()) / rowHeight) - extra)
  const end = Math.min(count, Math.ceil((state.top + state.view) / rowHeight) + extra)
  const shift = whole <= TALLEST ? 0 : (scroller.current?.scrollTop ?? 0) - state.top
  const block = Math.floor(first / BLOCK) * BLOCK
  return {
    height,
    shift: block * rowHeight + shift,
    rows: Array.from({ length: Math.max(0, end - first) }, (_, i) => ({ index: first + i, top: (first + i - block) * rowHeight })),
    toRow: index => {
      state.top = Math.min(most(), index * rowHeight)
      settle()
      redraw()
    },
  }
}
