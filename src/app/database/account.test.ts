import { describe, expect, it } from 'vitest'
import { chooseAccount, unprivilegedAccounts } from './account.js'

const passwd = `root:x:0:0:root:/root:/bin/bash
games:x:5:60:games:/usr/games:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash
toor:x:0:0:another root:/root:/bin/sh
wheel:x:7:0:group of root:/:/bin/sh

damaged line
`

describe('the account of the server when o2c runs as root', () => {
  it('is an unprivileged one, the most suitable first', () => {
    expect(unprivilegedAccounts(passwd).map(({ name }) => name)).toEqual(['postgres', 'nobody', 'games'])
  })

  it('carries its numbers', () => {
    expect(unprivilegedAccounts(passwd)[0]).toEqual({ name: 'postgres', uid: 101, gid: 104 })
  })

  it('is none when the system has no accounts', () => {
    expect(unprivilegedAccounts('')).toEqual([])
  })

  it('is never root', () => {
    const account = chooseAccount(['/'])
    if (process.getuid?.() === 0) expect(account?.uid).toBeGreaterThan(0)
    else expect(account).toBeUndefined()
  })
})
