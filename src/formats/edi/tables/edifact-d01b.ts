/**
 * UN/EDIFACT data elements (EDED), composites (EDCD) and segments (EDSD) of directory D.01B, as far as the supported
 * messages use them. Published by UN/CEFACT; compared segment by segment with the D.01B grammars that the Bots translator
 * made from the UN documents.
 */
export const edifactElements = `
0081:a1 1073:an..3 1082:an..6 1218:n..2 1220:n..2 1222:n..2 1225:an..3 1227:an..3 1229:an..3 3005:an..3 3009:an..3
3035:an..3 3139:an..3 3153:an..3 3164:an..35 3207:an..3 3227:an..3 3239:an..3 3251:an..17 3446:an..20 3453:an..3
4017:an..3 4043:an..3 4051:an..3 4055:an..3 4183:an..3 4215:an..3 4221:an..3 4233:an..3 4279:an..3 4343:an..3
4347:an..3 4405:an..3 4447:an..3 4451:an..3 4453:an..3 4455:an..3 4457:an..3 4465:an..3 4471:an..3 4493:an..3
4513:an..3 4517:an..3 5213:an..3 5283:an..3 5286:an..15 5305:an..3 5379:an..3 5402:n..12 5463:an..3 5479:an..3
6167:an..3 6311:an..3 6341:an..3 6426:n..2 6428:n..2 7059:an..3 7075:an..3 7077:an..3 7083:an..3 7164:an..35
7166:an..35 7224:n..8 7293:an..3 7297:an..3 7383:an..3 7405:an..3 7495:an..3 8028:an..17 8051:an..3 8053:an..3
8077:an..3 8101:an..3 8126:an..10 8169:an..3 8211:an..3 8249:an..3 8255:an..3 8273:an..3 8275:an..3 8281:an..3
8325:an..3 8332:an..26 8339:an..3 8341:an..3 8364:an..6 8410:an..4 9213:an..3 9308:an..35 9421:an..3
`

export const edifactComposites = `
C002 an..3 an..17 an..3 an..35
C040 an..17 an..17 an..3 an..35
C056 an..17 an..35
C058 an..35! an..35 an..35 an..35 an..35
C059 an..35! an..35 an..35 an..35
C076 an..512! an..3!
C078 an..35 an..35 an..35 an..3
C080 an..35! an..35 an..35 an..35 an..35 an..3
C082 an..35! an..17 an..3
C088 an..11 an..17 an..3 an..17 an..17 an..3 an..70 an..70
C100 an..3 an..17 an..3 an..70 an..70
C106 an..35 an..9 an..6
C107 an..17! an..17 an..3
C108 an..512! an..512 an..512 an..512 an..512
C110 an..17! an..17 an..3 an..35 an..35
C112 an..3! an..3 an..3 n..3
C128 an..3! n..15! n..9 an..3
C138 n..12! an..3
C174 an..3! an..18 n..18 n..18 n..2
C186 an..3! an..35! an..3
C202 an..17 an..17 an..3 an..35
C205 an..7! an..7 an..10
C206 an..35! an..3 an..3
C208 an..35! an..35
C210 an..35! an..35 an..35 an..35 an..35 an..35 an..35 an..35 an..35 an..35
C212 an..35 an..3 an..17 an..3
C214 an..3 an..17 an..3 an..35 an..35
C215 an..3 an..17 an..3 an..35
C218 an..7 an..17 an..3 an..35
C219 an..3 an..35
C220 an..3 an..17
C222 an..9 an..17 an..3 an..35 an..3
C223 n3 an..3
C224 an..10 an..17 an..3 an..35
C228 an..8 an..17
C233 an..3! an..17 an..3 an..3 an..17 an..3
C234 n4 an..8
C235 an..4 an4
C236 an..4 an..4 an..4
C237 an..17 an..17 an..3 an..3
C240 an..17! an..17 an..3 an..35 an..35
C241 an..3 an..17 an..3 an..35
C243 an..7 an..17 an..3 an..17 an..12 an..17 an..3
C270 an..3! n..18! an..3
C272 an..3 an..17 an..3
C273 an..17 an..17 an..3 an..256 an..256 an..3
C279 n..15! an..3
C280 an..3! n..18 n..18
C288 an..25 an..17 an..3 an..35
C329 an..3 an..3 an..3
C401 an..3! an..3! an..17
C402 an..3! an..35! an..3 an..35 an..3
C501 an..3! n..10 an..3 an..17 an..3
C502 an..3 an..3 an..17 an..70
C503 an..35 an..3 an..70 an..3 an..9 an..6
C504 an..3! an..3 an..3 n..4
C506 an..3! an..70 an..6 an..35 an..6
C507 an..3! an..35 an..3
C509 an..3! n..15 an..3 an..3 n..9 an..3
C516 an..3! n..35 an..3 an..3 an..3
C517 an..25 an..17 an..3 an..256
C519 an..25 an..17 an..3 an..70
C522 an..3! an..3 an..17 an..3 an..35
C524 an..3 an..17 an..3 an..70
C529 an..3! an..17 an..3 an..17
C531 an..3 an..3 an..3
C532 an..3 an..3
C533 an..6! an..17 an..3
C534 an..3 an..3 an..3 an..17 an..3 an..3
C536 an..3! an..17 an..3
C537 an..3! an..17 an..3
C550 an..17! an..17 an..3 an..35
C552 an..35 an..3
C553 an..25 an..17 an..3 an..70
C595 an..17! an..17 an..3 an..35
C596 an..17! an..17 an..3 an..35
C703 an..3! an..17 an..3
C819 an..9 an..17 an..3 an..70
C823 an..3 an..17 an..3 an..35
C824 an..3 an..17 an..3 an..35
C827 an..3! an..17 an..3
C829 an..3 an..6
C849 an..35! an..35
C850 an..3! an..35
C889 an..3 an..17 an..3 an..35 an..35
C960 an..3 an..17 an..3 an..35
`

