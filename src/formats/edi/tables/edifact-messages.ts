import { controlMessage } from './edifact-service.js'

/*
 * Compared group by group: D.96A and ORDRSP, ORDCHG and REMADV of D.01B with the grammars that the Bots translator made
 * from the UN documents; INVOIC of D.96A, and ORDERS, DESADV and INVOIC of D.01B with the structures that ts-edifact read
 * from them. The two disagree about INVOIC D.96A (FTX, PAC with EQD, MOA of a line's TAX, number of lines): the wider holds.
 */

/** Groups that stand in the same form in most messages. */
const ranges = '(QTY RNG) (PCD RNG) (MOA RNG):2 (RTE RNG)'
const allowance = `ALI:5 DTM:5 ${ranges} (TAX MOA):5`
const contacts = '(CTA COM:5):5'
const documents = '(DOC DTM:5):5'
const transport = '(TDT (LOC DTM:5):10):10 (TOD LOC:2):5'
const equipment = '(EQD HAN:5 MEA:5 FTX:5):10'
const schedule = (count: number) => `(SCC FTX:5 RFF:5 (QTY DTM:5):10):${count}`
const stages = '(STG (QTY MOA):3):10'

/** D.96A: ORDERS, ORDRSP and ORDCHG differ only in the reasons of change (AJT) and a few numbers. */
function order96A(adjustment: string, headerLabels: number, references: number, lineParties: number): string {
  const packing = (inside: string) => `(PAC MEA:5 ${inside}(PCI RFF DTM:5 GIN:${headerLabels}):5):10`
  const requirements = '(RCS RFF:5 DTM:5 FTX:5):100'
  return `BGM! DTM!:35 PAI ALI:5 IMD FTX:99 (RFF DTM:5):10 ${adjustment}
    (NAD LOC:25 FII:5 (RFF DTM:5):10 ${documents} ${contacts}):99 (TAX MOA LOC:5):5 (CUX PCD:5 DTM:5):5
    (PAT DTM:5 PCD MOA):10 ${transport} ${packing('')} ${equipment} ${schedule(10)} (APR DTM:5 RNG):25
    (ALC ${allowance}):15 ${requirements}
    (LIN PIA:25 IMD:99 MEA:5 QTY:10 PCD:5 ALI:5 DTM:35 MOA:10 GIN:1000 GIR:1000 QVR DOC:5 PAI FTX:99
      (CCI CAV:10 MEA:10):999 (PAT DTM:5 PCD MOA):10 ${adjustment} (PRI CUX APR RNG DTM:5):25 (RFF DTM:5):${references}
      ${packing('QTY:5 DTM:5 (RFF DTM:5) ')} (LOC QTY DTM:5):9999 (TAX MOA LOC:5):10
      (NAD LOC:5 (RFF DTM:5):5 ${documents} ${contacts}):${lineParties} (ALC ${allowance}):99 ${transport} ${equipment}
      ${schedule(100)} ${requirements} ${stages}):200000
    UNS! MOA:12 CNT:10 (ALC ALI MOA!:2):10`
}

const changeReason = '(AJT FTX:5)'

export const edifactMessages96A: Readonly<Record<string, string>> = {
  ORDERS: order96A('', 10, 10, 99),
  ORDRSP: order96A(changeReason, 99, 999, 99),
  ORDCHG: order96A(changeReason, 10, 999, 10),
  DESADV: `BGM! DTM:10 ALI:5 MEA:5 MOA:5 (RFF DTM):10 (NAD LOC:10 (RFF DTM):10 (CTA COM:5):10):10 (TOD LOC:5 FTX:5):10
    (TDT PCD:6 (LOC DTM:10):10):10 (EQD MEA:5 SEL:25 EQA:5 (HAN FTX:10):10):10
    (CPS FTX:5 (PAC MEA:10 QTY:10 (HAN FTX:10):10 (PCI RFF DTM:5 GIR:99 (GIN DLM:10):99):1000):9999
      (LIN PIA:10 IMD:25 MEA:10 QTY:10 ALI:10 GIN:100 GIR:100 DLM:100 DTM:5 FTX:5 MOA:5 (RFF DTM):10
        (DGS QTY FTX:5):10 (LOC NAD DTM QTY:10):100 (SGP QTY:10):1000
        (PCI DTM:5 MEA:10 QTY (GIN DLM:100):10 (HAN FTX:5 GIN:1000):10):9999 (QVR DTM:5):10):9999):9999
    CNT:5`,
  INVOIC: `BGM! DTM!:35 PAI ALI:5 IMD FTX:99 (RFF DTM:5):99 (NAD LOC:25 FII:5 (RFF DTM:5):9999 ${documents} ${contacts}):99
    (TAX MOA LOC:5):5 (CUX DTM:5):5 (PAT DTM:5 PCD MOA PAI FII):10 (TDT (LOC DTM:5):10 (RFF DTM:5):9999):10 (TOD LOC:2):5
    (PAC MEA:5 EQD (PCI RFF DTM:5 GIN:5):5):1000 (ALC ALI:5 (RFF DTM:5):5 ${ranges} (TAX MOA):5):9999
    (RCS RFF:5 DTM:5 FTX:5):100 (AJT FTX:5) (INP FTX:5)
    (LIN PIA:25 IMD:10 MEA:5 QTY:5 PCD ALI:5 DTM:35 GIN:1000 GIR:1000 QVR EQD FTX:5 (MOA CUX):5 (PAT DTM:5 PCD MOA):10
      (PRI APR RNG DTM:5):25 (RFF DTM:5):10 (PAC MEA:10 (PCI RFF DTM:5 GIN:10):10):10 (LOC QTY:100 DTM:5):9999
      (TAX MOA:2 LOC:5):99 (NAD LOC:5 (RFF DTM:5):5 ${documents} ${contacts}):20 (ALC ${allowance}):15 ${transport}
      (RCS RFF:5 DTM:5 FTX:5):100):9999999
    UNS! CNT:10 (MOA (RFF DTM:5))!:100 (TAX MOA:2):10 (ALC ALI MOA:2):15`,
  REMADV: `BGM! DTM!:5 RFF:5 FII:5 PAI FTX:5 (NAD ${contacts}):99 (CUX DTM):5
    (DOC MOA!:5 DTM:5 RFF:5 NAD:2 (CUX DTM):5 (AJT MOA RFF FTX:5):100 (INP FTX:5):5
      (DLI MOA:5 PIA:5 DTM:5 (CUX DTM):5 (AJT MOA RFF FTX:5):10):9999):9999
    UNS! MOA!:5`,
  CONTRL: controlMessage,
}

