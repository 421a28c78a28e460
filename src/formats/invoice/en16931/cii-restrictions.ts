import { type ForbiddenPath, forbidden, forbiddenPaths } from '../forbidden.js'

/** The parts of a Cross Industry Invoice, as paths from its root. */
const context = 'ExchangedDocumentContext'
const document = 'ExchangedDocument'
const transaction = 'SupplyChainTradeTransaction'
const line = `${transaction}/IncludedSupplyChainTradeLineItem`
const agreement = `${transaction}/ApplicableHeaderTradeAgreement`
const delivery = `${transaction}/ApplicableHeaderTradeDelivery`
const settlement = `${transaction}/ApplicableHeaderTradeSettlement`

const row = (from: number, base: string, names: string): ForbiddenPath[] =>
  forbidden((number) => `CII-SR-${String(number).padStart(3, '0')}`, from, base, names)

/** Names that end alike, written once: `Quotation Contract` with the ending `ReferencedDocument`. */
const ending = (end: string, starts: string): string =>
  starts
    .split(' ')
    .map((start) => start + end)
    .join(' ')

const documents = (starts: string): string => ending('ReferencedDocument', starts)

const header = [
  row(1, context, 'SpecifiedTransactionID TestIndicator'),
  row(6, context, ending('SpecifiedDocumentContextParameter', 'BIM Scenario Application')),
  row(11, context, ending('SpecifiedDocumentContextParameter', 'Subset MessageStandard')),
  row(13, document, 'Name'),
  row(15, document, 'IssueDateTime/DateTime CopyIndicator Purpose ControlRequirementIndicator LanguageID PurposeCode'),
  row(21, document, 'RevisionDateTime VersionID GlobalID RevisionID PreviousRevisionID CategoryCode'),
  row(27, `${document}/IncludedNote`, 'Subject ContentCode'),
  row(32, `${document}/IncludedNote`, 'ID'),
  row(33, document, 'EffectiveSpecifiedPeriod IssuerTradeParty'),
]

const lineDocument = `${line}/AssociatedDocumentLineDocument`
const product = `${line}/SpecifiedTradeProduct`
const characteristic = `${product}/ApplicableProductCharacteristic`

const products = [
  row(35, line, 'DescriptionCode'),
  row(36, line, 'ParentLineID LineStatusCode LineStatusReasonCode'),
  row(221, line, 'IncludedSubordinateTradeLineItem'),
  row(41, `${lineDocument}/IncludedNote`, 'SubjectCode ID Subject ContentCode'),
  row(45, product, 'ID'),
  row(48, product, 'ManufacturerAssignedID TradeName TypeCode NetWeightMeasure GrossWeightMeasure ProductGroupID'),
  row(54, product, 'EndItemTypeCode EndItemName AreaDensityMeasure UseDescription BrandName SubBrandName'),
  row(60, product, 'DrainedNetWeightMeasure VariableMeasureIndicator ColourCode ColourDescription Designation'),
  row(65, product, 'FormattedCancellationAnnouncedLaunchDateTime FormattedLatestProductDataChangeDateTime'),
  row(67, characteristic, 'ID TypeCode'),
  row(70, characteristic, 'ValueMeasure MeasurementMethodCode'),
  row(73, characteristic, 'ValueCode ValueDateTime ValueIndicator ContentTypeCode ValueSpecifiedBinaryFile'),
  row(78, characteristic, 'ApplicableProductCharacteristicCondition ApplicableReferencedStandard'),
  row(80, product, 'ApplicableMaterialGoodsCharacteristic'),
  row(81, `${product}/DesignatedProductClassification`, 'SystemID SystemName ClassName SubClassCode'),
  row(85, `${product}/DesignatedProductClassification`, 'ClassProductCharacteristic ApplicableReferencedStandard'),
  row(87, product, 'IndividualTradeProductInstance'),
  row(88, product, documents('CertificationEvidenceReference InspectionReference')),
  row(91, `${product}/OriginTradeCountry`, 'Name SubordinateTradeCountrySubDivision'),
  row(93, product, ending('LinearSpatialDimension', ' Minimum Maximum').trim()),
  row(96, product, 'ManufacturerTradeParty PresentationSpecifiedBinaryFile MSDSReferenceReferencedDocument'),
  row(99, product, 'AdditionalReferenceReferencedDocument LegalRightsOwnerTradeParty BrandOwnerTradeParty'),
  row(102, product, 'IncludedReferencedProduct InformationNote'),
]

