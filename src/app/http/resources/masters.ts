import type { Resource } from '../resource.js'

export const MASTER_RESOURCES: readonly Resource[] = []
