/** Party loops, which recur in nearly every transaction set. */
const address = 'N1 N2:2 N3:2 N4'
const carrierDetails = 'TD1:2 TD5:12 TD3:12 TD4:5'
const codes = '(LM LQ!*)*'
const subline = '(N1 N2:2 N3:2 N4 NX2* REF:12 PER:3 SI*):10'

/** The extensive loops of 820 below a remittance: items, taxes and sublines. */
const charge = '(SAC TXI*)*'
const remittanceItem = `(IT1 (REF DTM)* ${charge} (SLN (REF DTM*)* ${charge})*)*`

const orderHeader = (ldt: string) =>
  `CUR REF* PER:3 TAX* FOB* CTP* PAM:10 CSH:5 ${ldt} SI* PID:200 MEA:40 PWK:25 PKG:200 TD1:2 TD5* TD3:12 TD4:5`
const shippingInstructions = (text: string) =>
  `(SPI REF:5 DTM:5 ${text} (N1 N2:2 N3:2 N4 REF:20 G61 ${text}):20 (CB1 REF:20 DTM:5 LDT ${text})*)*`
const orderLineParties = (text: string) =>
  `(${address} QTY* NX2* REF:12 PER:3 SI* DTM FOB SCH:200 ${carrierDetails} PKG:200 (LDT MAN:10 QTY:5 ${text} REF:3)*):200`

