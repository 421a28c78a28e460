import { parseXml, type XmlElement } from '../xml.js'
import { attribute, children, descendants } from '../xml-path.js'
import { corpusFiles, readCorpusFile } from './corpus.js'

/** What a type of the schema allows: its elements in their order, and which may be repeated or must be there. */
interface Slot {
  readonly name: string
  readonly isRequired: boolean
  readonly isRepeated: boolean
}

/** Judges the order and number of elements by the schemas of UBL 2.1; data types are not judged. */
export class UblSchema {
  readonly #types = new Map<string, readonly Slot[]>()
  readonly #typeOfElement = new Map<string, string>()

  constructor() {
    const files = corpusFiles('xsd/ubl-2.1', '.xsd').filter((path) => /maindoc|CommonAggregate|CommonBasic/.test(path))
    for (const path of files) this.#read(parseXml(readCorpusFile(path), () => true))
  }

  #read(schema: XmlElement): void {
    for (const element of children(schema, 'element')) {
      this.#typeOfElement.set(attribute(element, 'name') ?? '', local(attribute(element, 'type')))
    }
    for (const type of children(schema, 'complexType')) {
      const slots = [...descendants(type)].filter(({ name }) => name === 'element').map(slotOf)
      if (slots.length > 0) this.#types.set(attribute(type, 'name') ?? '', slots)
    }
  }

  /** What is wrong with an element and everything below it. */
  errors(element: XmlElement): string[] {
    const slots = this.#types.get(this.#typeOfElement.get(element.name) ?? '')
    if (!slots) return []
    const names = element.children.map(({ name }) => name)
    const order = names.map((name) => slots.findIndex((slot) => slot.name === name))
    return [
      ...names.filter((_, index) => order[index]! < 0).map((name) => `${element.name} has no ${name}`),
      ...names
        .filter((_, index) => order[index]! < (order[index - 1] ?? 0))
        .map((name) => `${element.name}: ${name} is out of order`),
      ...slots
        .filter((slot) => slot.isRequired && !names.includes(slot.name))
        .map((slot) => `${element.name} lacks ${slot.name}`),
      ...slots
        .filter((slot) => !slot.isRepeated && names.filter((name) => name === slot.name).length > 1)
        .map((slot) => `${element.name} repeats ${slot.name}`),
      ...element.children.flatMap((child) => this.errors(child)),
    ]
  }
}

const local = (name: string | undefined): string => name?.split(':').at(-1) ?? ''

function slotOf(element: XmlElement): Slot {
  return {
    name: local(attribute(element, 'ref')),
    isRequired: attribute(element, 'minOccurs') !== '0',
    isRepeated: (attribute(element, 'maxOccurs') ?? '1') !== '1',
  }
}
