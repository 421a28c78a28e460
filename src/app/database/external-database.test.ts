import { describe, expect, it } from 'vitest'
import { openExternalDatabase, refuseEncoding, refuseOldServer } from './external-database.js'

describe('a server named by DATABASE_URL', () => {
  it('may be PostgreSQL 15 or later', () => {
    expect(() => refuseOldServer(150_000)).not.toThrow()
    expect(() => refuseOldServer(180_004)).not.toThrow()
  })

  it('is refused when it is older', () => {
    expect(() => refuseOldServer(140_013)).toThrow('PostgreSQL 14 server; o2c needs 15 or later')
  })

  it('keeps text in UTF-8', () => {
    expect(() => refuseEncoding('UTF8')).not.toThrow()
    expect(() => refuseEncoding('LATIN1')).toThrow('keeps text as LATIN1; o2c needs UTF8')
  })

  it('must be an address', async () => {
    const message = 'DATABASE_URL is not the address of a PostgreSQL database'
    await expect(openExternalDatabase('nonsense')).rejects.toThrow(message)
  })

  it('is refused when it does not answer, without showing its password', async () => {
    const opening = openExternalDatabase('postgres://somebody:secret@127.0.0.1:1/o2c')
    await expect(opening).rejects.toMatchObject({ problem: { code: 'database.unreachable' } })
    await expect(opening).rejects.not.toThrow('secret')
  })
})
