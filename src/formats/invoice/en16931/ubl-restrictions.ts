import { type ForbiddenPath, forbidden, forbiddenPaths } from '../forbidden.js'

/** Elements that several aggregates of UBL share and EN 16931 leaves out of each of them. */
const documentReference =
  'CopyIndicator UUID IssueDate IssueTime DocumentTypeCode DocumentType XPath LanguageID LocaleCode VersionID ' +
  'DocumentStatusCode DocumentDescription Attachment ValidityPeriod IssuerParty ResultOfVerification'
const partyMarks = 'MarkCareIndicator MarkAttentionIndicator WebsiteURI LogoReferenceID'
const partyDetails = `${partyMarks} IndustryClassificationCode Language`
const partyRelations = 'Person AgentParty ServiceProviderParty PowerOfAttorney FinancialAccount'
const address =
  'ID AddressTypeCode AddressFormatCode Postbox Floor Room BlockName BuildingName BuildingNumber InhouseMail ' +
  'Department MarkAttention MarkCare PlotIdentification CitySubdivisionName CountrySubentityCode Region District ' +
  'TimezoneOffset Country/Name LocationCoordinate'
const partyTaxScheme = 'RegistrationName TaxLevelCode ExemptionReasonCode ExemptionReason RegistrationAddress'
const taxScheme = 'Name TaxTypeCode CurrencyCode JurisdictionRegionAddress'
const sellerLegalEntity =
  'RegistrationDate RegistrationExpirationDate CompanyLegalFormCode SoleProprietorshipIndicator ' +
  'CompanyLiquidationStatusCode CorporateStockAmount FullyPaidSharesIndicator RegistrationAddress ' +
  'CorporateRegistrationScheme HeadOfficeParty ShareholderParty'
const legalEntity = sellerLegalEntity.replace('CompanyLegalFormCode', 'CompanyLegalFormCode CompanyLegalForm')
const contact = 'ID Telefax Note OtherCommunication'
const bankAccount = 'AliasName AccountTypeCode AccountFormatCode CurrencyCode PaymentNote'
const allowance = 'ID PrepaidIndicator SequenceNumeric AccountingCostCode AccountingCost PerUnitAmount'
const usedTaxCategory =
  'Name BaseUnitMeasure PerUnitAmount TaxExemptionReasonCode TaxExemptionReason TierRange TierRatePercent'
const itemIdentification = 'ExtendedID BarcodeSymbologyID PhysicalAttribute MeasurementDimension IssuerParty'

const row = (from: number, base: string, names: string): ForbiddenPath[] =>
  forbidden((number) => `UBL-CR-${String(number).padStart(3, '0')}`, from, base, names)

const seller = 'AccountingSupplierParty'
const buyer = 'AccountingCustomerParty'
const means = 'PaymentMeans'

const header = [
  row(1, '', 'UBLExtensions'),
  row(3, '', 'ProfileExecutionID CopyIndicator UUID IssueTime PricingCurrencyCode PaymentCurrencyCode'),
  row(9, '', 'PaymentAlternativeCurrencyCode AccountingCostCode LineCountNumeric'),
  row(12, 'InvoicePeriod', 'StartTime EndTime DurationMeasure Description'),
  row(16, 'OrderReference', 'CopyIndicator UUID IssueDate IssueTime CustomerReference OrderTypeCode DocumentReference'),
  row(23, 'BillingReference/InvoiceDocumentReference', documentReference.replace(' IssueDate', '')),
  row(38, 'BillingReference', 'SelfBilledInvoiceDocumentReference CreditNoteDocumentReference'),
  row(40, 'BillingReference', 'SelfBilledCreditNoteDocumentReference DebitNoteDocumentReference'),
  row(42, 'BillingReference', 'ReminderDocumentReference AdditionalDocumentReference BillingReferenceLine'),
  row(45, 'DespatchDocumentReference', documentReference),
  row(61, 'ReceiptDocumentReference', documentReference),
  row(77, '', 'StatementDocumentReference'),
  row(78, 'OriginatorDocumentReference', documentReference),
  row(94, 'ContractDocumentReference', documentReference),
  row(110, 'AdditionalDocumentReference', 'CopyIndicator UUID IssueDate IssueTime DocumentType XPath LanguageID'),
  row(117, 'AdditionalDocumentReference', 'LocaleCode VersionID DocumentStatusCode'),
  row(
    121,
    'AdditionalDocumentReference/Attachment/ExternalReference',
    'DocumentHash HashAlgorithmMethod ExpiryDate ExpiryTime MimeCode FormatCode EncodingCode CharacterSetCode FileName Description',
  ),
  row(131, 'AdditionalDocumentReference', 'ValidityPeriod IssuerParty ResultOfVerification'),
  row(134, 'ProjectReference', 'UUID IssueDate WorkPhaseReference'),
  row(137, '', 'Signature'),
]

