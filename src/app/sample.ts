const folder = new URL('../../samples/', import.meta.url)

/** The sample company that a new home starts with; `samples/README.md` says where its data is from. */
export const SAMPLE = {
  tenant: 'sample',
  files: [new URL('online-retail-2011-09.csv.gz', folder)],
  statements: [] as URL[],
  /** The last day that is run. */
  through: '2011-10-31',
}
