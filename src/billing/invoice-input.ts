import { z } from 'zod'

export const invoiceInput = z.object({
  orderId: z.uuid(),
  deliveryIds: z
    .array(z.uuid())
    .max(1000)
    .optional()
    .describe('Deliveries to bill; all that left and are not billed when absent'),
})
export type InvoiceInput = z.infer<typeof invoiceInput>
