-- What each column means: unit, currency, allowed values, and the source of a rule. A test fails for a column without
-- a comment; the data dictionary is made from these. Currency stands in the row unless it says otherwise.

comment on procedure protect is 'Puts a table under row-level security and grants the application what it may do: read, insert, update the columns named.';
comment on procedure partition_by_year is 'Cuts a table into one partition a year, and one for all other dates.';

do $$
declare target text;
begin
  for target in select c.table_name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
                 where c.table_schema = 'public' and c.column_name = 'tenant_id' and t.table_type = 'BASE TABLE' and c.table_name <> 'tenant' loop
    execute format('comment on column %I.tenant_id is %L', target, 'The tenant that the row belongs to.');
  end loop;
end $$;

comment on column tenant.tenant_id is 'Identifier of the tenant.';
comment on column tenant.name is 'What people call it; the command line and API keys find it by this.';
comment on column tenant.base_currency is 'ISO 4217 code of the currency in which its books are kept.';
comment on column tenant.time_zone is 'IANA name of the zone in which its business day begins, e.g. Europe/London.';
comment on column tenant.today is 'The business date while history is replayed; null where it is the calendar''s today in the time zone.';
comment on column tenant.sample_label is 'What says that the data are a sample, for sample companies; null for real ones.';
comment on column tenant.rules_version is 'Counts changes of terms, tax rates, legal entities, warehouses, bank accounts and periods, which every process keeps in memory.';

comment on column setting.name is 'Name of the setting, as policy declares it.';
comment on column setting.valid_from is 'First day on which the value holds, until the next row of the name.';
comment on column setting.value is 'The value: text, as decisions read it.';

comment on column number_series.legal_entity is 'Legal entity whose numbers these are.';
comment on column number_series.series is 'What is numbered: order, delivery, return, invoice, credit_note, payment, write_off, dunning_notice, stock_document, journal.';
comment on column number_series.year is 'Calendar year of the documents'' dates; each begins at 1.';
comment on column number_series.next_number is 'The number that the next document gets. The row is locked until the commit, so there is no gap.';
comment on column number_series.last_date is 'Date of the last document: the next may not be earlier. Null while none was issued, or where dates do not matter.';
comment on column number_series.last_hash is 'SHA-256 of the last document of a chained series (invoices), hexadecimal; null for others.';

comment on column idempotency_key.operation is 'Name of the operation that was asked for.';
comment on column idempotency_key.key is 'The caller''s key; unique for the operation.';
comment on column idempotency_key.input_hash is 'SHA-256 of the canonical JSON of the input: the key with another input is refused.';
comment on column idempotency_key.outcome is 'What was answered, and is answered again.';
comment on column idempotency_key.created_on is 'Business date of the first request.';

comment on column api_key.id is 'Identifier of the key; not a secret.';
comment on column api_key.name is 'What people call the program that has it; events name it as the actor.';
comment on column api_key.secret_hash is 'SHA-256 of the secret. The secret itself is shown once and never stored.';
comment on column api_key.roles is 'Names of the roles whose permissions the key has.';
comment on column api_key.created_at is 'Moment when it was made.';
comment on column api_key.revoked_at is 'Moment when it was taken out of use for good; null while it is valid.';

comment on column event.business_date is 'The tenant''s today when it happened; cuts the table into years.';
comment on column event.id is 'Identifier of the event; sorts by time (UUID version 7).';
comment on column event.occurred_at is 'Moment when it happened; in replayed history on the replayed day.';
comment on column event.type is 'What happened, in the past tense: invoice.issued.';
comment on column event.actor_kind is 'user is a person, api a program with a key, system the worker, an import or the command line.';
comment on column event.actor is 'Name of who did it.';
comment on column event.object_type is 'Kind of document it is about.';
comment on column event.object_id is 'Identifier of that document.';
comment on column event.object_number is 'Number of that document, as people know it.';
comment on column event.detail is 'Amounts, reasons and changes, as JSON; null where the type says everything.';

comment on column legal_entity.code is 'Short code by which documents and number series name it.';
comment on column legal_entity.name is 'Registered name, as invoices print it (EN 16931 BT-27).';
comment on column legal_entity.country is 'ISO 3166-1 code of its seat: decides domestic, Union and export tax.';
comment on column legal_entity.currency is 'ISO 4217 code of its own currency.';
comment on column legal_entity.vat_number is 'VAT identifier with country prefix (EN 16931 BT-31); null where it has none.';
comment on column legal_entity.tax_number is 'Registration for other taxes, as the national office gave it (EN 16931 BT-32); null where it has none.';
comment on column legal_entity.street is 'Street and house number.';
comment on column legal_entity.city is 'Town.';
comment on column legal_entity.postcode is 'Post code as written in its country.';
comment on column legal_entity.email is 'Address for questions about invoices.';
comment on column legal_entity.contact_name is 'Who answers them: a person or a department (EN 16931 BT-41).';
comment on column legal_entity.phone is 'Telephone number for them (EN 16931 BT-42).';