interface Order01B {
  readonly adjustment?: string
  readonly paymentAmounts: string
  readonly linePaymentAmounts: string
  readonly price: string
  readonly lineReference: string
  readonly linePlace: string
  readonly packing: readonly [markings: number, labels: number]
  readonly parties: string
  readonly taxPlaces: number
  readonly tail: string
  readonly totals: number
}

/** D.01B: the three order messages, with what each has otherwise. */
function order01B(options: Order01B): string {
  const { adjustment = '', tail, packing } = options
  const markings = `(PCI RFF DTM:5 GIN:${packing[1]}):${packing[0]}`
  const requirements = '(RCS RFF:5 DTM:5 FTX:99999):999'
  return `BGM! DTM!:35 PAI ALI:5 IMD:999 FTX:99 GIR:10 (RFF DTM:5):9999 ${adjustment}
    (NAD ${options.parties} FII:5 (RFF DTM:5):99 ${documents} ${contacts}):99 (TAX MOA LOC:${options.taxPlaces}):5 (CUX PCD:5 DTM:5):5
    (PAT DTM:5 PCD ${options.paymentAmounts}):10 ${transport} (PAC MEA:5 ${markings}):99 ${equipment} ${schedule(10)}
    (APR DTM:5 RNG):25 (ALC ${allowance}):99 ${requirements} ${tail}
    (LIN PIA:25 IMD:99 MEA:99 QTY:99 PCD:5 ALI:5 DTM:35 MOA:10 GIS:99 GIN:1000 GIR:1000 QVR DOC:99 PAI MTD:99 FTX:99
      (CCI CAV:10 MEA:10):999 (PAT DTM:5 PCD ${options.linePaymentAmounts}):10 ${adjustment} ${options.price}
      (RFF DTM:5${options.lineReference}):9999 (PAC MEA:5 QTY:5 DTM:5 (RFF DTM:5) ${markings}):99
      (LOC QTY ${options.linePlace}DTM:5):9999 (TAX MOA LOC:5):10 (NAD LOC:5 FII:5 (RFF DTM:5):99 ${documents} ${contacts}):999
      (ALC ${allowance}):99 ${transport} ${equipment} ${schedule(100)} ${requirements} ${stages} ${tail}):200000
    UNS! MOA:${options.totals} CNT:10 (ALC ALI MOA!:2):10`
}

const instalments = '(MOA GIR:9 RJL:99):9999'
const plainPrice = '(PRI CUX APR RNG DTM:5):25'

