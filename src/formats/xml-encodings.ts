/** Encodings of one byte a character that XML is sent in beside Latin-1: Central European, Cyrillic, Greek, Turkish and others. */
export const singleByte = /^(?:iso-8859-(?:[2-9]|1[03-6])|windows-125[0-8])$/
