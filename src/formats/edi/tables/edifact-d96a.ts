/**
 * What directory D.96A has otherwise than D.01B: shorter codes and texts, and a few segments and composites. Compared
 * segment by segment with the D.96A grammars that the Bots translator made from the UN documents.
 */
export const edifactElements96A = `
1004:an..35 1082:n..6 3229:an..9 3251:an..9 7081:an..3 7164:an..12 7166:an..12 9308:an..10
`

export const edifactComposites96A = `
C002 an..3 an..3 an..3 an..35
C040 an..17 an..3 an..3 an..35
C082 an..35! an..3 an..3
C088 an..11 an..3 an..3 an..17 an..3 an..3 an..70 an..70
C100 an..3 an..3 an..3 an..70 an..70
C107 an..3! an..3 an..3
C108 an..70! an..70 an..70 an..70 an..70
C110 an..17! an..3 an..3 an..35 an..35
C174 an..3! n..18 n..18 n..18 n..2
C186 an..3! n..15! an..3
C202 an..17 an..3 an..3 an..35
C212 an..35 an..3 an..3 an..3
C214 an..3 an..3 an..3 an..35 an..35
C215 an..3 an..3 an..3 an..35
C218 an..4 an..3 an..3
C222 an..9 an..3 an..3 an..35 an..3
C224 an..10 an..3 an..3 an..35
C237 an..17 an..3 an..3 an..3
C240 an..17! an..3 an..3 an..35 an..35
C241 an..3 an..3 an..3 an..35
C243 an..7 an..3 an..3 an..17 an..12 an..3 an..3
C273 an..17 an..3 an..3 an..35 an..35 an..3
C501 an..3! n..10 an..3 an..3 an..3
C502 an..3 an..3 an..3 an..70
C503 an..35 an..3 an..35 an..3
C506 an..3! an..35 an..6 an..35
C516 an..3! n..18 an..3 an..3 an..3
C517 an..25 an..3 an..3 an..70
C519 an..25 an..3 an..3 an..70
C522 an..3! an..3 an..3 an..3 an..35
C524 an..3 an..3 an..3 an..70
C533 an..6! an..3 an..3
C534 an..3 an..3 an..3 an..3 an..3 an..3
C550 an..17! an..3 an..3 an..35
C553 an..25 an..3 an..3 an..70
C827 an..3! an..3 an..3
C829 an..3 n..6
C849 an..17! an..17
C889 an..3 an..3 an..3 an..35 an..35
C960 an..3 an..3 an..3 an..35
`

export const edifactSegments96A = `
BGM C002 1004 1225 4343
CCI 7059 C502 C240
FTX 4451! 4453 C107 C108 3453
IMD 7077 7081 C273 7383
NAD 3035! C082 C058 C080 C059 3164 3229 3251 3207
PCD C501!
RCS 7293! C550 1229
RTE C128!
SEL 9308! C215 4517
TAX 5283! C241 C533 5286 C243 5305 3446
`