/** Transaction sets of version 004010 between ST and SE. The hierarchy of 856 is in its HL numbers, not in its loops. */
export const x12Messages: Readonly<Record<string, string>> = {
  850: `BEG! ${orderHeader('TC2* (SAC CUR):25 ITD* DIS:20 INC DTM:10 LDT:12 LIN:5')}
    MAN:10 PCT* CTB:5 TXI* (AMT REF* DTM PCT* (FA1 FA2!*)*)* (N9 DTM* MSG:1000):1000
    (${address}* NX2* REF:12 PER* SI* FOB ${carrierDetails} PKG:200):200 ${codes} ${shippingInstructions('MSG:50')}
    (ADV DTM* MTX*)*
    (PO1 LIN* SI* CUR CN1 PO3:25 (CTP CUR)* PAM:10 MEA:40 (PID MEA:10):1000 PWK:25 PO4* REF* PER:3 (SAC CUR CTP):25 IT8
      CSH* ITD:2 DIS:20 INC TAX* FOB* SDQ:500 IT3:5 DTM:10 TC2* TD1 TD5:12 TD3:12 TD4:5 PCT* MAN:10 MSG* SPI* TXI* CTB*
      (QTY SI*)* (SCH ${carrierDetails} REF*):200 (PKG MEA*):200 (LS (LDT QTY* MSG REF:3 ${codes})!* LE!)
      (N9 DTM* MEA:40 MSG:1000):1000 ${orderLineParties('MSG')}
      (SLN MSG* SI* PID:1000 PO3:104 TC2* ADV* DTM:10 CTP:25 PAM:10 PO4 TAX:3 (N9 DTM* MSG*)* (SAC CUR CTP):25
        (QTY SI*)* ${subline}):1000
      (AMT REF PCT*)* ${codes})!:100000
    (CTT AMT)`,
  855: `BAK! CUR REF* PER:3 TAX* FOB* CTP* PAM:10 CSH (SAC CUR):25 ITD:5 DIS:20 INC DTM:10 LDT:12 LIN:5 SI* PID:200 MEA:40
    PWK:25 PKG:25 ${carrierDetails} MAN:10 TXI* CTB* (N9 DTM* MSG:1000):1000
    (${address} NX2* REF:12 PER* SI* FOB ${carrierDetails} PKG:25 MSG*):200 (ADV DTM* MTX*)*
    (PO1 LIN* SI* CUR PO3:25 CTP* PAM:10 MEA:40 (PID MEA:10):1000 PWK:25 PO4* REF* PER:3 (SAC CUR):25 IT8 CSH* ITD:2
      DIS:20 INC TAX* FOB* SDQ:500 DTM:10 LDT:12 TD1 TD5:12 TD3:12 TD4:5 (ACK DTM):104 MAN:10 AMT CTB* TXI* (QTY SI*)*
      (PKG MEA*):200 (SCH ${carrierDetails} REF*):200 (N9 DTM* MSG:1000):1000
      (${address} NX2* REF:12 PER:3 SI* DTM FOB SCH:200 ${carrierDetails} QTY* PKG:25):200
      (SLN MSG* SI* PID:1000 PO3:25 CTP:25 PAM:10 ACK:104 (SAC CUR):10 DTM:10 PO4 TAX:3 ADV* (QTY SI*)*
        (N9 DTM* MSG*)* ${subline}):1000):100000
    (CTT AMT)`,
  856: `BSN! DTM:10
    (HL LIN SN1 SLN:1000 PRF PO4 PID:200 MEA:40 PWK:25 PKG:25 TD1:20 TD5:12 TD3:12 TD4:5 TSD REF* PER:3
      (LH1 LH2:4 LH3:12 LFH:20 LEP* LH4 LHT:3 LHR:10 PER:5 LHE):100 (CLD REF:200 DTP):200 MAN* DTM:10 FOB PAL
      (${address} REF:12 PER:3 FOB):200 SDQ:50 ETD CUR (SAC CUR)* GF YNQ:10 (LM LQ!:100):10 (V1 R4* DTM*)*)!:200000
    CTT`,
  860: `BCH! ${orderHeader('(SAC CUR):25 ITD:5 DIS:20 INC DTM:10 LDT:12 LIN:5')}
    CTB* MAN:10 G53* TXI* PCT* (AMT REF* DTM PCT* (FA1 FA2!*)*)* (N9 DTM* MSG:1000):1000
    (${address}* NX2* REF:12 PER* SI* FOB ${carrierDetails} PKG:200):200 ${codes} ${shippingInstructions('MSG:50')}
    (ADV DTM* MTX*)*
    (POC LIN* SI* CUR CN1 PO3:25 CTP* PAM:10 MEA:40 (PID MEA:10):1000 PWK:25 PKG:200 PO4* REF* PER:3 (SAC CUR):25 IT8 CSH*
      ITD:2 DIS:20 INC TAX* FOB* SDQ:500 DTM:10 TD1 TD5:12 TD3:12 TD4:5 MAN:10 PCT* TC2:2 CTB* TXI* SPI* MSG*
      (QTY SI*)* (SCH ${carrierDetails}):200 (N9 DTM* MSG:1000):1000 (LS (LDT QTY* MSG REF:3 ${codes})!* LE!)
      ${orderLineParties('MSG')}
      (SLN MSG* SI* PID:1000 PO3:104 TC2:2 (SAC CUR):10 DTM:10 CTP:25 PAM:10 PO4 TAX:3 ADV* (QTY SI*)* (N9 DTM* MSG*)*
        ${subline}):1000
      (AMT REF PCT*)* ${codes})*
    (CTT AMT:5)`,
  810: `BIG! NTE:100 CUR REF:12 YNQ:10 PER:3 (${address} REF:12 PER:3 DMG):200 ITD* DTM:10 FOB PID:200 MEA:40 PWK:25 PKG:25
    L7 BAL* INC PAM* (LM LQ!:100):10 (N9 MSG!:10) (V1 R4* DTM*)* (FA1 FA2!*)*
    (IT1 CRC QTY:5 CUR IT3:5 TXI:10 CTP:25 PAM:10 MEA:40 (PID MEA:10):1000 PWK:25 PKG:25 PO4 ITD:2 REF* YNQ:10 PER:5
      SDQ:500 DTM:10 CAD* L7* SR (SAC TXI:10):25 (SLN DTM REF* PID:1000 SAC:25 TC2:2 TXI:10):1000
      (${address} REF:12 PER:3 DMG):200 (LM LQ!:100):10 (V1 R4* DTM*)* (FA1 FA2!*)*):200000
    TDS! TXI:10 CAD AMT* (SAC TXI:10):25 (ISS PID)* CTT`,
  820: `BPR! NTE* TRN CUR REF* DTM* (N1 N2* N3* N4 REF* PER* RDM DTM)*
    (ENT (NM1 N2* N3* N4 REF* PER*)* (ADX NTE* PER* DTM (REF DTM*)* ${remittanceItem})*
      (RMR NTE* REF* DTM* ${remittanceItem} (ADX NTE* PER* (REF DTM*)* ${remittanceItem})*)*)*
    (TXP TXI*)* DED*
    (LX REF* TRN* (NM1 REF* G53 (AIN QTY* DTP*)* (PEN AMT* DTP* (INV DTP*)*)*)*)*
    (N9 (AMT REF*)* (N1 REF* (EMS ATN* AIN* PYD*)*)*)
    (RYL (NM1 (LOC (PID DTM (PCT QTY (AMT ADX*)*)*)*)* (ASM ADX))*)*`,
  940: `W05! (${address} PER:5):10 N9:10 G61:3 G62:10 NTE* W09 W66 W6 R2:13 BNX (LM LQ!:100):10
    (LX MAN* SDQ* N1 G62:10
      (W01 G69:5 N9:200 NTE* W20:3 QTY:10 AMT G62:10 G66 N1:3 PER:5 LH2:6 LHR LH6:5 (LM LQ!:100):10
        (LS (LX N9* G62:10 N1 SDQ* (LM LQ!:100):10 (LH1 LH2:4 LH3:10 LFH:20 LEP:3 LH4 LHT:3 LHR:5 PER:5)*)!* LE!)
        (FA1 FA2!*)*)*)*
    W76`,
  945: `W06! (N1 N2 N3:2 N4 PER:5)!:10 N9:10 G61:3 G62:5 NTE:20 W27 W6 W28 W10:10 G72:5 (LM LQ!:100):10
    (LX MAN* PAL N9:5
      (W12 G69:5 N9:200 G62:10 QTY:10 MEA:5 AMT R4:5 W27 N1:5 G72:5 (LM LQ!:100):10
        (LS (LX N9* G62:10 N1 (LM LQ!:100):10)!* LE!) (FA1 FA2!*)*)*)*
    W03`,
  990: 'B1! N9 G62:6 N7 L9:40 V9:10 K1:10 (S5 N9:10 G62:10 K1:10):999',
  214: `B10! L11:300 MAN:9999 K1:10 (N1 N2 N3:2 N4 G61 G62 L11:10):10 MS3:12
    (LX (AT7 MS1 MS2):10 L11:10 MAN:9999 Q7:10 K1:10 AT5:10 AT8:10
      (CD3 L11:20 (AT7 MS1 MS2):10 NM1 Q7:10 AT8 MAN:9999 (N1 N2 N3:3 N4 L11:10)*)*
      (PRF (N1 N2 N3:2 N4 L11:10)* (CD3 L11:20 (AT7 MS1 MS2):10 MAN:9999)*)* (SPO SDQ:10)* (EFI BIN!)*)*`,
  997: 'AK1! (AK2 (AK3 AK4:99)* AK5!)* AK9!',
}

