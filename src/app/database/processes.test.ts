import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { identify, isAlive, ownIdentity, processId, serverProcesses } from './processes.js'

describe('the identity of a process', () => {
  it('holds while the process runs and not after', async () => {
    const child = spawn('sleep', ['60'])
    await once(child, 'spawn')
    const identity = identify(child.pid!)!
    expect(processId(identity)).toBe(child.pid)
    expect(isAlive(identity)).toBe(true)
    child.kill()
    await once(child, 'exit')
    expect(isAlive(identity)).toBe(false)
    expect(identify(child.pid!)).toBeUndefined()
  })

  it('tells a process from an earlier one with the same number', () => {
    const earlier = `${process.pid}@12345@another boot`
    expect(isAlive(earlier)).toBe(false)
    expect(isAlive(ownIdentity)).toBe(true)
  })
})

describe('the processes of a server', () => {
  it('do not include another program that mentions its name', async () => {
    const child = spawn('sh', ['-c', 'sleep 60', 'o2c-some-server'])
    await once(child, 'spawn')
    expect(serverProcesses('o2c-some-server')).toEqual([])
    child.kill()
  })

  it('include leader and children, but not those of a server whose name begins the same', async () => {
    const leader = spawn('sleep', ['60'], { argv0: 'postgres: o2c-1-23: checkpointer' })
    const stranger = spawn('sleep', ['60'], { argv0: 'postgres: o2c-1-234: checkpointer' })
    await Promise.all([once(leader, 'spawn'), once(stranger, 'spawn')])
    expect(serverProcesses('o2c-1-23')).toEqual([leader.pid])
    leader.kill()
    stranger.kill()
  })
})