comment on column payment_term.code is 'Short code by which customers and documents name it.';
comment on column payment_term.name is 'What people call it.';
comment on column payment_term.net_days is 'Days from the issue of a document until it falls due, where there are no instalments.';
comment on column payment_term.discount_percent is 'Early-payment discount in percent; 0 grants none.';
comment on column payment_term.discount_days is 'Days from issue within which the discount may be taken.';
comment on column payment_term.discount_regime is 'How tax follows the discount: A tax is reduced too, B only the net, C tax was reduced from the start.';
comment on column payment_term.settlement is 'credit is an open account, prepaid waits for the money before shipping, at_once is settled by a payment service.';

comment on column payment_term_instalment.code is 'The payment term.';
comment on column payment_term_instalment.instalment is 'Its place in the sequence, from 1.';
comment on column payment_term_instalment.share is 'Percent of the claim; the shares of a term add up to 100.';
comment on column payment_term_instalment.days is 'Days from issue until this part falls due.';

comment on column customer.id is 'Identifier of the customer.';
comment on column customer.number is 'The customer''s number, as people know it.';
comment on column customer.name is 'Name, as invoices print it (EN 16931 BT-44).';
comment on column customer.kind is 'business buys for its trade, consumer for itself, web_shop stands for all anonymous buyers of a country.';
comment on column customer.country is 'ISO 3166-1 code of the bill-to address (EN 16931 BT-55).';
comment on column customer.vat_number is 'VAT identifier with country prefix (EN 16931 BT-48); null where there is none.';
comment on column customer.street is 'Street and house number of the bill-to address.';
comment on column customer.city is 'Town of the bill-to address.';
comment on column customer.postcode is 'Post code of the bill-to address.';
comment on column customer.email is 'Where documents are sent.';
comment on column customer.payment_term is 'Terms that its orders get unless they say otherwise.';
comment on column customer.currency is 'ISO 4217 code of the currency in which it buys; fixed.';
comment on column customer.requires_reference is 'Whether an order without its purchase order number is held.';
comment on column customer.complete_delivery is 'Whether an order is shipped only as a whole.';
comment on column customer.billing_rule is 'per_delivery or complete_order; null takes the setting billing.rule.';
comment on column customer.small_difference is 'Largest short payment written off for it, in its currency; the stricter of this and the setting counts. Null takes the setting.';
comment on column customer.created_on is 'Business date on which it became known.';

comment on column item.id is 'Identifier of the item.';
comment on column item.number is 'The item''s number (SKU), as people know it.';
comment on column item.name is 'Description, as documents print it (EN 16931 BT-153).';
comment on column item.kind is 'goods are stocked, service and charge are not, voucher is a liability until redeemed, kit is sold whole and stocked as components, test never reaches the books.';
comment on column item.unit is 'Unit of quantities and prices, by UN/ECE Recommendation 20 (EN 16931 BT-130); EA is each.';
comment on column item.account_role is 'Role of the account that its sale is posted to: revenue_goods, revenue_carriage, voucher_liability, …';
comment on column item.tax_class is 'standard is taxed by destination, outside is outside the scope of VAT (EN 16931 category O).';
comment on column item.standard_cost is 'Cost of one unit where no purchase is known, in base currency.';
comment on column item.minimum_quantity is 'Least quantity of a line; null for no bound.';
comment on column item.maximum_quantity is 'Largest quantity of a line; null for no bound.';
comment on column item.quantity_multiple is 'Quantities are multiples of this; null for any.';

comment on column kit_component.item_id is 'The kit.';
comment on column kit_component.component_id is 'The item that is in it.';
comment on column kit_component.position is 'Place in the recipe, from 1; reservations and deliveries name it.';
comment on column kit_component.quantity is 'Units of the component in one kit.';
comment on column kit_component.stand_alone_price is 'Price of the component when sold alone: its weight when revenue is allocated (IFRS 15.76).';

comment on column item_price.id is 'Identifier of the price.';
comment on column item_price.item_id is 'What is priced.';
comment on column item_price.customer_id is 'For whom; null for everybody.';
comment on column item_price.currency is 'ISO 4217 code of the price.';
comment on column item_price.valid_from is 'First day on which it holds.';
comment on column item_price.valid_to is 'Last day on which it holds; null for no end.';
comment on column item_price.minimum_quantity is 'Holds for quantities from this on.';
comment on column item_price.price is 'Net price of one unit.';

comment on column tax_rate.country is 'ISO 3166-1 code of the country whose tax it is.';
comment on column tax_rate.category is 'Category by UNCL 5305 as EN 16931 uses it: S, Z, E, AE, K, G, O.';
comment on column tax_rate.valid_from is 'First tax point at which the rate holds.';
comment on column tax_rate.rate is 'Percent.';

comment on column account.number is 'The tenant''s own account number.';
comment on column account.name is 'Its name in reports.';
comment on column account.kind is 'asset, liability, equity, revenue or expense.';
comment on column account.role is 'What it is for; postings name the role and never the number.';

comment on column period.month is 'Accounting month, YYYY-MM.';
comment on column period.state is 'open takes everything, locked only adjustments, closed nothing.';