const orderText5010 = {
  850: x12Messages['850']!.replaceAll(/MSG(?::\d+)?/g, 'MTX*')
    .replace('LDT:12 LIN:5', 'LIN:5')
    .replace('CTB:5 TXI* (AMT', 'CTB:5 TXI* (LDT QTY* MTX* REF*)* (AMT')
    .replaceAll('(N9 DTM* MTX*):1000', '(N9 DTM* MTX* PWK* EFI*):1000')
    .replace('(N9 DTM* MEA:40 MTX*)', '(N9 DTM* MEA:40 MTX* PWK* EFI*)')
    .replace('PO3:104 TC2*', 'PO3:104 MEA* TC2*')
    .replaceAll('N1 N2:2 N3:2', 'N1 N2:2 IN2* N3:2'),
}

/** Version 005010: MTX takes the place of MSG in orders, SAC and TXI of 810 lose their limits, 999 joins 997. */
export const x12Messages5010: Readonly<Record<string, string>> = {
  ...x12Messages,
  850: orderText5010[850],
  810: x12Messages['810']!.replace('PAM* (LM', 'PAM* CRC (LM')
    .replaceAll('TXI:10', 'TXI*')
    .replaceAll('(SAC TXI*):25', '(SAC DTM* (TXI DTM)*)*')
    .replace('SAC:25 TC2:2', 'SAC* TC2:2'),
  856: x12Messages['856']!.replace('TD3:12 TD4', '(TD3 AT9):12 TD4').replace('LH4 LHT', 'LH4:4 LHT'),
  999: 'AK1! (AK2 (IK3 CTX:10 (IK4 CTX:10)*)* IK5!)* AK9!',
}
