// SPDX-License-Identifier: AGPL-3.0-or-later
// How every chart looks. Colours are told apart by colour-blind people too.
import type { EChartsCoreOption } from 'echarts/core'

export type Option = EChartsCoreOption

export interface Ink {
  text: string
  line: string
  card: string
  brand: string
  past: string
  heat: string[]
}

export function inkOf(dark: boolean): Ink {
  return dark
    ? { text: '#c4c9d4', line: '#2c313c', card: '#171a21', brand: '#2dd4bf', past: '#7d8595', heat: ['#17312f', '#0f766e', '#5eead4'] }
    : { text: '#4a5160', line: '#e6e8ee', card: '#ffffff', brand: '#0f766e', past: '#9aa1af', heat: ['#e6f6f4', '#5bbdb2', '#0f766e'] }
}

export function baseOption(ink: Ink, dark: boolean): Option {
  return {
    backgroundColor: 'transparent',
    animation: false,
    textStyle: { fontFamily: 'Inter Variable, system-ui, sans-serif', color: ink.text },
    tooltip: { backgroundColor: ink.card, borderColor: ink.line, textStyle: { color: dark ? '#e7e9ee' : '#1c212b', fontSize: 12 }, confine: true },
  }
}

export interface Series {
  name: string
  values: number[]
  past?: boolean
}

interface LineWords {
  keys: string[] // as shown on the axis
  value: (n: number) => string
  axis: (n: number) => string
}

export function lineOption(series: Series[], words: LineWords, dark: boolean): Option {
  const ink = inkOf(dark)
  const base = baseOption(ink, dark)
  const axisLabel = { color: ink.text, fontSize: 11 }
  return {
    ...base,
    grid: { left: 4, right: 14, top: 34, bottom: 4, outerBoundsMode: 'same' },
    legend: { top: 0, right: 0, icon: 'roundRect', itemWidth: 10, itemHeight: 4, textStyle: { color: ink.text } },
    tooltip: { ...(base.tooltip as object), trigger: 'axis', valueFormatter: (n: number) => words.value(n) },
    xAxis: { type: 'category', data: words.keys, boundaryGap: false, axisLine: { lineStyle: { color: ink.line } }, axisTick: { show: false }, axisLabel: { ...axisLabel, hideOverlap: true } },
    yAxis: { type: 'value', splitLine: { lineStyle: { color: ink.line } }, axisLabel: { ...axisLabel, formatter: words.axis } },
    series: series.map(one => ({
      type: 'line', name: one.name, data: one.values, symbol: 'circle', symbolSize: 5, showSymbol: one.values.length < 3,
      lineStyle: { width: 2, color: one.past ? ink.past : ink.brand, type: one.past ? 'dashed' : 'solid' },
      itemStyle: { color: one.past ? ink.past : ink.brand },
      areaStyle: one.past ? undefined : { opacity: 0.1, color: ink.brand },
    })),
  }
}

// A tip is HTML; names of customers and products are not.
function inHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

export interface Heat {
  columns: string[]
  rows: string[]
  cells: { column: number; row: number; value: number; label: string; tip: string }[]
  most: number
}

export function heatOption(heat: Heat, dark: boolean): Option {
  const ink = inkOf(dark)
  const base = baseOption(ink, dark)
  const axis = { type: 'category', axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: ink.text, fontSize: 11 } }
  const data = heat.cells.map(cell => ({
    value: [cell.column, cell.row, cell.value], name: cell.label,
    label: { color: cell.value > heat.most * 0.55 ? (dark ? '#06231f' : '#ffffff') : dark ? '#e3e6ec' : '#12413c' },
  }))
  const tips = heat.cells.map(cell => cell.tip)
  return {
    ...base,
    grid: { left: 4, right: 4, top: 24, bottom: 4, outerBoundsMode: 'same' },
    tooltip: { ...(base.tooltip as object), formatter: ({ dataIndex }: { dataIndex: number }) => inHtml(tips[dataIndex] ?? '') },
    xAxis: { ...axis, position: 'top', data: heat.columns },
    yAxis: { ...axis, inverse: true, data: heat.rows },
    visualMap: { show: false, min: 0, max: heat.most || 1, inRange: { color: ink.heat } },
    series: [{ type: 'heatmap', data, label: { show: true, fontSize: 11, formatter: ({ name }: { name: string }) => name }, itemStyle: { borderColor: ink.card, borderWidth: 2, borderRadius: 4 } }],
  }
}
