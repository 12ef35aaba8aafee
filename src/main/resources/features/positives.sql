-- The events that mean that a user chose an item, for the use cases that learn from choices.


-- query: positives
SELECT *
FROM {events}
WHERE array_contains(:positive_event_types, event_type) OR rating >= :min_rating


-- query: event-types
-- Run only to explain why there is no positive.
SELECT substring(coalesce(event_type, '(none)'), 1, 100) AS event_type, count(*) AS events,
       coalesce(CAST(max(rating) AS STRING), 'none') AS highest_rating
FROM {events}
GROUP BY event_type
ORDER BY events DESC, event_type
LIMIT 10
