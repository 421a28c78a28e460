/*
 * Compared segment by segment, loop by loop, with the 004010 and 005010 grammars that the Bots translator publishes.
 * Of 214 and 990 in 005010 two readings are around, the one of 004010 and a shorter one with OID and L11: both pass.
 */

/** What the two releases say otherwise. */
interface Release {
  /** A free text: MSG, so often as 004010 says; MTX without limit in 005010. */
  readonly text: (most: string) => string
  /** Rules that only 004010 has. */
  readonly before: (rules: string) => string
  /** Rules that came with 005010. */
  readonly since: (rules: string) => string
}

const release4010: Release = { text: (most) => `MSG${most}`, before: (rules) => rules, since: () => '' }
const release5010: Release = { text: () => 'MTX*', before: () => '', since: (rules) => rules }

/** Party loops, which recur in nearly every transaction set. */
const address = 'N1 N2:2 N3:2 N4'
const partyOf = ({ since }: Release) => `N1 N2:2 ${since('IN2*')} N3:2 N4`
const carrierDetails = 'TD1:2 TD5:12 TD3:12 TD4:5'
const codes = '(LM LQ!*)*'
const fewCodes = '(LM LQ!:100):10'
const account = '(FA1 FA2!*)*'

const subline = (release: Release) => `(${partyOf(release)} NX2* REF:12 PER:3 SI*):10`
const notes = ({ text, since }: Release, measures = '') =>
  `(N9 DTM* ${measures} ${text(':1000')} ${since('PWK* EFI*')}):1000`
const sublineNotes = ({ text }: Release) => `(N9 DTM* ${text('*')})*`

interface OrderHeader {
  readonly discounts: string
  readonly terms: string
  readonly leadTimes: string
  readonly packages: number
  readonly carriers: string
}

const orderHeader = ({ discounts, terms, leadTimes, packages, carriers }: OrderHeader) =>
  `CUR REF* PER:3 TAX* FOB* CTP* PAM:10 ${discounts} (SAC CUR):25 ${terms} DIS:20 INC DTM:10 ${leadTimes} LIN:5 SI*
    PID:200 MEA:40 PWK:25 PKG:${packages} TD1:2 ${carriers} TD3:12 TD4:5`

/** Between the header and the items of 850 and 860. */
const orderParties = (release: Release) => {
  const { text, since } = release
  return `${since(`(LDT QTY* ${text('')} REF*)*`)} (AMT REF* DTM PCT* ${account})* ${notes(release)}
    (${partyOf(release)}* NX2* REF:12 PER* SI* FOB ${carrierDetails} PKG:200):200 ${codes}
    (SPI REF:5 DTM:5 ${text(':50')} (${address} REF:20 G61 ${text(':50')}):20 (CB1 REF:20 DTM:5 LDT ${text(':50')})*)*
    (ADV DTM* MTX*)*`
}

const leadTimesOf = ({ text }: Release) => `(LS (LDT QTY* ${text('')} REF:3 ${codes})!* LE!)`
const orderLineParties = (release: Release) =>
  `(${partyOf(release)} QTY* NX2* REF:12 PER:3 SI* DTM FOB SCH:200 ${carrierDetails} PKG:200
    (LDT MAN:10 QTY:5 ${release.text('')} REF:3)*):200`
const orderLineAmounts = ({ since }: Release) => `(AMT REF${since('*')} PCT*)* ${codes}`

function purchaseOrder(release: Release): string {
  const { text, before, since } = release
  const header = orderHeader({
    discounts: 'CSH:5 TC2*',
    terms: 'ITD*',
    leadTimes: before('LDT:12'),
    packages: 200,
    carriers: `TD5${since('*') || ':12'}`,
  })
  return `BEG! ${header} MAN:10 PCT* CTB:5 TXI* ${orderParties(release)}
    (PO1 LIN* SI* CUR CN1 PO3:25 (CTP CUR)* PAM:10 MEA:40 (PID MEA:10):1000 PWK:25 PO4* REF* PER:3 (SAC CUR CTP):25 IT8
      CSH* ITD:2 DIS:20 INC TAX* FOB* SDQ:500 IT3:5 DTM:10 TC2* TD1 TD5:12 TD3:12 TD4:5 PCT* MAN:10 ${text('*')} SPI*
      TXI* CTB* (QTY SI*)* (SCH ${carrierDetails} REF*):200 (PKG MEA*):200 ${leadTimesOf(release)}
      ${notes(release, 'MEA:40')} ${orderLineParties(release)}
      (SLN ${text('*')} SI* PID:1000 PO3:104 ${since('MEA*')} TC2* ADV* DTM:10 CTP:25 PAM:10 PO4 TAX:3
        ${sublineNotes(release)} (SAC CUR CTP):25 (QTY SI*)* ${subline(release)}):1000
      ${orderLineAmounts(release)})!:100000
    (CTT AMT)`
}

