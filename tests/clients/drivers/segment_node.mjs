// Segment's library for Node, everything but host and key as it comes.
import { host, key, load, tell } from './driving.mjs'

const { Analytics } = load('@segment/analytics-node')
const errors = []
const client = new Analytics({ writeKey: key, host })
client.on('error', error => errors.push(error.reason ?? error))

const userId = 'u1'
client.identify({ userId, traits: { email: 'a@example.test', plan: 'pro' } })
for (const n of [1, 2, 3]) {
  const properties = { order_id: `o${n}`, value: 10.5 * n, currency: 'EUR' }
  client.track({ userId, event: 'Order Completed', properties })
}
client.page({ userId, category: 'Docs', name: 'Home', properties: { url: 'https://shop.test/' } })
client.screen({ userId, category: 'App', name: 'Main' })
client.group({ userId, groupId: 'acme', traits: { name: 'ACME' } })
client.alias({ userId, previousId: 'anon-1' })
await client.closeAndFlush({ timeout: 60_000 })
tell(errors)
