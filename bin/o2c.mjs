#!/usr/bin/env node
// The command line of an installed or built o2c. `npm start` builds by itself; this does not.
import { existsSync } from 'node:fs'

const commandLine = new URL('../dist/app/cli.js', import.meta.url)

if (existsSync(commandLine)) {
  const { main } = await import(commandLine.href)
  process.exitCode = await main(process.argv.slice(2))
} else {
  console.error('o2c is not built yet. Run: npm ci && npm run build')
  process.exitCode = 1
}