export const edifactMessages01B: Readonly<Record<string, string>> = {
  ORDERS: order01B({
    paymentAmounts: instalments,
    linePaymentAmounts: '(MOA GIR:9):9999',
    price: '(PRI CUX APR:99 RNG DTM:5):25',
    lineReference: ' GIS:99 MOA:99',
    linePlace: 'PCD ',
    packing: [5, 10],
    parties: 'LOC:99',
    taxPlaces: 9,
    tail: '(DGS FTX:5 (CTA COM:5):99):999',
    totals: 99,
  }),
  ORDRSP: order01B({
    adjustment: changeReason,
    paymentAmounts: 'MOA',
    linePaymentAmounts: 'MOA',
    price: plainPrice,
    lineReference: '',
    linePlace: 'PCD ',
    packing: [99, 99],
    parties: 'LOC:25',
    taxPlaces: 5,
    tail: '',
    totals: 12,
  }),
  ORDCHG: order01B({
    adjustment: changeReason,
    paymentAmounts: instalments,
    linePaymentAmounts: '(MOA GIR:9):9999',
    price: plainPrice,
    lineReference: '',
    linePlace: '',
    packing: [5, 10],
    parties: 'LOC:99',
    taxPlaces: 5,
    tail: '',
    totals: 12,
  }),
  DESADV: `BGM! DTM:10 ALI:5 MEA:5 MOA:5 CUX:9 (RFF DTM):10 (NAD LOC:10 (RFF DTM):10 (CTA COM:5):10):99
    (TOD LOC:5 FTX:5):10 (TDT PCD:6 TMD (LOC DTM:10):10):10 (EQD MEA:5 SEL:25 EQA:5 (HAN FTX:10):10):10
    (CPS FTX:5 QVR:9
      (PAC MEA:10 QTY:10 (HAN FTX:10):10
        (PCI RFF DTM:5 (GIR DTM:5):99 (GIN DLM:10):99 (COD MEA:9 QTY:9 PCD:9):99):1000):9999
      (LIN PIA:10 IMD:25 MEA:10 QTY:10 ALI:10 GIN:100 GIR:100 DLM:100 DTM:5 NAD:99 TDT TMD HAN:20 FTX:99 MOA:5
        (RFF NAD CTA DTM):99 (DGS QTY FTX:5):9999 (LOC NAD DTM QTY:10):100 (SGP QTY:10):1000
        (PCI DTM:5 MEA:10 QTY (GIN DLM:100):10 (HAN FTX:5 GIN:1000):10):9999 (QVR DTM:5):10):9999):9999
    CNT:5`,
  INVOIC: `BGM! DTM!:35 PAI ALI:5 IMD FTX:99 LOC:10 GIS:10 DGS GIR:10
    (RFF DTM:5 GIR:5 LOC:2 MEA:5 QTY:2 FTX:5 MOA:2 RTE:99):99999
    (NAD LOC:25 FII:5 MOA:99 (RFF DTM:5):9999 ${documents} ${contacts}):99 (TAX MOA LOC:5):5 (CUX DTM:5):99
    (PAT DTM:5 PCD MOA PAI FII):10 (TDT TSR (LOC DTM:5):10 (RFF DTM:5):9999):10 (TOD LOC:2):5 (EQD SEL:9):99
    (PAC MEA:5 EQD (PCI RFF DTM:5 GIN:5):5):1000
    (ALC ALI:5 FTX (RFF DTM:5):5 (QTY RNG) (PCD RNG) (MOA RNG CUX DTM):2 (RTE RNG) (TAX MOA):5):9999
    (RCS RFF:5 DTM:5 FTX:5):100 (AJT FTX:5) (INP FTX:5)
    (LIN PIA:25 PGI:99 IMD:99 MEA:5 QTY:5 PCD ALI:5 DTM:35 GIN:1000 GIR:1000 QVR EQD FTX:99 DGS (MOA CUX):99
      (PAT DTM:5 PCD:99 MOA):10 (PRI CUX APR RNG DTM:5):25 (RFF DTM:5):10 (PAC MEA:10 EQD (PCI RFF DTM:5 GIN:10):10):10
      (LOC QTY:100 DTM:5):9999 (TAX MOA:2 LOC:5):99 (NAD LOC:5 FII:5 (RFF DTM:5):5 ${documents} ${contacts}):99
      (ALC ALI:5 DTM:5 FTX (QTY RNG) (PCD RNG) (MOA RNG CUX DTM):2 (RTE RNG) (TAX MOA:2):5):30 ${transport}
      (RCS RFF:5 DTM:5 FTX:5):100 (GIS RFF DTM:5 GIR:5 LOC:2 MEA:5 QTY:2 FTX:5 MOA:2):10):9999999
    UNS! CNT:10 (MOA (RFF DTM:5))!:100 (TAX MOA:9):10 (ALC ALI MOA:2 FTX):15`,
  REMADV: `BGM! DTM!:5 RFF:5 FII:5 PAI FTX:99 GIS:5 (NAD (RFF DTM:9):9 ${contacts}):99 (CUX DTM):5
    (DOC MOA!:5 DTM:5 RFF:5 NAD:2 (CUX DTM):5 (AJT MOA RFF FTX:5 QTY:9 (TAX MOA:9):9):100 (INP FTX:5):5
      (DLI MOA:5 PIA:5 DTM:5 (CUX DTM):5 (AJT MOA RFF FTX:5 (TAX MOA:9):9):10):9999):999999
    UNS! MOA!:99 (ALC MOA:9):99`,
  CONTRL: controlMessage,
}

/** D.14B is the directory of the EDIFACT binding of EN 16931: PYT has taken the place of PAT. */
export const edifactMessages14B: Readonly<Record<string, string>> = {
  ...edifactMessages01B,
  INVOIC: edifactMessages01B.INVOIC!.replaceAll('(PAT ', '(PYT '),
}
