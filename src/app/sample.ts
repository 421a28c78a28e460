import { readdirSync } from 'node:fs'

const folder = new URL('../../samples/', import.meta.url)

/** The sample company that a new home starts with; `samples/README.md` says where its data is from. */
export const SAMPLE = {
  tenant: 'sample',
  files: [new URL('online-retail-2011-07.csv.gz', folder)],
  /** Generated bank statements: a folder for each of our accounts, a file for each day. Looked for only when needed. */
  get statements(): URL[] {
    const names = readdirSync(new URL('statements/', folder), { recursive: true }).map(String)
    return names
      .filter((name) => name.endsWith('.xml.gz'))
      .sort()
      .map((name) => new URL(`statements/${name}`, folder))
  },
  /** The last day that is run. */
  through: '2011-08-31',
}
