import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { MODULES } from '../../modules.js'
import { scanSource } from './source-scan.js'

const folder = mkdtempSync(join(tmpdir(), 'o2c-source-'))
for (const module of MODULES) mkdirSync(join(folder, module))
writeFileSync(
  join(folder, 'order/receive-order.ts'),
  `
  const message = \`the number \${input.externalNumber} is taken: \${name(order)} has it\`
  if (taken) return refuse('order.number_reused', message, { externalNumber })
  if (far) throw problem('order.too_late', 'the day is over: ' + "come again", {})
  return accept(order, [event('order.received', subject)])
`,
)
writeFileSync(
  join(folder, 'shipping/pick.ts'),
  `
  export const late = { code: 'order.too_late', message: 'too late' }
  export const state = (hint: string) => problem(\`period.\${hint}\`, \`the period is \${hint}\`)
  export const table = { code: 'text' }
  done(event('delivery.picked', subject), event('order.received', subject))
`,
)
writeFileSync(join(folder, 'shipping/pick.test.ts'), "event('never.happened', subject)")

const mentions = scanSource(pathToFileURL(`${folder}/`))
afterAll(() => rmSync(folder, { recursive: true }))

test('events are found where the source makes them, tests left out', () => {
  expect(mentions.events).toEqual([
    { code: 'delivery.picked', message: '', files: ['shipping/pick.ts'] },
    { code: 'order.received', message: '', files: ['order/receive-order.ts', 'shipping/pick.ts'] },
  ])
})

test('problems are found with their message: beside them, joined from parts, or in a constant above', () => {
  expect(mentions.problems).toEqual([
    {
      code: 'order.number_reused',
      message: 'the number {input.externalNumber} is taken: {…} has it',
      files: ['order/receive-order.ts'],
    },
    {
      code: 'order.too_late',
      message: 'the day is over: come again',
      files: ['order/receive-order.ts', 'shipping/pick.ts'],
    },
    { code: 'period.{hint}', message: 'the period is {hint}', files: ['shipping/pick.ts'] },
  ])
})
