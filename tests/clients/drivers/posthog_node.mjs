// PostHog's library for Node, everything but host and key as it comes.
import { host, key, load, tell } from './driving.mjs'

const { PostHog } = load('posthog-node')
const errors = []
const client = new PostHog(key, { host })
client.on('error', error => errors.push(error))

const distinctId = 'u1'
client.identify({ distinctId, properties: { email: 'a@example.test' } })
for (const n of [1, 2, 3]) {
  const properties = { order_id: `o${n}`, value: 10.5 * n, currency: 'EUR' }
  client.capture({ distinctId, event: 'Order Completed', properties })
}
client.capture({ distinctId, event: '$pageview', properties: { $current_url: 'https://shop.test/' } })
client.capture({ distinctId, event: '$screen', properties: { $screen_name: 'Main' } })
client.groupIdentify({ groupType: 'company', groupKey: 'acme', properties: { name: 'ACME' } })
client.alias({ distinctId, alias: 'anon-1' })
await client.shutdown(60_000)
tell(errors)