/** The rules of seller and buyer run alike; only the legal form (BT-33) is the seller's alone. */
function tradingParty(from: number, base: string, legal: string): ForbiddenPath[][] {
  const party = `${base}/Party`
  const afterLegal = from + 37 + legal.split(' ').length
  return [
    row(from, party, partyDetails),
    row(from + 6, `${party}/PostalAddress`, address),
    row(from + 27, party, 'PhysicalLocation'),
    row(from + 28, `${party}/PartyTaxScheme`, partyTaxScheme),
    row(from + 33, `${party}/PartyTaxScheme/TaxScheme`, taxScheme),
    row(from + 37, `${party}/PartyLegalEntity`, legal),
    row(afterLegal, `${party}/Contact`, contact),
    row(afterLegal + 4, party, partyRelations),
  ]
}

const parties = [
  row(138, seller, 'CustomerAssignedAccountID AdditionalAccountID DataSendingCapability'),
  ...tradingParty(141, seller, sellerLegalEntity),
  row(198, seller, 'DespatchContact AccountingContact SellerContact'),
  row(201, buyer, 'CustomerAssignedAccountID SupplierAssignedAccountID AdditionalAccountID'),
  ...tradingParty(204, buyer, legalEntity),
  row(262, buyer, 'DeliveryContact AccountingContact BuyerContact'),
  row(265, 'PayeeParty', `${partyMarks} EndpointID IndustryClassificationCode Language`),
  row(272, 'PayeeParty', 'PostalAddress PhysicalLocation PartyTaxScheme'),
  row(275, 'PayeeParty/PartyLegalEntity', `RegistrationName ${legalEntity}`),
  row(288, 'PayeeParty', `Contact ${partyRelations}`),
  row(294, '', 'BuyerCustomerParty SellerSupplierParty'),
  row(296, 'TaxRepresentativeParty', `${partyMarks} EndpointID IndustryClassificationCode`),
  row(302, 'TaxRepresentativeParty', 'PartyIdentification Language'),
  row(304, 'TaxRepresentativeParty/PostalAddress', address),
  row(325, 'TaxRepresentativeParty', 'PhysicalLocation'),
  row(326, 'TaxRepresentativeParty/PartyTaxScheme', partyTaxScheme),
  row(331, 'TaxRepresentativeParty/PartyTaxScheme/TaxScheme', taxScheme),
  row(335, 'TaxRepresentativeParty', `PartyLegalEntity Contact ${partyRelations}`),
]

const delivery = [
  row(342, 'Delivery', 'ID Quantity MinimumQuantity MaximumQuantity ActualDeliveryTime LatestDeliveryDate'),
  row(348, 'Delivery', 'LatestDeliveryTime ReleaseID TrackingID'),
  row(351, 'Delivery/DeliveryLocation', 'Description Conditions CountrySubentity CountrySubentityCode'),
  row(355, 'Delivery/DeliveryLocation', 'LocationTypeCode InformationURI Name ValidityPeriod'),
  row(359, 'Delivery/DeliveryLocation/Address', address),
  row(380, 'Delivery/DeliveryLocation', 'SubsidiaryLocation LocationCoordinate'),
  row(382, 'Delivery', 'AlternativeDeliveryLocation RequestedDeliveryPeriod EstimatedDeliveryPeriod CarrierParty'),
  row(386, 'Delivery/DeliveryParty', `${partyMarks} EndpointID IndustryClassificationCode PartyIdentification`),
  row(393, 'Delivery/DeliveryParty', 'Language PostalAddress PhysicalLocation PartyTaxScheme PartyLegalEntity'),
  row(398, 'Delivery/DeliveryParty', `Contact ${partyRelations}`),
  row(404, 'Delivery', 'NotifyParty Despatch DeliveryTerms MinimumDeliveryUnit MaximumDeliveryUnit Shipment'),
  row(410, '', 'DeliveryTerms'),
  row(682, 'Delivery', 'DeliveryAddress'),
]