const lineAgreement = `${line}/SpecifiedLineTradeAgreement`
const gross = `${lineAgreement}/GrossPriceProductTradePrice`
const net = `${lineAgreement}/NetPriceProductTradePrice`
const priceContext =
  'ValiditySpecifiedPeriod DeliveryTradeLocation TradeComparisonReferencePrice AssociatedReferencedDocument'

const prices = [
  row(104, lineAgreement, 'BuyerReference BuyerRequisitionerTradeParty ApplicableTradeDeliveryTerms'),
  row(107, lineAgreement, 'SellerOrderReferencedDocument BuyerOrderReferencedDocument/IssuerAssignedID'),
  row(109, lineAgreement, documents('Quotation Contract DemandForecast PromotionalDeal Additional')),
  row(114, gross, 'TypeCode MinimumQuantity MaximumQuantity ChangeReason OrderUnitConversionFactorNumeric'),
  row(120, `${gross}/AppliedTradeAllowanceCharge`, 'ID SequenceNumeric CalculationPercent BasisAmount BasisQuantity'),
  row(125, `${gross}/AppliedTradeAllowanceCharge`, 'PrepaidIndicator UnitBasisAmount ReasonCode Reason TypeCode'),
  row(130, `${gross}/AppliedTradeAllowanceCharge`, 'CategoryTradeTax ActualTradeCurrencyExchange'),
  row(445, gross, 'IncludedTradeTax'),
  row(132, gross, priceContext),
  row(136, net, 'TypeCode'),
  row(138, net, 'MinimumQuantity MaximumQuantity ChangeReason OrderUnitConversionFactorNumeric'),
  row(142, net, 'AppliedTradeAllowanceCharge'),
  row(446, net, 'IncludedTradeTax'),
  row(143, net, priceContext),
  row(147, lineAgreement, 'RequisitionerReferencedDocument ItemSellerTradeParty ItemBuyerTradeParty'),
  row(150, lineAgreement, 'IncludedSpecifiedMarketplace'),
  row(447, lineAgreement, 'UltimateCustomerOrderReferencedDocument'),
]

const lineDelivery = `${line}/SpecifiedLineTradeDelivery`
const lineSettlement = `${line}/SpecifiedLineTradeSettlement`
const lineAllowance = `${lineSettlement}/SpecifiedTradeAllowanceCharge`
const lineSummation = `${lineSettlement}/SpecifiedTradeSettlementLineMonetarySummation`
const account = 'SetTriggerCode TypeCode AmountTypeCode Name CostReferenceDimensionPattern'

