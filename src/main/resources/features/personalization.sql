-- Use case "personalization": the item that a user chooses in a context, such as an hour, a weekday or a device.
-- Each choice (label 1) is compared with sampled items that were not chosen in the same context (label 0). Each item
-- has its own properties, such as its category and price.
--
-- {name} is a dataset that was given, or the query of this name; :name is a setting. context and item are structs of
-- the declared columns. Nothing depends on the clock, on the partitioning or on the order of rows: draws are hashes of
-- the row and the seed.


-- query: derived
-- All in :time_zone, for any time zone of the session. 1970-01-01 was a Thursday.
SELECT *,
       CAST(pmod(floor(unix_seconds(from_utc_timestamp(event_time, :time_zone)) / 3600), 24) AS INT) AS derived_hour,
       CAST(pmod(floor(unix_seconds(from_utc_timestamp(event_time, :time_zone)) / 86400) + 3, 7) + 1 AS INT) AS derived_weekday,
       CAST(pmod(floor(unix_seconds(from_utc_timestamp(event_time, :time_zone)) / 21600), 4) AS INT) AS derived_daypart
FROM {events}


-- query: catalogue
-- What training knows about each item: the properties in its latest event, and the day of its first event.
SELECT item_id,
       min(CAST(floor(unix_seconds(event_time) / 86400) AS BIGINT)) AS first_day,
       max(named_struct('event_time', event_time, 'item', item)).item AS item
FROM {train}
GROUP BY item_id


-- query: catalogue-by-age
-- In this order, the items that existed on a day are those with the lowest numbers.
SELECT * FROM {catalogue} ORDER BY first_day, item_id


-- query: items-per-day
SELECT first_day, count(*) AS items FROM {catalogue} GROUP BY first_day ORDER BY first_day


-- query: placed
-- The catalogue describes the chosen item, as it describes sampled items, so that only the choice distinguishes them.
-- Its own event describes an item that training did not see. pool: the number of items to choose from.
SELECT user_id, event_time, part, context, item_id, dynasage_weight_of_type, draw_index, first_day,
       coalesce(known_item, item) AS item, coalesce(pool, :catalogue_size) AS pool,
       length(bin(greatest(0, coalesce(day - first_day, 0)) + 1)) - 1 AS item_age
FROM (
  SELECT positives.*, catalogue.draw_index, catalogue.first_day, catalogue.item AS known_item,
         CAST(floor(unix_seconds(event_time) / 86400) AS BIGINT) AS day
  FROM {parts} AS positives
  LEFT JOIN {catalogue} AS catalogue ON catalogue.item_id = positives.item_id
) AS chosen
LEFT JOIN {pools} AS pools ON pools.pool_day = chosen.day


-- query: positives
SELECT *
FROM {drawn}
LATERAL VIEW explode(sequence(1, draws)) AS draw
WHERE part = :part AND draws > 0


-- query: numbered
SELECT user_id, user_index, event_time, context, draw, negative, draw_index AS chosen,
       1 + pmod(xxhash64(user_id, item_id, event_time, draw, negative, :seed),
                greatest(1, pool - IF(draw_index IS NULL, 0, 1))) AS number
FROM {positives}
LATERAL VIEW explode(sequence(1, :negatives_per_positive)) AS negative
WHERE pool > IF(draw_index IS NULL, 0, 1)


-- query: examples
-- In each of its draws: every positive of the part once (negative = 0), with negatives 1, 2, ... sampled uniformly from
-- the other items that existed on that day. draw_index starts at 1; a draw at or above the chosen item's index moves up
-- by one.
SELECT 1.0D AS label, user_id, item_id, user_index, item_index, context, item, item_age, event_time, draw, 0 AS negative
FROM {positives}
UNION ALL
SELECT 0.0D AS label, user_id, catalogue.item_id, user_index, catalogue.item_index, context, catalogue.item,
       length(bin(greatest(0, CAST(floor(unix_seconds(event_time) / 86400) AS BIGINT) - catalogue.first_day) + 1))
         - 1 AS item_age,
       event_time, draw, negative
FROM {numbered}
JOIN {catalogue} AS catalogue
  ON catalogue.draw_index = number + IF(chosen IS NOT NULL AND number >= chosen, 1, 0)


-- query: tested
SELECT user_id, user_index, event_time, context, item_id, item_index, max(item) AS item, item_age, draw_index, pool,
       xxhash64(user_id, item_id, event_time, context, :seed) AS group_id
FROM {indexed}
WHERE part = 'test'
GROUP BY user_id, user_index, event_time, context, item_id, item_index, item_age, draw_index, pool


-- query: sampled
SELECT *,
       array_except(
         array_distinct(
           transform(sequence(1, 2 * :evaluation_negatives + 16), k -> 1 + pmod(xxhash64(group_id, k), pool))),
         array(coalesce(draw_index, 0L))) AS fresh
FROM {tested}


-- query: filled
SELECT *,
       slice(CASE WHEN size(fresh) >= :evaluation_negatives THEN fresh
                  ELSE array_union(fresh, array_except(
                    transform(sequence(1, least(pool, 2 * :evaluation_negatives + 1)),
                              k -> 1 + pmod(pmod(group_id, pool) + k, pool)),
                    array(coalesce(draw_index, 0L)))) END,
             1, :evaluation_negatives) AS negatives
FROM {sampled}


-- query: offered
SELECT group_id, user_id, user_index, event_time, context, number, position + 1 AS negative
FROM {filled}
LATERAL VIEW posexplode(negatives) AS position, number


-- query: candidates
-- For each choice of the test part: the chosen item (negative = 0) among distinct sampled ones, in the choice's
-- context. Draws repeat, so there are twice as many as needed; if that is too few, the items after a sampled one are
-- added. Events that describe an item of one choice differently, such as two lines of an order, are one choice.
SELECT group_id, 1.0D AS label, user_id, item_id, user_index, item_index, context, item, item_age, event_time,
       0 AS negative
FROM {tested}
UNION ALL
SELECT group_id, 0.0D AS label, user_id, catalogue.item_id, user_index, catalogue.item_index, context, catalogue.item,
       length(bin(greatest(0, CAST(floor(unix_seconds(event_time) / 86400) AS BIGINT) - catalogue.first_day) + 1))
         - 1 AS item_age,
       event_time, negative
FROM {offered}
JOIN {catalogue} AS catalogue ON catalogue.draw_index = number