export const edifactSegments = `
AJT 4465! 1082
ALC 5463! C552 4471 1227 C214
ALI 3239 9213 {4183}5
APR 4043 C138 C960
BGM C002 C106 1225 4343
CAV C889!
CCI 7059 C502 C240 4051
CNT C270!
COD C823 C824
COM C076!
CPS 7164! 7166 7075
CTA 3139 C056
CUX C504 C504 5402 6341
DGS 8273 C205 C234 C223 8339 8364 8410 8126 C235 C236 8255 8325 8211
DLI 1073! 1082!
DLM 4455 C522 C214 4457
DOC C002! C503 3153 1220 1218
DTM C507!
EQA 8053! C237
EQD 8053! C237 C224 8077 8249 8169
FII 3035! C078 C088 3207
FTX 4451! 4453 C107 C108 3453 4447
GIN 7405! C208! {C208}4
GIR 7297! C206! {C206}4
GIS C529!
HAN C524 C218
IMD 7077 C272 C273 7383
INP C849 C522 C850 1229
LIN 1082 1229 C212 C829 1222 7083
LOC 3227! C517 C519 C553 5479
MEA 6311! C502 C174 7383
MOA C516!
MTD 7495! 4513 3005 3009
NAD 3035! C082 C058 C080 C059 3164 C819 3251 3207
PAC 7224 C531 C202 C402 C532
PAI C534!
PAT 4279! C110 C112
PCD C501! 4405
PCI 4233 C210 8275 C827
PGI 5379! C288
PIA 4347! C212! {C212}4
PRI C509 5213
QTY C186!
QVR C279 4221 C960
RCS 7293! C550 1229 3207
RFF C506!
RJL C595 C596
RNG 6167! C280
RTE C128! 4405
SCC 4017! 4493 C329
SEL 9308 C215 4517 C208
SGP C237! 7224
STG 9421! 6426 6428
TAX 5283! C241 C533 5286 C243 5305 3446 1227
TDT 8051! 8028 C220 C228 C040 8101 C401 C222 8281
TMD C219 8332 8341
TOD 4055 4215 C100
TSR C536 C233 C537 C703
UNS 0081!
`

/** What the payment terms of the EN 16931 binding (D.14B) need beyond D.01B. */
export const edifactComposites14B = `
C019 an..17 an..17 an..3 an..35
`

export const edifactSegments14B = `
PYT 4279! C019 an..3 an..3 an..3 n..3
`