const lineRest = [
  row(151, lineDelivery, ending('Quantity', 'Requested Received ChargeFree Package ProductUnit PerPackageUnit')),
  row(157, lineDelivery, 'NetWeightMeasure GrossWeightMeasure TheoreticalWeightMeasure DespatchedQuantity'),
  row(161, lineDelivery, 'SpecifiedDeliveryAdjustment IncludedSupplyChainPackaging RelatedSupplyChainConsignment'),
  row(164, lineDelivery, ending('TradeParty', 'ShipTo UltimateShipTo ShipFrom')),
  row(167, lineDelivery, ending('SupplyChainEvent', 'ActualDespatch ActualPickUp RequestedDelivery ActualDelivery')),
  row(171, lineDelivery, 'ActualReceiptSupplyChainEvent AdditionalReferencedDocument'),
  row(173, lineDelivery, documents('DespatchAdvice ReceivingAdvice DeliveryNote ConsumptionReport PackingList')),
  row(178, lineSettlement, 'PaymentReference InvoiceIssuerReference TotalAdjustmentAmount DiscountIndicator'),
  row(182, `${lineSettlement}/ApplicableTradeTax`, 'CalculatedAmount'),
  row(183, lineAllowance, 'ChargeIndicator/IndicatorString ID SequenceNumeric'),
  row(187, lineAllowance, 'BasisQuantity PrepaidIndicator UnitBasisAmount TypeCode CategoryTradeTax'),
  row(192, lineAllowance, 'ActualTradeCurrencyExchange ID'),
  row(194, lineSettlement, 'SubtotalCalculatedTradeTax SpecifiedLogisticsServiceCharge SpecifiedTradePaymentTerms'),
  row(197, lineSummation, ending('Amount', 'ChargeTotal AllowanceTotal TaxBasisTotal TaxTotal GrandTotal Information')),
  row(203, lineSummation, 'TotalAllowanceChargeAmount TotalRetailValueInformationAmount GrossLineTotalAmount'),
  row(206, lineSummation, 'NetLineTotalAmount NetIncludingTaxesLineTotalAmount ProductWeightLossInformationAmount'),
  row(209, lineSettlement, 'SpecifiedFinancialAdjustment InvoiceReferencedDocument'),
  row(212, lineSettlement, 'PayableSpecifiedTradeAccountingAccount'),
  row(213, `${lineSettlement}/ReceivableSpecifiedTradeAccountingAccount`, account),
  row(218, lineSettlement, 'PurchaseSpecifiedTradeAccountingAccount SalesSpecifiedTradeAccountingAccount'),
  row(220, lineSettlement, 'SpecifiedTradeSettlementFinancialCard'),
]

/** Seller and buyer leave out the same of their contact and their addresses: 17 numbers, then 5. */
function contactOf(from: number, party: string): ForbiddenPath[][] {
  const contact = `${party}/DefinedTradeContact`
  return [
    row(from, contact, 'ID TypeCode JobTitle Responsibility PersonID'),
    row(from + 5, `${contact}/TelephoneUniversalCommunication`, 'URIID ChannelCode'),
    row(from + 7, contact, ending('UniversalCommunication', 'Direct MobileTelephone Fax')),
    row(from + 10, `${contact}/EmailURIUniversalCommunication`, 'ChannelCode CompleteNumber'),
    row(from + 12, contact, ending('UniversalCommunication', 'Telex VOIP InstantMessaging')),
    row(from + 15, contact, 'SpecifiedNote SpecifiedContactPerson'),
    row(from + 17, `${party}/URIUniversalCommunication`, 'ChannelCode CompleteNumber'),
    row(from + 19, `${party}/SpecifiedTaxRegistration`, 'AssociatedRegisteredTax'),
    row(from + 20, party, 'EndPointURIUniversalCommunication LogoAssociatedSpecifiedBinaryFile'),
  ]
}

const seller = `${agreement}/SellerTradeParty`
const buyer = `${agreement}/BuyerTradeParty`
const representative = `${agreement}/SellerTaxRepresentativeTradeParty`

