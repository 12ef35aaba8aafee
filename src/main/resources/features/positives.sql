-- The events that mean that a user chose an item, for the use cases that learn from choices.


-- query: positives
SELECT *
FROM {events}
WHERE array_contains(:positive_event_types, event_type) OR rating >= :min_rating


-- query: marked
SELECT *, coalesce(array_contains(:positive_event_types, event_type) OR rating >= :min_rating, false)
       AS dynasage_positive
FROM {events}


-- query: counts
SELECT count(*) AS events, count(CASE WHEN of_type THEN 1 END) AS of_type,
       count(CASE WHEN NOT of_type THEN rating END) AS rated,
       count(CASE WHEN NOT of_type AND rating >= :min_rating THEN 1 END) AS liked,
       coalesce(max(CASE WHEN NOT of_type THEN rating END), 0.0D) AS highest
FROM (
  SELECT rating, coalesce(array_contains(:positive_event_types, event_type), false) AS of_type FROM {events}
) AS events


-- query: event-types
-- Run only to explain why there is no positive.
SELECT substring(coalesce(event_type, '(none)'), 1, 100) AS event_type, count(*) AS events,
       coalesce(CAST(max(rating) AS STRING), 'none') AS highest_rating
FROM {events}
GROUP BY event_type
ORDER BY events DESC, event_type
LIMIT 10
