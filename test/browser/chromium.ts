import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The browser of this machine, if there is one: CHROMIUM names it, else the usual places are looked at. */
export const CHROMIUM = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place))

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const startChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM!, args: FLAGS, timeout: 120_000 })
