import { test } from 'vitest'
import { importStatements } from '../../src/exchange/statements/import-statements.js'
import { statistics } from '../../src/kernel/tx.js'
import { freshDatabase } from '../fresh-database.js'
import { Shop } from './shop.js'
import { Tx } from '../../src/kernel/tx.js'
const times = new Map<string, number>()
for (const m of ['query', 'flushBuffer'] as const) { const old = (Tx.prototype as any)[m]; (Tx.prototype as any)[m] = async function (...a: any[]) { const t = performance.now(); const r = await old.apply(this, a); const k = m + ' ' + String(a[0] ?? '').replace(/\s+/g, ' ').slice(0, 90); times.set(k, (times.get(k) ?? 0) + performance.now() - t); return r } }
const database = await freshDatabase()
test('speed', async () => {
  const shop = await Shop.open(database, { today: '2011-02-28' })
  const N = 8000
  await shop.sql(`insert into customer (tenant_id,id,number,name,kind,country,payment_term,currency,created_on) select $1, gen_random_uuid(), 'C'||n,'n','business','GB','NET30','GBP','2010-01-01' from generate_series(1,2000) n`)
  await shop.sql(`insert into credit_account (tenant_id,customer_id,currency,limit_amount,limit_source,receivable) select $1, id,'GBP',1000,'starter', 120*20 from customer where tenant_id=$1`)
  await shop.sql(`insert into invoice (tenant_id,id,number,type,legal_entity,customer_id,customer_number,customer_name,bill_to,country,issue_date,tax_point,due_date,currency,net,tax,gross,payable,payment_term,hash,external_number)
   select $1, gen_random_uuid(), 'INV-2011-'||lpad(n::text,6,'0'),'invoice','UK',c.id,c.number,'x','{}','GB','2011-01-01','2011-01-01','2011-01-31','GBP',100,20,120,120,'NET30','h', (500000+n)::text
   from generate_series(1,${N}) n join customer c on c.tenant_id=$1 and c.number='C'||(1+n%2000)`)
  await shop.sql(`insert into open_item (tenant_id,id,legal_entity,account_role,customer_id,document_type,document_id,document_number,issue_date,due_date,currency,amount,base_amount,residual,base_residual)
   select $1, gen_random_uuid(),'UK','receivable',customer_id,'invoice',id,number,issue_date,due_date,'GBP',120,120,120,120 from invoice where tenant_id=$1`)
  if (process.env.ANALYZE) await shop.sql('analyze', []).catch(() => {})
  const entries = Array.from({ length: N }, (_, i) => {
    const n = i + 1
    const text = i % 4 === 0 ? 'INVOICE ' + (500000 + n) : 'Payment for INV-2011-' + String(n).padStart(6, '0') + ' thanks a lot ref 12345678'
    return `<Ntry><Amt Ccy="GBP">${i % 5 === 0 ? '77.00' : '120.00'}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2011-02-${String(1 + (i % 27)).padStart(2, '0')}</Dt></BookgDt><AcctSvcrRef>R${i}</AcctSvcrRef><NtryDtls><TxDtls><RltdPties><Dbtr><Nm>P${i}</Nm></Dbtr></RltdPties><RmtInf><Ustrd>${text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`
  })
  const xml = `<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>S</Id><Acct><Id><IBAN>GB33BUKB20201555555555</IBAN></Id><Ccy>GBP</Ccy></Acct>${entries.join('')}</Stmt></BkToCstmrStmt></Document>`
  const t = Date.now(); const before = { ...statistics }; const cpu = process.cpuUsage()
  const seen: string[] = []
  const r = await importStatements(database, shop.tenantId, [{ name: 'big.xml', chunks: (async function* () { yield Buffer.from(xml) })() }], { progress: (p) => seen.push(`${p.what} ${p.done} ${Date.now() - t}`) })
  const used = process.cpuUsage(cpu)
  console.log(Date.now() - t, 'ms', 'node cpu', Math.round((used.user + used.system) / 1000), JSON.stringify({ ...r, findings: r.findings.length }), statistics.statements - before.statements, seen.filter((_, i) => i % 16 === 1))
  console.log(await shop.sql(`select (select sum(base_debit-base_credit) from journal_line where tenant_id=$1 and account='1000') bank, (select count(*) from settlement where tenant_id=$1) s`))
  await new Promise((r) => setTimeout(r, 1500)); console.log([...times].sort((a, b) => b[1] - a[1]).slice(0, 7)); console.table(await shop.sql('select relname, indexrelname, idx_scan::int, idx_tup_read::int from pg_stat_user_indexes where $1::uuid is not null order by idx_tup_read desc limit 12'))
})
