import { readInvoice } from '../document.js'
import { en16931 } from '../en16931/en16931.js'
import { type RuleSet, type Severity, validate } from '../rules.js'

/**
 * Invoices with nothing but what a rule looks at. `at('Party/PostalAddress', at('ID schemeID="1"', '7'))` writes nested
 * elements; the reader goes by local names, so that one prefix does for all.
 */
export function at(path: string, ...content: readonly string[]): string {
  return path
    .split(betweenSteps)
    .reverse()
    .reduce((inner, step) => `<x:${step}>${inner}</x:${step.split(' ')[0]}>`, content.join(''))
}

/** A slash outside of an attribute. */
const betweenSteps = /\/(?=(?:[^"]*"[^"]*")*[^"]*$)/

const ubl = 'urn:oasis:names:specification:ubl:schema:xsd:'

export function ublFragment(content: string, root: 'Invoice' | 'CreditNote' = 'Invoice'): string {
  return `<${root} xmlns="${ubl}${root}-2" xmlns:x="${ubl}CommonAggregateComponents-2">${content}</${root}>`
}

const cii = 'urn:un:unece:uncefact:data:standard:'

export function ciiFragment(content: string, attributes = ''): string {
  const types = `${cii}ReusableAggregateBusinessInformationEntity:100`
  return `<r:CrossIndustryInvoice xmlns:r="${cii}CrossIndustryInvoice:100" xmlns:x="${types}" ${attributes}>${content}</r:CrossIndustryInvoice>`
}

/** Ids of the rules that a document breaks, one for each place. */
export function broken(xml: string, sets: readonly RuleSet[] = [en16931], severity?: Severity): string[] {
  return validate(readInvoice(xml), sets)
    .filter((one) => severity === undefined || one.severity === severity)
    .map(({ rule }) => rule)
}

/** One rule, what keeps it and what breaks it. */
export type Case = readonly [rule: string, keeps: string, breaks: string]
