-- Journeys with exactly the same touchpoints in the same order.
SELECT places, count(*) AS journeys FROM {orders} GROUP BY places