comment on column exchange_rate.currency is 'ISO 4217 code of the foreign currency.';
comment on column exchange_rate.valid_from is 'First day on which the rate holds, until the next row of the currency.';
comment on column exchange_rate.rate is 'Value of one unit in base currency.';

comment on column journal.id is 'Identifier of the journal.';
comment on column journal.number is 'J-year-number, without gaps within legal entity and year.';
comment on column journal.legal_entity is 'In whose books it stands.';
comment on column journal.posting_date is 'Day that decides its period.';
comment on column journal.document_type is 'Kind of document that caused it.';
comment on column journal.document_id is 'Identifier of that document.';
comment on column journal.document_number is 'Number of that document.';
comment on column journal.text is 'One line for a reader.';
comment on column journal.adjustment is 'Whether it may be posted into a locked period.';
comment on column journal.currency is 'ISO 4217 code of debit and credit.';
comment on column journal.line_count is 'Number of its lines.';
comment on column journal.total_debit is 'Sum of its lines'' debit, in its currency.';
comment on column journal.total_credit is 'Sum of its lines'' credit; equal to the debit.';
comment on column journal.base_debit is 'Sum of its lines'' debit in base currency.';
comment on column journal.base_credit is 'Sum of its lines'' credit in base currency; equal to the debit.';
comment on column journal.reverses is 'The journal that it takes back; a journal is reversed at most once.';

comment on column journal_line.posting_date is 'The journal''s; cuts the table into years.';
comment on column journal_line.journal_id is 'The journal.';
comment on column journal_line.line is 'Number within the journal, from 1.';
comment on column journal_line.account is 'Account number.';
comment on column journal_line.debit is 'Amount in the journal''s currency; 0 on the credit side.';
comment on column journal_line.credit is 'Amount in the journal''s currency; 0 on the debit side.';
comment on column journal_line.base_debit is 'The debit in base currency. A line of an exchange difference has only base amounts.';
comment on column journal_line.base_credit is 'The credit in base currency.';
comment on column journal_line.party_id is 'Customer of a line on a control account; null elsewhere, and for money of unknown payers.';

comment on column open_item.id is 'Identifier of the open item.';
comment on column open_item.legal_entity is 'Whose claim it is.';
comment on column open_item.account_role is 'Its control account: receivable for claims, customer_credit for credits, unapplied_cash for money of unknown payers.';
comment on column open_item.customer_id is 'Who owes it, or in whose favour it is; null only for money of unknown payers.';
comment on column open_item.document_type is 'invoice, deposit, credit_note, payment, …';
comment on column open_item.document_id is 'The document that it comes from.';
comment on column open_item.document_number is 'Number of that document.';
comment on column open_item.instalment is 'Which part of the document''s claim, from 1.';
comment on column open_item.order_id is 'The order that it belongs to, so that the order knows when it is paid; null where there is none.';
comment on column open_item.issue_date is 'Date of the document.';
comment on column open_item.due_date is 'Day on which it falls due; a settlement in part does not change it.';
comment on column open_item.currency is 'ISO 4217 code of its amounts.';
comment on column open_item.amount is 'What it was issued for: positive a claim, negative a credit.';
comment on column open_item.base_amount is 'The amount in base currency at the rate of its document.';
comment on column open_item.residual is 'What is left of the amount, of the same sign; 0 when it is cleared.';
comment on column open_item.base_residual is 'What is left of the base amount; 0 when the residual is.';
comment on column open_item.discount_until is 'Last day for the early-payment discount; null where none is granted.';
comment on column open_item.discount is 'Early-payment discount in its currency: of the gross, in regime B of the net. 0 where none is granted.';
comment on column open_item.disputed is 'Part of the residual that the customer objects to: it is not dunned and does not stop orders.';
comment on column open_item.dunning_level is 'Number of reminders so far.';
comment on column open_item.dunned_on is 'Day of the last reminder; null before the first.';

comment on column settlement.id is 'Identifier of the settlement.';
comment on column settlement.settled_on is 'Day from which the items count as cleared: today, or the day of the money where that came earlier.';
comment on column settlement.kind is 'application of a payment, offset of a credit note, discount, write_off, small_difference, refund, transfer to another item, or reversal of a settlement.';
comment on column settlement.debit_item is 'The claim that was cleared; null where only a credit was (refund).';
comment on column settlement.credit_item is 'The credit that cleared it; null where an account did (discount, write-off).';
comment on column settlement.amount is 'Amount cleared, in the items'' currency; negative in a reversal.';
comment on column settlement.base_debit is 'What the claim lost in base currency.';
comment on column settlement.base_credit is 'What the credit lost in base currency; the difference to the debit is the realised exchange difference (IAS 21.28).';
comment on column settlement.tax is 'Output tax within the amount that a discount or write-off takes back.';
comment on column settlement.base_tax is 'That tax in base currency.';
comment on column settlement.cause_type is 'Kind of document that settled.';
comment on column settlement.cause_id is 'Identifier of that document.';
comment on column settlement.reverses is 'The settlement that this one takes back; at most one does.';

comment on column warehouse.code is 'Short code by which stock and documents name it.';
comment on column warehouse.name is 'What people call it.';

