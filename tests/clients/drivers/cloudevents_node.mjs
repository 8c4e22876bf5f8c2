// CloudEvents from Node. Its transport neither sends again nor tells the status: the program looks
// for success in the answer, and tries again by itself.
import { host, key, load, tell } from './driving.mjs'

const { CloudEvent, HTTP, emitterFor, httpTransport } = load('cloudevents')
const TRIES = 6
const transport = httpTransport(`${host}/v1/cloudevents`)
const headers = { authorization: `Bearer ${key}` }

async function sent (send) {
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      if (JSON.parse((await send()).body).success) return true
    } catch (error) {
      if (!['ECONNRESET', 'EPIPE'].includes(error.code)) throw error
    }
  }
  return false
}

const event = n => new CloudEvent({
  id: `e${n}`,
  source: '/shop/eu',
  type: 'Order Completed',
  subject: 'u1',
  data: { order_id: `o${n}`, value: 10.5 * n }
})
const binary = emitterFor(transport)
const structured = emitterFor(transport, { mode: 'structured' })
const [first, second, third] = [1, 2, 3].map(event)
const batch = {
  headers: { 'content-type': 'application/cloudevents-batch+json' },
  body: `[${HTTP.structured(third).body}]`
}
const told = [
  await sent(() => binary(first, { headers })),
  await sent(() => structured(second, { headers })),
  await sent(() => transport(batch, { headers }))
]
tell(told.flatMap((taken, place) => taken ? [] : [`event ${place + 1}`]))