function orderAnswer(release: Release): string {
  const { text, since } = release
  const header = orderHeader({
    discounts: 'CSH',
    terms: 'ITD:5',
    leadTimes: 'LDT:12',
    packages: 25,
    carriers: 'TD5:12',
  })
  return `BAK! ${header} MAN:10 TXI* CTB* ${notes(release)}
    (${partyOf(release)} NX2* REF:12 PER* SI* FOB ${carrierDetails} PKG:25 ${text('*')}):200 (ADV DTM* MTX*)*
    (PO1 LIN* SI* CUR PO3:25 CTP* PAM:10 MEA:40 (PID MEA:10):1000 PWK:25 PO4* REF* PER:3 (SAC CUR):25 IT8 CSH* ITD:2
      DIS:20 INC TAX* FOB* SDQ:500 DTM:10 LDT:12 TD1 TD5:12 TD3:12 TD4:5 (ACK DTM):104 MAN:10 AMT CTB* TXI* (QTY SI*)*
      (PKG MEA*):200 (SCH ${carrierDetails} REF*):200 ${notes(release)}
      (${partyOf(release)} NX2* REF:12 PER:3 SI* DTM FOB SCH:200 ${carrierDetails} QTY* PKG:25):200
      (SLN ${text('*')} SI* PID:1000 PO3:25 ${since('MEA*')} CTP:25 PAM:10 ACK:104 (SAC CUR):10 DTM:10 PO4 TAX:3 ADV*
        (QTY SI*)* ${sublineNotes(release)} ${subline(release)}):1000):100000
    (CTT AMT)`
}

function orderChange(release: Release): string {
  const { text, before, since } = release
  const header = orderHeader({
    discounts: 'CSH:5',
    terms: 'ITD:5',
    leadTimes: before('LDT:12'),
    packages: 200,
    carriers: 'TD5:12',
  })
  return `BCH! ${header} CTB* MAN:10 G53* TXI* PCT* ${orderParties(release)}
    (POC LIN* SI* CUR CN1 PO3:25 CTP* PAM:10 MEA:40 (PID MEA:10):1000 PWK:25 PKG:200 PO4* REF* PER:3 (SAC CUR):25 IT8 CSH*
      ITD:2 DIS:20 INC TAX* FOB* SDQ:500 DTM:10 TD1 TD5:12 TD3:12 TD4:5 MAN:10 PCT* TC2:2 CTB* TXI* SPI* ${text('*')}
      (QTY SI*)* (SCH ${carrierDetails} ${since('REF*')}):200 ${notes(release)} ${leadTimesOf(release)}
      ${orderLineParties(release)}
      (SLN ${text('*')} SI* PID:1000 PO3:104 ${since('MEA*')} TC2:2 (SAC CUR):10 DTM:10 CTP:25 PAM:10 PO4 TAX:3 ADV*
        (QTY SI*)* ${sublineNotes(release)} ${subline(release)}):1000
      ${orderLineAmounts(release)})*
    (CTT AMT:5)`
}

/** The hierarchy of 856 is in its HL numbers, not in its loops. */
const shipNotice = ({ before, since }: Release) => `BSN! DTM:10
    (HL LIN SN1 SLN:1000 PRF PO4 PID:200 MEA:40 PWK:25 PKG:25 TD1:20 TD5:12 ${before('TD3:12')} ${since('(TD3 AT9):12')}
      TD4:5 TSD REF* PER:3
      (LH1 LH2:4 LH3:12 LFH:20 LEP* LH4${since(':4')} LHT:3 LHR:10 PER:5 LHE):100 (CLD REF:200 DTP):200 MAN* DTM:10 FOB
      PAL (${address} REF:12 PER:3 FOB):200 SDQ:50 ETD CUR (SAC CUR)* GF YNQ:10 ${fewCodes} (V1 R4* DTM*)*)!:200000
    CTT`

/** SAC and TXI of 810 lost their limits with 005010, and got dates. */
const invoice = ({ before, since }: Release) => {
  const taxes = `TXI${since('*') || ':10'}`
  return `BIG! NTE:100 CUR REF:12 YNQ:10 PER:3 (${address} REF:12 PER:3 DMG):200 ITD* DTM:10 FOB PID:200 MEA:40 PWK:25
    PKG:25 L7 BAL* INC PAM* ${since('CRC')} ${fewCodes} (N9 MSG!:10) (V1 R4* DTM*)* ${account}
    (IT1 CRC QTY:5 CUR IT3:5 ${taxes} CTP:25 PAM:10 MEA:40 (PID MEA:10):1000 PWK:25 PKG:25 PO4 ITD:2 REF* YNQ:10 PER:5
      SDQ:500 DTM:10 CAD* L7* SR ${before('(SAC TXI:10):25')} ${since('(SAC (TXI DTM)*)*')}
      (SLN DTM REF* PID:1000 SAC${since('*') || ':25'} TC2:2 ${taxes}):1000
      (${address} REF:12 PER:3 DMG):200 ${fewCodes} (V1 R4* DTM*)* ${account}):200000
    TDS! ${taxes} CAD AMT* ${before('(SAC TXI:10):25')} ${since('(SAC DTM* (TXI DTM)*)*')} (ISS PID)* CTT`
}