const agreements = [
  row(442, agreement, 'Reference'),
  row(222, seller, 'RoleCode'),
  row(223, `${seller}/SpecifiedLegalOrganization`, 'LegalClassificationCode Name PostalTradeAddress'),
  row(226, `${seller}/SpecifiedLegalOrganization`, 'AuthorizedLegalRegistration'),
  ...contactOf(227, seller),
  row(249, buyer, 'RoleCode Description'),
  row(251, `${buyer}/SpecifiedLegalOrganization`, 'LegalClassificationCode Name'),
  row(254, `${buyer}/SpecifiedLegalOrganization`, 'PostalTradeAddress AuthorizedLegalRegistration'),
  ...contactOf(256, buyer),
  row(278, agreement, 'SalesAgentTradeParty BuyerRequisitionerTradeParty BuyerAssignedAccountantTradeParty'),
  row(281, agreement, 'SellerAssignedAccountantTradeParty'),
  row(282, representative, 'ID GlobalID RoleCode Description SpecifiedLegalOrganization DefinedTradeContact'),
  row(288, representative, 'URIUniversalCommunication SpecifiedTaxRegistration/AssociatedRegisteredTax'),
  row(290, representative, 'EndPointURIUniversalCommunication LogoAssociatedSpecifiedBinaryFile'),
  row(292, agreement, 'ProductEndUserTradeParty ApplicableTradeDeliveryTerms SellerOrderReferencedDocument/LineID'),
  row(
    295,
    agreement,
    'BuyerOrderReferencedDocument/LineID QuotationReferencedDocument OrderResponseReferencedDocument',
  ),
  row(298, agreement, 'ContractReferencedDocument/LineID'),
  row(299, agreement, documents('DemandForecast SupplyInstruction PromotionalDeal PriceList')),
  row(303, agreement, 'AdditionalReferencedDocument/LineID RequisitionerReferencedDocument BuyerAgentTradeParty'),
  row(306, agreement, 'PurchaseConditionsReferencedDocument SpecifiedProcuringProject/Description'),
  row(448, agreement, 'UltimateCustomerOrderReferencedDocument'),
]

const shipTo = `${delivery}/ShipToTradeParty`
const delivered = `${delivery}/ActualDeliverySupplyChainEvent`

const deliveries = [
  row(308, delivery, 'RelatedSupplyChainConsignment'),
  row(309, shipTo, 'RoleCode Description SpecifiedLegalOrganization DefinedTradeContact URIUniversalCommunication'),
  row(314, shipTo, 'SpecifiedTaxRegistration EndPointURIUniversalCommunication LogoAssociatedSpecifiedBinaryFile'),
  row(317, delivery, 'UltimateShipToTradeParty ShipFromTradeParty ActualDespatchSupplyChainEvent'),
  row(320, delivery, 'ActualPickUpSupplyChainEvent'),
  row(321, delivered, 'ID OccurrenceDateTime/DateTime TypeCode Description DescriptionBinaryObject UnitQuantity'),
  row(327, delivered, 'LatestOccurrenceDateTime EarliestOccurrenceDateTime OccurrenceSpecifiedPeriod'),
  row(330, delivered, 'OccurrenceLogisticsLocation'),
  row(331, delivery, 'ActualReceiptSupplyChainEvent AdditionalReferencedDocument'),
  row(333, delivery, 'DespatchAdviceReferencedDocument/LineID'),
  row(334, delivery, 'DespatchAdviceReferencedDocument/LineID'),
  row(335, delivery, 'DeliveryNoteReferencedDocument ConsumptionReportReferencedDocument'),
  row(337, delivery, 'PreviousDeliverySupplyChainEvent PackingListReferencedDocument'),
]

const payee = `${settlement}/PayeeTradeParty`
const means = `${settlement}/SpecifiedTradeSettlementPaymentMeans`
const card = `${means}/ApplicableTradeSettlementFinancialCard`
const allowance = `${settlement}/SpecifiedTradeAllowanceCharge`
const terms = `${settlement}/SpecifiedTradePaymentTerms`
const summation = `${settlement}/SpecifiedTradeSettlementHeaderMonetarySummation`