comment on column stock_balance.warehouse is 'The warehouse.';
comment on column stock_balance.item_id is 'The item.';
comment on column stock_balance.on_hand is 'Quantity in the house, in the item''s unit.';
comment on column stock_balance.reserved is 'Part of it that demands hold and that has not left.';
comment on column stock_balance.value is 'What the quantity is worth at moving average cost, in base currency.';

comment on column stock_document.id is 'Identifier of the document.';
comment on column stock_document.number is 'Its number.';
comment on column stock_document.kind is 'opening stock, receipt from a supplier, or correction after a count.';
comment on column stock_document.legal_entity is 'In whose books it is posted.';
comment on column stock_document.warehouse is 'Where the goods are.';
comment on column stock_document.posted_on is 'Day of the movements and the journal.';
comment on column stock_document.reference is 'Delivery note of the supplier, counting list: what people look it up by.';
comment on column stock_document.reason is 'Why stock was corrected; null for others.';
comment on column stock_document.value is 'What inventory gained, signed, in base currency.';

comment on column stock_movement.moved_on is 'Business date of the movement; cuts the table into years.';
comment on column stock_movement.id is 'Identifier of the movement.';
comment on column stock_movement.warehouse is 'The warehouse.';
comment on column stock_movement.item_id is 'The item.';
comment on column stock_movement.kind is 'opening, receipt, issue to a customer, issue_reversal, return, correction.';
comment on column stock_movement.quantity is 'In the item''s unit; positive in, negative out.';
comment on column stock_movement.value is 'Change of the stock''s value in base currency, of the quantity''s sign.';
comment on column stock_movement.document_type is 'Kind of document that moved it.';
comment on column stock_movement.document_id is 'Identifier of that document.';
comment on column stock_movement.document_number is 'Number of that document.';
comment on column stock_movement.reason is 'Why, for corrections and returns; null where the document says it.';

comment on column reservation.demand_id is 'The demand: an order, of which the inventory knows only this.';
comment on column reservation.line is 'Line of the demand.';
comment on column reservation.position is '0 for the line''s own item, 1, 2, … for the components of a kit.';
comment on column reservation.warehouse is 'From where.';
comment on column reservation.item_id is 'Of what.';
comment on column reservation.needed_on is 'When it is wanted; earlier demands are served first.';
comment on column reservation.requested is 'Quantity wanted and not given up.';
comment on column reservation.reserved is 'Part of it that stock is held for, what has left included.';
comment on column reservation.allocated is 'Part of it that is in deliveries.';
comment on column reservation.issued is 'Part of it that has left the house.';

comment on column source_document.id is 'Identifier of the document.';
comment on column source_document.channel is 'Where it came from: online-retail.';
comment on column source_document.external_number is 'Its number there.';
comment on column source_document.class is 'What it is by its number: invoice, credit_note, adjustment.';
comment on column source_document.treatment is 'What becomes of it: order, return, stock_correction, bad_debt.';
comment on column source_document.occurred_at is 'Moment of the document; the file''s clock has no zone and is taken as UTC.';
comment on column source_document.business_date is 'Day on which it is worked on when history is played.';
comment on column source_document.customer_id is 'The customer, or the country''s web-shop customer where none is named.';
comment on column source_document.country is 'ISO 3166-1 code of where the goods went.';
comment on column source_document.line_count is 'Number of its lines.';
comment on column source_document.quantity is 'Sum of its quantities, signed.';
comment on column source_document.amount is 'Exact sum of quantity times price, signed, in the file''s currency: unrounded.';
comment on column source_document.content_hash is 'SHA-256 of its content: the same document met again changes nothing, another under its number is a finding.';
comment on column source_document.content is 'Its lines as they were: code, description, quantity, price, column by column.';
comment on column source_document.state is 'waiting for its day, or done.';
comment on column source_document.result_type is 'Kind of document that it led to; null where it led to none.';
comment on column source_document.result_id is 'Identifier of that document.';
comment on column source_document.result_number is 'Number of that document.';
comment on column source_document.reason is 'Why it led to none, or why it is billed at a difference; null where there is nothing to say.';