/** The extensive loops of 820 below a remittance: items, taxes and sublines. */
function remittance({ since }: Release): string {
  const item = (dates: string) =>
    `(IT1 ${since('RPA QTY')} (REF DTM)* (SAC TXI* ${dates})* (SLN (REF DTM*)* (SAC TXI*)*)*)*`
  const adjustedItem = item(since('DTM:10'))
  return `BPR! NTE* TRN CUR REF* DTM* (N1 N2* N3* N4 REF* PER* RDM DTM)*
    (ENT ${since(account)} (NM1 N2* N3* N4 REF* PER*)*
      (ADX NTE* PER* DTM (REF DTM*)* ${adjustedItem} ${since(account)})*
      (RMR NTE* REF* DTM* ${since('VEH')} ${item('')} (ADX NTE* PER* (REF DTM*)* ${adjustedItem})* ${since(account)})*)*
    (TXP TXI* ${since('REF* DTM*')})* DED*
    (LX REF* TRN* (NM1 REF* G53 (AIN QTY* DTP*)* (PEN AMT* DTP* (INV DTP*)*)*)*)*
    (N9 ${since('REF*')} (AMT REF*)* (N1 REF* (EMS ATN* AIN* PYD*)*)*)
    (RYL (NM1 (LOC (PID DTM (PCT QTY (AMT ADX*)*)*)*)* (ASM ADX))*)*`
}

const warehouseOrder = ({ before, since }: Release) => `W05! (${address} PER:5):10 N9:10 G61:3 G62:10 NTE* W09 W66
    W6${since(':5')} R2:13 BNX ${since('(TD3 AT9)')} ${fewCodes}
    (LX MAN* SDQ* N1 G62:10 ${since('N9*')}
      (W01 G69:5 N9:200 NTE* W20:3 QTY:10 AMT${since('*')} G62:10 G66 ${before('N1:3 PER:5')} ${since('(N1 N2 N3 N4 PER:5)*')}
        LH2:6 LHR LH6:5 ${fewCodes}
        (LS (LX N9* G62:10 N1 SDQ* ${fewCodes} (LH1 LH2:4 LH3:10 LFH:20 LEP:3 LH4 LHT:3 LHR:5 PER:5)*)!* LE!)
        ${account})*)*
    W76`

const warehouseAdvice = ({
  before,
  since,
}: Release) => `W06! (N1 N2 N3:2 N4 PER:5)!:10 N9:10 G61:3 G62:5 NTE:20 W27 W6 W28
    W10:10 G72:5 ${since('TD1:5')} ${fewCodes}
    (LX MAN* PAL N9:5
      (W12 G69:5 N9:200 G62:10 QTY:10 MEA:5 AMT R4:5 W27 ${before('N1:5')} ${since('(N1 N2 N3 N4 PER)*')} G72:5 ${fewCodes}
        (LS (LX N9* G62:10 N1 ${fewCodes})!* LE!) ${account})*)*
    W03`

const tenderAnswer = ({ since }: Release) =>
  `B1! N9 ${since('L11')} G62:6 N7 L9:40 V9:10 K1:10 (S5 N9:10 G62:10 K1:10):999`

function shipmentStatus({ since }: Release): string {
  const status = `(AT7 MS1 MS2${since(':2 K1 M7')}):10`
  return `B10! L11:300 MAN:9999 K1:10 (N1 N2 N3:2 N4 G61 G62 L11:10):10 MS3:12
    (LX ${status} L11${since(':999') || ':10'} MAN:9999 Q7:10 K1:10 AT5:10 AT8:10
      ${since(`${status} (N1 N2 N3:2 N4 G62 L11:10):5 (OID SDQ:10)*`)}
      (CD3 L11:20 (AT7 MS1 MS2):10 NM1 Q7:10 AT8 MAN:9999 (N1 N2 N3:3 N4 L11:10)*)*
      (PRF (N1 N2 N3:2 N4 L11:10)* (CD3 L11:20 (AT7 MS1 MS2):10 MAN:9999)*)* (SPO SDQ:10)* (EFI BIN!)*)*`
}

const transactionSets = (release: Release): Readonly<Record<string, string>> => ({
  850: purchaseOrder(release),
  855: orderAnswer(release),
  856: shipNotice(release),
  860: orderChange(release),
  810: invoice(release),
  820: remittance(release),
  940: warehouseOrder(release),
  945: warehouseAdvice(release),
  990: tenderAnswer(release),
  214: shipmentStatus(release),
  997: 'AK1! (AK2 (AK3 AK4:99)* AK5!)* AK9!',
})

/** Transaction sets of version 004010 between ST and SE. */
export const x12Messages = transactionSets(release4010)

/** Transaction sets of version 005010: 999 joins 997. */
export const x12Messages5010: Readonly<Record<string, string>> = {
  ...transactionSets(release5010),
  999: 'AK1! (AK2 (IK3 CTX:10 (IK4 CTX:10)*)* IK5!)* AK9!',
}
