-- Use case "recommendation": what a user did becomes rows that say "this user chose this item" (label 1) or
-- "this user did not choose this item" (label 0).
--
-- Each query starts with "-- query: name". {name} is the result of an earlier step, :name is a setting.
-- Nothing here depends on the clock, on the partitioning or on the order of rows: draws are hashes of the row and the seed.


-- query: positives
-- The events that count as a choice. The others are not used at all.
SELECT user_id, item_id, event_time
FROM {events}
WHERE array_contains(:positive_event_types, event_type) OR rating >= :min_rating


-- query: event-types
-- Asked only to explain why there is no positive.
SELECT coalesce(event_type, '(none)') AS event_type, count(*) AS events, max(rating) AS highest_rating
FROM {events}
GROUP BY event_type
ORDER BY events DESC, event_type
LIMIT 10


-- query: positives-per-hour
SELECT CAST(floor(unix_seconds(event_time) / 3600) AS BIGINT) AS hour, count(*) AS positives
FROM {positives}
GROUP BY CAST(floor(unix_seconds(event_time) / 3600) AS BIGINT)


-- query: positives-per-second
-- Only of the two hours in which the cuts lie.
SELECT unix_seconds(event_time) AS second, count(*) AS positives
FROM {positives}
WHERE CAST(floor(unix_seconds(event_time) / 3600) AS BIGINT) IN (:test_hour, :validation_hour)
GROUP BY unix_seconds(event_time)


-- query: split-time
SELECT user_id, item_id, event_time,
       CASE WHEN event_time >= :test_from THEN 'test'
            WHEN event_time >= :validation_from THEN 'validation'
            ELSE 'train' END AS part
FROM {positives}


-- query: split-last-per-user
-- A user with fewer than three positives stays in training: a test of a user who was never trained says nothing.
SELECT user_id, item_id, event_time,
       CASE WHEN positives < 3 THEN 'train'
            WHEN from_last <= :test_rows THEN 'test'
            WHEN from_last <= :test_rows + :validation_rows THEN 'validation'
            ELSE 'train' END AS part
FROM (
  SELECT user_id, item_id, event_time,
         row_number() OVER (PARTITION BY user_id ORDER BY event_time DESC, item_id DESC) AS from_last,
         count(*) OVER (PARTITION BY user_id) AS positives
  FROM {positives}
) AS ordered


-- query: users
-- Only who and what occurs in training gets an index of its own; the others are index 0.
SELECT user_id FROM {parts} WHERE part = 'train' GROUP BY user_id ORDER BY user_id


-- query: items
SELECT item_id FROM {parts} WHERE part = 'train' GROUP BY item_id ORDER BY item_id


-- query: indexed
SELECT parts.user_id, parts.item_id, event_time, part,
       coalesce(user_index, 0) AS user_index,
       coalesce(item_index, 0) AS item_index
FROM {parts} AS parts
LEFT JOIN {users} AS users ON users.user_id = parts.user_id
LEFT JOIN {items} AS items ON items.item_id = parts.item_id


-- query: positives-per-part
SELECT part, count(*) AS positives FROM {indexed} GROUP BY part


-- query: examples
-- In each draw: every positive of the part once (negative = 0), and beside it negatives 1, 2, ... drawn uniformly from
-- the items of the vocabulary. What a user chooses later, in validation or test, can be drawn: to leave it out would
-- tell the model the answer.
WITH positives AS (
  SELECT user_id, item_id, user_index, item_index, event_time, draw
  FROM {indexed}
  LATERAL VIEW explode(sequence(1, :draws)) AS draw
  WHERE part = :part
),
negatives AS (
  SELECT user_id, user_index, event_time, draw, negative,
         CAST(1 + pmod(xxhash64(user_id, item_id, event_time, draw, negative, :seed), :item_count) AS INT) AS item_index
  FROM positives
  LATERAL VIEW explode(sequence(1, :negatives_per_positive)) AS negative
)
SELECT 1.0D AS label, user_id, item_id, user_index, item_index, event_time, draw, 0 AS negative
FROM positives
UNION ALL
SELECT 0.0D AS label, user_id, items.item_id, user_index, items.item_index, event_time, draw, negative
FROM negatives
JOIN {items} AS items ON items.item_index = negatives.item_index


-- query: candidates
-- For each item that a user chose in the test part for the first time: that item (negative = 0) among drawn items that
-- the user never chose. Draws repeat and hit items that the user knows, so twice as many as needed are made; for the
-- rare user for whom that is too few, the items that follow a drawn one fill up.
WITH pairs AS (
  SELECT user_id, user_index, item_id, item_index, min(event_time) AS event_time, bool_and(part = 'test') AS is_new
  FROM {indexed}
  GROUP BY user_id, user_index, item_id, item_index
),
per_user AS (
  SELECT user_id, user_index, collect_list(item_index) AS chosen,
         collect_list(named_struct('item_id', item_id, 'item_index', item_index, 'event_time', event_time))
           FILTER (WHERE is_new) AS tested
  FROM pairs
  GROUP BY user_id, user_index
),
tested AS (
  SELECT user_id, user_index, chosen, positive, xxhash64(user_id, positive.item_id, positive.event_time, :seed) AS hash
  FROM per_user
  LATERAL VIEW explode(tested) AS positive
),
drawn AS (
  SELECT *,
         array_except(
           transform(sequence(1, 2 * :evaluation_negatives + 16),
                     k -> CAST(1 + pmod(xxhash64(hash, k), :item_count) AS INT)),
           chosen) AS fresh
  FROM tested
),
filled AS (
  SELECT user_id, user_index, positive, hash,
         slice(CASE WHEN size(fresh) >= :evaluation_negatives THEN fresh
                    ELSE array_union(fresh, array_except(
                      transform(sequence(1, least(:item_count, 2 * :evaluation_negatives + size(chosen))),
                                k -> CAST(1 + pmod(pmod(hash, :item_count) + k, :item_count) AS INT)),
                      chosen)) END,
               1, :evaluation_negatives) AS negatives
  FROM drawn
),
candidates AS (
  SELECT hash AS group_id, user_id, user_index, positive, negative, candidate
  FROM filled
  LATERAL VIEW posexplode(concat(array(positive.item_index), negatives)) AS negative, candidate
)
SELECT group_id, IF(negative = 0, 1.0D, 0.0D) AS label, user_id,
       IF(negative = 0, positive.item_id, items.item_id) AS item_id,
       user_index, candidate AS item_index, positive.event_time AS event_time, negative
FROM candidates
LEFT JOIN {items} AS items ON items.item_index = candidates.candidate
