-- Events that must not be used for training get a reason in the column removed; for the others it is null.
--
-- Whether an event stays depends on itself and on earlier events of the same user, never on later ones, so that the
-- kept part of the past does not change over time.


-- query: repeated
-- The same user, item and type again within the repeat window. Of a chain of repetitions, the first event stays. An
-- event whose item is not known repeats nothing.
SELECT *, CASE WHEN removed IS NULL AND item_id IS NOT NULL
                    AND array_contains(:repeat_event_types, CAST(event_type AS STRING))
                    AND unix_micros(event_time) - unix_micros(lag(event_time) OVER same) < :repeat_micros
               THEN 'repeated' END AS next_removed
FROM {events}
WINDOW same AS (PARTITION BY user_id, item_id, event_type ORDER BY event_time, row_hash)


-- query: capped-by-day
SELECT *, CASE WHEN removed IS NULL AND row_number() OVER (
                    PARTITION BY user_id, removed, floor(unix_seconds(event_time) / 86400)
                    ORDER BY event_time, item_id, row_hash) > :max_events_per_user_and_day
               THEN 'capped' END AS next_removed
FROM {events}


-- query: capped
SELECT *, CASE WHEN removed IS NULL AND row_number() OVER (
                    PARTITION BY user_id, removed ORDER BY event_time, item_id, row_hash) > :max_events_per_user
               THEN 'capped' END AS next_removed
FROM {events}


-- query: counts
SELECT count(*) AS events,
       count(CASE WHEN removed = 'repeated' THEN 1 END) AS repeated_events,
       count(CASE WHEN removed = 'capped' THEN 1 END) AS capped_events
FROM {events}


-- query: capped-users
SELECT count(DISTINCT user_id) AS users
FROM {events}
WHERE removed = 'capped'