const payment = [
  row(411, means, 'ID'),
  row(413, means, 'PaymentChannelCode InstructionID'),
  row(415, `${means}/CardAccount`, 'CardTypeCode ValidityStartDate ExpiryDate IssuerID IssueNumberID CV2ID'),
  row(421, `${means}/CardAccount`, 'CardChipCode ChipApplicationID'),
  row(424, `${means}/PayeeFinancialAccount`, bankAccount),
  row(429, `${means}/PayeeFinancialAccount/FinancialInstitutionBranch`, 'Name'),
  row(430, `${means}/PayeeFinancialAccount/FinancialInstitutionBranch/FinancialInstitution`, 'Name Address'),
  row(432, `${means}/PayeeFinancialAccount/FinancialInstitutionBranch`, 'Address'),
  row(433, `${means}/PayeeFinancialAccount`, 'Country'),
  row(434, means, 'CreditAccount'),
  row(435, `${means}/PaymentMandate`, 'MandateTypeCode MaximumPaymentInstructionsNumeric MaximumPaidAmount'),
  row(438, `${means}/PaymentMandate`, 'SignatureID PayerParty'),
  row(440, `${means}/PaymentMandate/PayerFinancialAccount`, `Name ${bankAccount} FinancialInstitutionBranch Country`),
  row(448, `${means}/PaymentMandate`, 'ValidityPeriod PaymentReversalPeriod Clause'),
  row(451, means, 'TradeFinancing'),
  row(452, 'PaymentTerms', 'ID PaymentMeansID PrepaidPaymentReferenceID ReferenceEventCode SettlementDiscountPercent'),
  row(457, 'PaymentTerms', 'PenaltySurchargePercent PaymentPercent Amount SettlementDiscountAmount PenaltyAmount'),
  row(462, 'PaymentTerms', 'PaymentTermsDetailsURI PaymentDueDate InstallmentDueDate InvoicingPartyReference'),
  row(466, 'PaymentTerms', 'SettlementPeriod PenaltyPeriod ExchangeRate ValidityPeriod'),
  row(470, '', 'PrepaidPayment'),
  row(681, means, 'InstructionNote'),
]

const taxes = [
  row(471, 'AllowanceCharge', allowance),
  row(477, 'AllowanceCharge/TaxCategory', usedTaxCategory),
  row(484, 'AllowanceCharge/TaxCategory/TaxScheme', taxScheme),
  row(488, 'AllowanceCharge', 'TaxTotal PaymentMeans'),
  row(490, '', 'TaxExchangeRate PricingExchangeRate PaymentExchangeRate PaymentAlternativeExchangeRate'),
  row(494, 'TaxTotal', 'RoundingAmount TaxEvidenceIndicator TaxIncludedIndicator'),
  row(497, 'TaxTotal/TaxSubtotal', 'CalculationSequenceNumeric TransactionCurrencyTaxAmount Percent BaseUnitMeasure'),
  row(501, 'TaxTotal/TaxSubtotal', 'PerUnitAmount TierRange TierRatePercent'),
  row(504, 'TaxTotal/TaxSubtotal/TaxCategory', 'Name BaseUnitMeasure PerUnitAmount TierRange TierRatePercent'),
  row(509, 'TaxTotal/TaxSubtotal/TaxCategory/TaxScheme', taxScheme),
  row(513, '', 'WithholdingTaxTotal'),
  row(514, 'LegalMonetaryTotal', 'PayableAlternativeAmount'),
]