comment on column sales_order.id is 'Identifier of the order.';
comment on column sales_order.number is 'Our number.';
comment on column sales_order.channel is 'Channel on which it was received: api, online-retail, …';
comment on column sales_order.external_number is 'Its number on that channel: one number is one order.';
comment on column sales_order.source_document_id is 'The original that a file brought; null for orders by API.';
comment on column sales_order.state is 'State of the lifecycle order: received, verified, confirmed, completed, cancelled.';
comment on column sales_order.legal_entity is 'Who sells.';
comment on column sales_order.customer_id is 'Who buys.';
comment on column sales_order.customer_reference is 'The customer''s purchase order number (EN 16931 BT-13).';
comment on column sales_order.reference_key is 'The same in capitals and digits only: finds a repeated order however its number was written.';
comment on column sales_order.order_date is 'Business date of the order; agreed prices are those of this day.';
comment on column sales_order.ordered_at is 'Moment when it was placed.';
comment on column sales_order.requested_date is 'When the customer wants the goods.';
comment on column sales_order.currency is 'ISO 4217 code of its prices and amounts.';
comment on column sales_order.payment_term is 'Payment term as frozen for this order.';
comment on column sales_order.settlement is 'How it is paid: credit, prepaid, at_once (from the term).';
comment on column sales_order.billing_rule is 'per_delivery bills what left, complete_order bills at the end.';
comment on column sales_order.complete_delivery is 'Whether it is shipped only as a whole.';
comment on column sales_order.warehouse is 'From where it is served.';
comment on column sales_order.ship_to is 'Address of the goods, frozen: name, street, city, postcode, country.';
comment on column sales_order.ship_to_country is 'ISO 3166-1 code of that address: decides the tax category.';
comment on column sales_order.tax_category is 'EN 16931 category of its taxable lines (UNCL 5305): S, K, G, Z, E, AE, O.';
comment on column sales_order.tax_rate is 'Percent expected when it came; an invoice takes the rate of its tax point.';
comment on column sales_order.net is 'Sum of its lines, without tax.';
comment on column sales_order.gross is 'Net and the expected tax.';
comment on column sales_order.committed is 'Part of the customer''s credit that it takes up until it is billed or cancelled.';
comment on column sales_order.content_hash is 'SHA-256 of customer, currency and lines: tells the same order from another under its number.';

comment on column order_line.order_id is 'The order.';
comment on column order_line.line is 'Number within the order, from 1.';
comment on column order_line.item_id is 'What is ordered.';
comment on column order_line.item_number is 'Its number, as ordered.';
comment on column order_line.description is 'Its name, as ordered.';
comment on column order_line.quantity is 'Quantity ordered, in the unit.';
comment on column order_line.unit is 'Unit of quantity and price (UN/ECE Recommendation 20).';
comment on column order_line.unit_price is 'Net price of one unit, in the order''s currency, as ordered.';
comment on column order_line.agreed_price is 'Price that had been agreed for that day; null where none was known.';
comment on column order_line.net is 'Quantity times price, rounded to the currency''s minor unit.';
comment on column order_line.account_role is 'Role of the account that the sale is posted to.';
comment on column order_line.tax_class is 'standard or outside the scope of VAT.';
comment on column order_line.stocked is 'Whether it takes stock: goods and kits do, charges and services only go along.';
comment on column order_line.recipe is 'Components of a kit as they were when it was ordered: item, quantity, stand-alone price. Null for other lines.';
comment on column order_line.cancelled is 'Quantity that is not wanted or not delivered any more.';
comment on column order_line.cancel_reason is 'Why; null while nothing is cancelled.';

comment on column order_hold.id is 'Identifier of the hold.';
comment on column order_hold.order_id is 'The order that waits.';
comment on column order_hold.kind is 'verification waits for the order desk, credit for the credit analyst, delivery and manual were placed by a person.';
comment on column order_hold.reason is 'Why, in a word or sentence.';
comment on column order_hold.detail is 'Findings, or the figures of a credit decision, as JSON.';
comment on column order_hold.placed_on is 'Business date.';
comment on column order_hold.placed_by is 'Rule or person.';
comment on column order_hold.lifted_on is 'Business date on which it ended; null while it holds.';
comment on column order_hold.lifted_by is 'Rule or person; null while it holds.';
comment on column order_hold.lift_reason is 'Why it was lifted; null while it holds.';

comment on column credit_account.customer_id is 'Whose account it is.';
comment on column credit_account.currency is 'ISO 4217 code of limit and exposure.';
comment on column credit_account.limit_amount is 'What the customer may owe us.';
comment on column credit_account.limit_source is 'starter for a first-time customer, review grew with the business done, person set by hand and never changed by a rule.';
comment on column credit_account.committed is 'Gross of confirmed orders, as far as they are not billed.';
comment on column credit_account.receivable is 'Open claims less credits and money not applied yet.';
comment on column credit_account.business_done is 'Net invoiced less credited so far: what a review looks at.';
comment on column credit_account.reviewed_on is 'Day of the last limit review; a limit grows by itself at most once a day.';
comment on column credit_account.version is 'Counts changes that can make room: a held order is decided again when it has moved on.';

comment on column credit_decision.id is 'Identifier of the decision.';
comment on column credit_decision.order_id is 'The order.';
comment on column credit_decision.decided_on is 'Business date.';
comment on column credit_decision.outcome is 'approved or held; exempt is for orders that are not on credit.';
comment on column credit_decision.reason is 'within limit, limit, overdue, or how the order is paid.';
comment on column credit_decision.order_amount is 'Gross of the order, in the order''s currency.';
comment on column credit_decision.limit_amount is 'The limit at that moment, in the account''s currency.';
comment on column credit_decision.exposure is 'Committed and receivable at that moment, in the account''s currency.';
comment on column credit_decision.overdue is 'What was overdue beyond the tolerated days, in the account''s currency.';
comment on column credit_decision.account_version is 'Version of the account that it was taken on.';
comment on column credit_decision.decided_by is 'Rule or person.';

