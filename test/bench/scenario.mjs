// One side of one scenario (`measured` or `bound`) in a process of its own, so that neither memory nor compiled code of
// another is counted. Run by run.mjs with the scenario's name, the side, the database and the options as JSON.
import { openMeter, rates } from './meter.mjs'

const [name, side, url, text] = process.argv.slice(2)
const scenario = await import(`./${name}.mjs`)
const options = JSON.parse(text)
const say = (line) => console.error(`${name} ${side}: ${line}`)
const meter = await openMeter(url)
const size = options.size[name] ?? scenario.size.default
const { cost, lines, more } = await scenario[side]({ url, size, options, meter, say })
await meter.close()
console.log(JSON.stringify({ amount: lines, ...rates(cost, lines), ...cost, ...more }))