const lines = [
  row(515, 'Line', 'UUID TaxPointDate AccountingCostCode PaymentPurposeCode FreeOfChargeIndicator'),
  row(520, 'Line/InvoicePeriod', 'StartTime EndTime DurationMeasure DescriptionCode Description'),
  row(525, 'Line/OrderLineReference', 'SalesOrderLineID UUID LineStatusCode OrderReference'),
  row(529, 'Line', 'DespatchLineReference ReceiptLineReference BillingReference'),
  row(532, 'Line/DocumentReference', 'CopyIndicator UUID IssueDate IssueTime'),
  row(537, 'Line/DocumentReference', 'DocumentType XPath LanguageID LocaleCode VersionID DocumentStatusCode'),
  row(543, 'Line/DocumentReference', 'DocumentDescription Attachment ValidityPeriod IssuerParty ResultOfVerification'),
  row(548, 'Line', 'PricingReference OriginatorParty Delivery PaymentTerms'),
  row(552, 'Line/AllowanceCharge', `${allowance} TaxCategory TaxTotal PaymentMeans`),
  row(561, 'Line', 'TaxTotal WithholdingTaxTotal'),
  // 629 and 630 are published with the wrong namespace for the period and the price list, so that they never break.
  row(625, 'Line/Price', 'PriceChangeReason PriceTypeCode PriceType OrderableUnitFactorRate'),
  row(632, 'Line/Price/AllowanceCharge', 'ID AllowanceChargeReasonCode AllowanceChargeReason MultiplierFactorNumeric'),
  row(636, 'Line/Price/AllowanceCharge', 'PrepaidIndicator SequenceNumeric AccountingCostCode AccountingCost'),
  row(640, 'Line/Price/AllowanceCharge', 'PerUnitAmount TaxCategory TaxTotal PaymentMeans'),
  row(644, 'Line/Price', 'PricingExchangeRate'),
  row(645, 'Line', 'DeliveryTerms SubInvoiceLine ItemPriceExtension'),
]

const items = [
  row(563, 'Line/Item', 'PackQuantity PackSizeNumeric CatalogueIndicator HazardousRiskIndicator AdditionalInformation'),
  row(568, 'Line/Item', 'Keyword BrandName ModelName'),
  row(571, 'Line/Item/BuyersItemIdentification', itemIdentification),
  row(576, 'Line/Item/SellersItemIdentification', itemIdentification),
  row(581, 'Line/Item', 'ManufacturersItemIdentification'),
  row(582, 'Line/Item/StandardItemIdentification', itemIdentification),
  row(587, 'Line/Item', 'CatalogueItemIdentification AdditionalItemIdentification CatalogueDocumentReference'),
  row(590, 'Line/Item', 'ItemSpecificationDocumentReference'),
  row(591, 'Line/Item/OriginCountry', 'Name'),
  row(592, 'Line/Item/CommodityClassification', 'NatureCode CargoTypeCode CommodityCode'),
  row(595, 'Line/Item', 'TransactionConditions HazardousItem'),
  row(597, 'Line/Item/ClassifiedTaxCategory', usedTaxCategory),
  row(604, 'Line/Item/ClassifiedTaxCategory/TaxScheme', taxScheme),
  row(608, 'Line/Item/AdditionalItemProperty', 'ID NameCode TestMethod ValueQuantity ValueQualifier ImportanceCode'),
  row(614, 'Line/Item/AdditionalItemProperty', 'ListValue UsabilityPeriod ItemPropertyGroup RangeDimension'),
  row(618, 'Line/Item/AdditionalItemProperty', 'ItemPropertyRange'),
  row(619, 'Line/Item', 'ManufacturerParty InformationContentProviderParty OriginAddress ItemInstance Certificate'),
  row(624, 'Line/Item', 'Dimension'),
]

/** All elements that UBL has and EN 16931 has not (validation artefacts of EN 16931, UBL-CR-001 to UBL-CR-682). */
export const ublRestrictions: readonly ForbiddenPath[] = [header, parties, delivery, payment, taxes, lines, items].flat(
  2,
)

const isLine = new Set(['InvoiceLine', 'CreditNoteLine'])

export const ublRestrictionRules = forbiddenPaths(ublRestrictions, (name) => (isLine.has(name) ? 'Line' : name))
