import { AxeBuilder } from '@axe-core/playwright'
import type { FastifyInstance } from 'fastify'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createServer } from '../../src/app/http/server.js'
import { connect, type Database } from '../../src/kernel/database.js'
import { CHROMIUM, startChromium } from './chromium.js'

const DESK = { width: 1280, height: 900 }
const PHONE = { width: 390, height: 844 }

/** In need of a browser: `apt-get install chromium`, or CHROMIUM with the path of one. */
describe.skipIf(CHROMIUM === undefined)('the API reference in a browser', () => {
  let database: Database
  let app: FastifyInstance
  let address: string
  let browser: Browser

  beforeAll(async () => {
    // The page is made from the declarations: no database is asked.
    database = connect('postgres://nobody@127.0.0.1:1/none')
    app = await createServer({ database })
    address = await app.listen({ port: 0, host: '127.0.0.1' })
    browser = await startChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await app.close()
    await database.close()
  })

  /** The page as a visitor sees it, and whatever the browser complains about or fetches from elsewhere. */
  async function visit(options: BrowserContextOptions): Promise<{ page: Page; complaints: string[] }> {
    const context = await browser.newContext(options)
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('request', (request) => {
      if (!request.url().startsWith(address)) complaints.push(`fetches ${request.url()}`)
    })
    await page.goto(`${address}/api`)
    return { page, complaints }
  }

  const faultsOf = async (page: Page): Promise<string[]> => {
    const { violations } = await new AxeBuilder({ page }).analyze()
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`))
  }

  test.each([
    ['a desk', { viewport: DESK }],
    ['a desk at night', { viewport: DESK, colorScheme: 'dark' }],
    ['a phone', { viewport: PHONE, hasTouch: true }],
    ['a phone at night', { viewport: PHONE, hasTouch: true, colorScheme: 'dark' }],
  ] as const)('axe finds nothing on %s, with some operations open', async (_, options) => {
    const { page, complaints } = await visit(options)
    for (const id of ['postOrders', 'getHealth', 'listOrders']) await page.locator(`#${id} > summary`).click()
    expect(await page.locator('details[open]').count()).toBe(3)
    expect(await faultsOf(page)).toEqual([])
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('nothing is wider than a phone, whatever is open', async () => {
    const { page } = await visit({ viewport: PHONE })
    await page.locator('details').evaluateAll((all) => {
      for (const one of all) one.setAttribute('open', '')
    })
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(PHONE.width)
    await page.context().close()
  })

  test('the keyboard is enough: past the contents, to an operation, open it and close it', async () => {
    const { page } = await visit({ viewport: DESK })
    const focused = () => page.evaluate<string>('document.activeElement.textContent.trim().slice(0, 40)')
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('Skip to the reference')
    await page.keyboard.press('Enter')
    expect(await page.evaluate<string>('document.activeElement.id')).toBe('content')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    expect(await focused()).toMatch(/^(GET|POST) \/api\/\w+/)
    await page.keyboard.press('Enter')
    const opened = page.locator('details[open]')
    expect(await opened.count()).toBe(1)
    expect(await opened.locator('pre').isVisible()).toBe(true)
    await page.keyboard.press('Enter')
    expect(await opened.count()).toBe(0)
    await page.context().close()
  })

  test('the contents lead to every kind of document', async () => {
    const { page } = await visit({ viewport: DESK })
    const links = page.locator('nav a[href^="#"]')
    expect(await links.count()).toBeGreaterThan(10)
    for (const link of await links.all()) {
      await link.click()
      const target = page.locator((await link.getAttribute('href'))!)
      expect(await target.locator('details').count()).toBeGreaterThan(0)
    }
    await page.context().close()
  })
})
