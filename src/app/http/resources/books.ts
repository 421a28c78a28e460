import type { Resource } from '../resource.js'

export const BOOK_RESOURCES: readonly Resource[] = []
