// SPDX-License-Identifier: AGPL-3.0-or-later
// One chart. Its values stand as a table beside it for those who do not see it.
import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useImperativeHandle, useRef, type Ref } from 'react'
import type { Option } from './options'
import { echarts } from './echarts'

export interface ChartHandle {
  png: () => Promise<Blob>
}

interface Props {
  label: string
  height: number
  minWidth?: number | undefined
  option: (dark: boolean) => Option
  handle?: Ref<ChartHandle> | undefined
  onChoose?: ((index: number) => void) | undefined
}

// The chart is SVG; a picture of it is drawn at twice its size.
async function draw(address: string, width: number, height: number, ground: string): Promise<Blob> {
  const image = new Image()
  image.src = address
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = width * 2
  canvas.height = height * 2
  const pen = canvas.getContext('2d')
  if (pen) {
    pen.fillStyle = ground
    pen.fillRect(0, 0, canvas.width, canvas.height)
    pen.drawImage(image, 0, 0, canvas.width, canvas.height)
  }
  return new Promise((resolve, reject) => canvas.toBlob(blob => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png'))
}

export default function Chart({ label, height, minWidth, option, handle, onChoose }: Props) {
  const dark = useComputedColorScheme('light') === 'dark'
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<echarts.ECharts>(null)
  const choose = useRef(onChoose)
  choose.current = onChoose
  useEffect(() => {
    if (!place.current) return
    const made = echarts.init(place.current, null, { renderer: 'svg' })
    chart.current = made
    made.on('click', event => choose.current?.(event.dataIndex))
    const observer = new ResizeObserver(() => made.resize())
    observer.observe(place.current)
    return () => {
      observer.disconnect()
      made.dispose()
    }
  }, [])
  useEffect(() => chart.current?.setOption(option(dark), true), [option, dark])
  useImperativeHandle(handle, () => ({
    png: () => {
      const made = chart.current
      if (!made) return Promise.reject(new Error('no chart'))
      return draw(made.getDataURL({ type: 'svg' }), made.getWidth(), made.getHeight(), dark ? '#171a21' : '#ffffff')
    },
  }))
  return <div ref={place} role="img" aria-label={label} style={{ height, minWidth }} />
}