comment on column delivery.id is 'Identifier of the delivery.';
comment on column delivery.number is 'Its number.';
comment on column delivery.order_id is 'The one order that it serves.';
comment on column delivery.customer_id is 'Who receives it.';
comment on column delivery.legal_entity is 'Who ships.';
comment on column delivery.warehouse is 'From where.';
comment on column delivery.state is 'State of the lifecycle delivery: released, picked, packed, issued, delivered, cancelled.';
comment on column delivery.planned_date is 'Day on which it should leave.';
comment on column delivery.goods_issue_date is 'Day on which it left; the tax point of its invoice.';
comment on column delivery.delivered_date is 'Day on which control passed to the customer (IFRS 15.38).';
comment on column delivery.cost is 'Cost of what left, in base currency, as posted at goods issue.';
comment on column delivery.billed is 'Whether an invoice covers it.';
comment on column delivery.recognised is 'Whether its revenue is recognised.';

comment on column delivery_line.delivery_id is 'The delivery.';
comment on column delivery_line.line is 'Number within the delivery, from 1.';
comment on column delivery_line.order_id is 'The order.';
comment on column delivery_line.order_line is 'Line of the order that it serves.';
comment on column delivery_line.quantity is 'Quantity planned, in the line''s unit.';
comment on column delivery_line.picked is 'Quantity picked where it differs from the plan; null means all of it. Of a kit: the whole kits completed.';
comment on column delivery_line.cost is 'Cost of what left, in base currency.';
comment on column delivery_line.credited is 'Net credited before its revenue was recognised, in the order''s currency: it never becomes revenue.';
comment on column delivery_line.withdrawn is 'Quantity billed and credited again when its goods issue was reversed: it counts as billed no more.';
comment on column delivery_line.components is 'Of a kit: item, planned, picked and cost of each component; null for other lines.';

comment on column put_back.id is 'Identifier of the task.';
comment on column put_back.delivery_id is 'The cancelled delivery whose goods were picked.';
comment on column put_back.state is 'State of the lifecycle put_back: open, confirmed.';
comment on column put_back.opened_on is 'Day on which the delivery was cancelled.';
comment on column put_back.confirmed_on is 'Day on which the goods were back on the shelf; null before.';

comment on column customer_return.id is 'Identifier of the return.';
comment on column customer_return.number is 'Its number.';
comment on column customer_return.channel is 'Channel on which it came: api, online-retail, …';
comment on column customer_return.external_number is 'Its number on that channel: one number is one return.';
comment on column customer_return.source_document_id is 'The original that a file brought; null for returns by API.';
comment on column customer_return.state is 'State of the lifecycle return: authorised, received, credited, closed.';
comment on column customer_return.legal_entity is 'Who takes back.';
comment on column customer_return.customer_id is 'Who returns.';
comment on column customer_return.return_date is 'Day on which it was authorised.';
comment on column customer_return.currency is 'ISO 4217 code of its prices.';
comment on column customer_return.warehouse is 'Where the goods come back to.';
comment on column customer_return.ship_to_country is 'ISO 3166-1 code of where the goods had been sent: decides the tax of lines without a link.';
comment on column customer_return.credit_use is 'offset reduces the open original, keep leaves the credit to the customer, refund pays it back.';
comment on column customer_return.reason is 'Why it came back, in the customer''s words.';
comment on column customer_return.content_hash is 'SHA-256 of customer, currency and lines: tells the same return from another under its number.';

comment on column customer_return_line.return_id is 'The return.';
comment on column customer_return_line.line is 'Number within the return, from 1.';
comment on column customer_return_line.order_id is 'Order of the sale that it takes back; null only with a reason.';
comment on column customer_return_line.order_line is 'Line of that order.';
comment on column customer_return_line.item_id is 'What came back: the item sold, or one component of the kit sold.';
comment on column customer_return_line.description is 'Its name.';
comment on column customer_return_line.quantity is 'Quantity returned, in the unit.';
comment on column customer_return_line.unit is 'Unit of quantity and price.';
comment on column customer_return_line.unit_price is 'Net price credited for one unit, in the return''s currency.';
comment on column customer_return_line.account_role is 'Role of the account of the sale.';
comment on column customer_return_line.tax_class is 'standard or outside the scope of VAT.';
comment on column customer_return_line.restock is 'Whether it goes back on the shelf; otherwise nothing moves (scrapped, left with the customer, never goods).';
comment on column customer_return_line.cost is 'Cost put back into stock, in base currency.';
comment on column customer_return_line.component_position is 'Position of the component of a kit that came back alone; null for whole items.';
comment on column customer_return_line.no_link_reason is 'Why no sale can be named; null where one is.';

