import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { resolveHome } from './home.js'

describe('the home folder', () => {
  it('is what --home says, before anything else', () => {
    expect(resolveHome(['serve', '--home', '/srv/shop'], { O2C_HOME: '/other' })).toBe('/srv/shop')
    expect(resolveHome(['--home=/srv/shop', 'serve'], {})).toBe('/srv/shop')
  })

  it('is O2C_HOME when no argument names it', () => {
    expect(resolveHome(['serve'], { O2C_HOME: '/other' })).toBe('/other')
  })

  it('is .o2c under the working directory otherwise', () => {
    expect(resolveHome([], {})).toBe(resolve('.o2c'))
    expect(resolveHome([], { O2C_HOME: '' })).toBe(resolve('.o2c'))
  })

  it('is always absolute', () => {
    expect(resolveHome(['--home', 'shop'], {})).toBe(join(process.cwd(), 'shop'))
  })

  it.each([[['--home']], [['--home=']], [['--home', '--port']]])('refuses %j, which names no folder', (argv) => {
    expect(() => resolveHome(argv, {})).toThrow('--home needs a folder')
  })
})
