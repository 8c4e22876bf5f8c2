// RudderStack's library for Node, everything but host and key as it comes.
import { host, key, load, tell } from './driving.mjs'

const Analytics = load('@rudderstack/rudder-sdk-node')
const errors = []
const client = new Analytics(key, { dataPlaneUrl: host })

const userId = 'u1'
const told = []
const send = (verb, message) => told.push(new Promise(resolve => {
  client[verb](message, error => { if (error) errors.push(error); resolve() })
}))
send('identify', { userId, traits: { email: 'a@example.test', plan: 'pro' } })
for (const n of [1, 2, 3]) {
  const properties = { order_id: `o${n}`, value: 10.5 * n, currency: 'EUR' }
  send('track', { userId, event: 'Order Completed', properties })
}
send('page', { userId, category: 'Docs', name: 'Home', properties: { url: 'https://shop.test/' } })
send('screen', { userId, category: 'App', name: 'Main' })
send('group', { userId, groupId: 'acme', traits: { name: 'ACME' } })
send('alias', { userId, previousId: 'anon-1' })
await client.flush()
await Promise.all(told)
tell(errors)