comment on column invoice.id is 'Identifier of the document.';
comment on column invoice.number is 'Its number, without gaps within legal entity, series and year (EN 16931 BT-1).';
comment on column invoice.type is 'invoice, credit_note, or deposit: an invoice for money in advance (UNCL 1001 codes 380, 381, 386).';
comment on column invoice.legal_entity is 'Who issues it.';
comment on column invoice.customer_id is 'Who owes it.';
comment on column invoice.customer_number is 'The customer''s number when it was issued.';
comment on column invoice.customer_name is 'The customer''s name when it was issued (EN 16931 BT-44).';
comment on column invoice.bill_to is 'Address and VAT number as printed (EN 16931 BG-8).';
comment on column invoice.country is 'ISO 3166-1 code of the bill-to address.';
comment on column invoice.issue_date is 'Date of issue (EN 16931 BT-2); not before the last of its series.';
comment on column invoice.tax_point is 'Day whose tax rate counts (EN 16931 BT-7): when the goods left.';
comment on column invoice.due_date is 'Day on which the last instalment falls due (EN 16931 BT-9).';
comment on column invoice.currency is 'ISO 4217 code of its amounts (EN 16931 BT-5).';
comment on column invoice.exchange_rate is 'Base currency for one unit of the document''s currency.';
comment on column invoice.net is 'Sum of its lines without tax (EN 16931 BT-109). All amounts are positive; the type says which way they count.';
comment on column invoice.tax is 'Sum of its tax (EN 16931 BT-110).';
comment on column invoice.gross is 'Net and tax (EN 16931 BT-112).';
comment on column invoice.prepaid is 'Deposits deducted, tax included (EN 16931 BT-113).';
comment on column invoice.payable is 'Gross less prepaid (EN 16931 BT-115).';
comment on column invoice.payment_term is 'Payment term that its due dates follow.';
comment on column invoice.order_id is 'The order that it bills; null where it concerns none or several.';
comment on column invoice.order_number is 'Number of that order.';
comment on column invoice.external_number is 'Number of the order or return on its channel.';
comment on column invoice.customer_reference is 'The customer''s purchase order number (EN 16931 BT-13).';
comment on column invoice.delivery_id is 'The delivery that it bills, where it is one.';
comment on column invoice.return_id is 'The return that it credits.';
comment on column invoice.related_id is 'The invoice that a credit note is about (EN 16931 BG-3), where it is one.';
comment on column invoice.reverses is 'Whether it takes the related invoice back as a whole.';
comment on column invoice.reason is 'Why it was credited; null for invoices.';
comment on column invoice.hash is 'SHA-256 over its content and the hash before it.';
comment on column invoice.previous_hash is 'Hash of the document before it in its series; null for the first.';
comment on column invoice.note is 'What people write on it; the only thing that may change.';

comment on column invoice_line.invoice_id is 'The document.';
comment on column invoice_line.line is 'Number within the document, from 1 (EN 16931 BT-126).';
comment on column invoice_line.order_id is 'Order of what is billed or credited.';
comment on column invoice_line.order_line is 'Line of that order.';
comment on column invoice_line.delivery_id is 'Delivery of what is billed; null on deposits and credits without a link.';
comment on column invoice_line.delivery_line is 'Line of that delivery.';
comment on column invoice_line.return_id is 'Return of what is credited.';
comment on column invoice_line.return_line is 'Line of that return.';
comment on column invoice_line.related_id is 'Invoice that a credit line reduces.';
comment on column invoice_line.related_line is 'Line of that invoice.';
comment on column invoice_line.item_id is 'What it is about; null on deposits.';
comment on column invoice_line.description is 'Its name (EN 16931 BT-153).';
comment on column invoice_line.quantity is 'Quantity billed or credited (EN 16931 BT-129).';
comment on column invoice_line.unit is 'Unit of quantity and price (EN 16931 BT-130).';
comment on column invoice_line.unit_price is 'Net price of one unit (EN 16931 BT-146).';
comment on column invoice_line.net is 'Quantity times price, rounded (EN 16931 BT-131); the last credit of a line takes what is left.';
comment on column invoice_line.account_role is 'Role of the account on the other side of the claim; revenue waits in contract_balance.';
comment on column invoice_line.tax_category is 'EN 16931 category (BT-151).';
comment on column invoice_line.tax_rate is 'Percent at the tax point (EN 16931 BT-152).';

comment on column invoice_tax.invoice_id is 'The document.';
comment on column invoice_tax.category is 'EN 16931 category (BT-118).';
comment on column invoice_tax.rate is 'Percent (EN 16931 BT-119).';
comment on column invoice_tax.base is 'Sum of the lines of the category (EN 16931 BT-116).';
comment on column invoice_tax.tax is 'Tax on it, rounded as billing.tax_rounding says (EN 16931 BT-117).';

comment on column credited_tax.credit_note_id is 'The credit note.';
comment on column credited_tax.invoice_id is 'The invoice that it takes back from.';
comment on column credited_tax.category is 'EN 16931 category.';
comment on column credited_tax.rate is 'Percent.';
comment on column credited_tax.base is 'Net taken back.';
comment on column credited_tax.tax is 'Tax taken back; the credit that takes the rest takes the exact remainder.';

comment on column invoice_deposit.invoice_id is 'The final invoice.';
comment on column invoice_deposit.deposit_id is 'The deposit that it deducts; each is deducted once.';

