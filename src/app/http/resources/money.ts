import type { Resource } from '../resource.js'

export const MONEY_RESOURCES: readonly Resource[] = []