const payments = [
  row(339, settlement, 'DuePayableAmount CreditorReferenceTypeCode CreditorReferenceType CreditorReferenceIssuerID'),
  row(344, settlement, 'PaymentCurrencyCode InvoiceIssuerReference InvoiceDateTime NextInvoiceDateTime'),
  row(348, settlement, 'CreditReasonCode CreditReason InvoicerTradeParty InvoiceeTradeParty'),
  row(352, payee, 'RoleCode Description'),
  row(354, `${payee}/SpecifiedLegalOrganization`, 'LegalClassificationCode Name TradingBusinessName'),
  row(357, `${payee}/SpecifiedLegalOrganization`, 'PostalTradeAddress AuthorizedLegalRegistration'),
  row(359, payee, 'DefinedTradeContact PostalTradeAddress URIUniversalCommunication SpecifiedTaxRegistration'),
  row(363, payee, 'EndPointURIUniversalCommunication LogoAssociatedSpecifiedBinaryFile'),
  row(365, settlement, 'PayerTradeParty'),
  row(366, settlement, ending('ApplicableTradeCurrencyExchange', 'Tax Invoice Payment')),
  row(369, means, 'PaymentChannelCode GuaranteeMethodCode PaymentMethodCode'),
  row(443, means, 'ID'),
  row(372, card, 'MicrochipIndicator TypeCode'),
  row(375, card, 'ExpiryDate VerificationNumeric ValidFromDateTime CreditLimitAmount CreditAvailableAmount'),
  row(380, card, 'InterestRatePercent Description'),
  row(382, `${means}/PayerPartyDebtorFinancialAccount`, 'AccountName'),
  row(444, `${means}/PayerPartyDebtorFinancialAccount`, 'ProprietaryID'),
  row(464, means, 'PayerSpecifiedDebtorFinancialInstitution'),
  row(384, `${means}/PayerSpecifiedDebtorFinancialInstitution`, 'ClearingSystemName Name'),
  row(386, `${means}/PayerSpecifiedDebtorFinancialInstitution`, 'LocationFinancialInstitutionAddress'),
]

const settlements = [
  row(388, allowance, 'ID SequenceNumeric BasisQuantity PrepaidIndicator UnitBasisAmount TypeCode'),
  row(394, allowance, 'ActualTradeCurrencyExchange'),
  row(395, settlement, 'SubtotalCalculatedTradeTax SpecifiedLogisticsServiceCharge'),
  row(397, terms, 'ID FromEventCode SettlementPeriodMeasure DueDateDateTime/DateTime TypeCode InstructionTypeCode'),
  row(404, terms, 'PartialPaymentPercent PaymentMeansID PartialPaymentAmount'),
  row(407, terms, 'ApplicableTradePaymentPenaltyTerms ApplicableTradePaymentDiscountTerms PayeeTradeParty'),
  row(411, summation, 'InformationAmount TotalDiscountAmount TotalAllowanceChargeAmount'),
  row(414, summation, 'RetailValueExcludingTaxInformationAmount TotalDepositFeeInformationAmount'),
  row(416, summation, 'ProductValueExcludingTobaccoTaxInformationAmount TotalRetailValueInformationAmount'),
  row(418, summation, 'GrossLineTotalAmount NetLineTotalAmount NetIncludingTaxesLineTotalAmount'),
  row(421, settlement, 'SpecifiedFinancialAdjustment InvoiceReferencedDocument/LineID'),
  row(423, settlement, documents('ProFormaInvoice LetterOfCredit FactoringAgreement FactoringList')),
  row(427, settlement, 'PayableSpecifiedTradeAccountingAccount'),
  row(428, `${settlement}/ReceivableSpecifiedTradeAccountingAccount`, account),
  row(433, settlement, 'PurchaseSpecifiedTradeAccountingAccount SalesSpecifiedTradeAccountingAccount'),
  row(435, settlement, 'SpecifiedTradeSettlementFinancialCard SpecifiedAdvancePayment UltimatePayeeTradeParty'),
  row(438, '', 'ValuationBreakdownStatement'),
]

const groups = [header, products, prices, lineRest, agreements, deliveries, payments, settlements]

/** All elements that CII has and EN 16931 has not (validation artefacts of EN 16931, CII-SR). */
export const ciiRestrictions: readonly ForbiddenPath[] = groups.flat(2)

export const ciiRestrictionRules = forbiddenPaths(ciiRestrictions, (name) => name)