comment on column write_off.id is 'Identifier of the write-off.';
comment on column write_off.number is 'Its number.';
comment on column write_off.kind is 'bad_debt gives a claim up, recovery is money that came in after all, adjustment changes the allowance in general.';
comment on column write_off.legal_entity is 'In whose books.';
comment on column write_off.customer_id is 'Whose debt it was; null for adjustments.';
comment on column write_off.document_id is 'The document given up; of a recovery the write-off. Null for adjustments.';
comment on column write_off.document_number is 'Number of that document.';
comment on column write_off.external_number is 'Number of an adjustment where it came from: one number is one adjustment.';
comment on column write_off.written_on is 'Business date.';
comment on column write_off.currency is 'ISO 4217 code of its amounts.';
comment on column write_off.amount is 'Amount given up or recovered, tax included; an adjustment is signed.';
comment on column write_off.tax_relief is 'Output tax within the amount that is taken back.';
comment on column write_off.recovered is 'What came in later for it.';
comment on column write_off.reason is 'Why.';
comment on column write_off.approved_by is 'Who approved it.';

comment on column dunning_notice.id is 'Identifier of the notice.';
comment on column dunning_notice.number is 'Its number.';
comment on column dunning_notice.customer_id is 'Who is reminded.';
comment on column dunning_notice.noticed_on is 'Business date.';
comment on column dunning_notice.level is 'Which reminder of its items it is, from 1.';
comment on column dunning_notice.currency is 'ISO 4217 code of the amount.';
comment on column dunning_notice.amount is 'What is overdue and not disputed.';
comment on column dunning_notice.items is 'Documents with due date and open amount, as the letter lists them (JSON).';

comment on column bank_account.code is 'Short code.';
comment on column bank_account.identifier is 'IBAN or account number, as statements print it.';
comment on column bank_account.currency is 'ISO 4217 code.';
comment on column bank_account.account_role is 'Account of the ledger that holds the money: bank, bank_foreign, provider_clearing.';
comment on column bank_account.legal_entity is 'Whose account it is.';

comment on column bank_statement.id is 'Identifier of the statement.';
comment on column bank_statement.bank_account is 'Code of our account.';
comment on column bank_statement.statement_number is 'The bank''s number of it.';
comment on column bank_statement.file_name is 'File that brought it.';
comment on column bank_statement.content_hash is 'SHA-256 of what it says: the same again changes nothing.';
comment on column bank_statement.from_date is 'First day it covers.';
comment on column bank_statement.to_date is 'Last day it covers.';
comment on column bank_statement.currency is 'ISO 4217 code.';
comment on column bank_statement.opening is 'Balance before its entries; null where the format states none.';
comment on column bank_statement.closing is 'Balance after its entries; null where the format states none.';
comment on column bank_statement.entry_count is 'Number of its entries.';

comment on column bank_entry.id is 'Identifier of the entry.';
comment on column bank_entry.statement_id is 'Statement that first brought it.';
comment on column bank_entry.bank_account is 'Code of our account.';
comment on column bank_entry.entry_reference is 'The bank''s reference, or one made from its content: one movement is one entry.';
comment on column bank_entry.booking_date is 'Day on which the bank booked it.';
comment on column bank_entry.value_date is 'Day from which it counts for interest.';
comment on column bank_entry.currency is 'ISO 4217 code.';
comment on column bank_entry.amount is 'Signed: money that left is negative.';
comment on column bank_entry.text is 'What the payer wrote, and what the bank says.';
comment on column bank_entry.counterparty_name is 'Who paid or was paid; null where the bank does not say.';
comment on column bank_entry.counterparty_account is 'Their account; null where the bank does not say.';
comment on column bank_entry.state is 'waiting for its day or a person, booked as a payment, or excluded by a person.';
comment on column bank_entry.reason is 'Why a person has to look; null for receipts that are booked on their day.';
comment on column bank_entry.payment_id is 'The payment that it became.';

comment on column payment.id is 'Identifier of the payment.';
comment on column payment.number is 'Its number.';
comment on column payment.direction is 'in arrived, out was paid back.';
comment on column payment.method is 'bank, provider (payment service), cash, other.';
comment on column payment.account_role is 'Account of the ledger that holds the money.';
comment on column payment.legal_entity is 'Who received it.';
comment on column payment.customer_id is 'Who paid; null while nobody knows, never guessed.';
comment on column payment.payer_name is 'Name as the bank gives it.';
comment on column payment.payer_account is 'Account as the bank gives it.';
comment on column payment.reference is 'What the payer wrote.';
comment on column payment.entry_reference is 'The bank''s or service''s own reference: one movement of money is one payment.';
comment on column payment.received_on is 'Day of the money.';
comment on column payment.currency is 'ISO 4217 code of the amount.';
comment on column payment.exchange_rate is 'Base currency for one unit of the payment''s currency.';
comment on column payment.amount is 'Amount; the direction says which way.';
comment on column payment.open_item_id is 'What is left of it to apply; null where all of it was applied at once.';
comment on column payment.reverses is 'The payment that the bank took back; at most one does.';

comment on column recognition.id is 'Identifier of the recognition.';
comment on column recognition.order_id is 'The order whose contract balance it debits.';
comment on column recognition.delivery_id is 'The delivery with which control passed.';
comment on column recognition.recognised_on is 'Business date.';
comment on column recognition.currency is 'ISO 4217 code of the amount: the order''s.';
comment on column recognition.amount is 'Net that became revenue; negative in a reversal.';
comment on column recognition.reverses is 'The recognition that this one takes back; at most one does.';
