-- Divides rows into training, validation and test, for every use case. {rows} has the column event_time; user_id and
-- item_id for a split by user; part for a given split.


-- query: rows-per-hour
SELECT CAST(floor(unix_seconds(event_time) / 3600) AS BIGINT) AS hour, count(*) AS row_count
FROM {rows}
GROUP BY CAST(floor(unix_seconds(event_time) / 3600) AS BIGINT)


-- query: rows-per-second
-- Only for the two hours that contain the cuts.
SELECT unix_seconds(event_time) AS second, count(*) AS row_count
FROM {rows}
WHERE CAST(floor(unix_seconds(event_time) / 3600) AS BIGINT) IN (:test_hour, :validation_hour)
GROUP BY unix_seconds(event_time)


-- query: time
SELECT *,
       CASE WHEN event_time >= :test_from THEN 'test'
            WHEN event_time >= :validation_from THEN 'validation'
            ELSE 'train' END AS part
FROM {rows}


-- query: last-per-user
-- Users with fewer than three rows stay in training: testing a user without training rows measures nothing. Of rows at
-- the same time, such as the lines of an order, a hash decides which is the last: by their ids, the test part would
-- hold the same items of every order, which training would hardly see.
SELECT *,
       CASE WHEN dynasage_rows_of_user < 3 THEN 'train'
            WHEN dynasage_place <= :test_rows THEN 'test'
            WHEN dynasage_place <= :test_rows + :validation_rows THEN 'validation'
            ELSE 'train' END AS part
FROM (
  SELECT *,
         row_number() OVER (PARTITION BY user_id
                            ORDER BY event_time DESC, xxhash64(user_id, item_id, :seed), item_id DESC,
                                     dynasage_row_hash)
           AS dynasage_place,
         count(*) OVER (PARTITION BY user_id) AS dynasage_rows_of_user
  FROM {rows}
) AS ordered


-- query: random-per-user
-- A user's rows in the order of a hash. Where a fraction of the rows is no whole number, a hash of the user decides
-- whether it counts up, so that over all users the fractions hold. At least one row of each user stays in training.
SELECT *,
       CASE WHEN dynasage_rows_of_user < 3 OR dynasage_place = dynasage_rows_of_user THEN 'train'
            WHEN dynasage_place <= dynasage_rows_of_user * :test_fraction + dynasage_rounding THEN 'test'
            WHEN dynasage_place <= dynasage_rows_of_user * :held_out_fraction + dynasage_rounding THEN 'validation'
            ELSE 'train' END AS part
FROM (
  SELECT *, pmod(xxhash64(user_id, :seed), 1000000) / 1E6D AS dynasage_rounding,
         row_number() OVER (PARTITION BY user_id
                            ORDER BY xxhash64(user_id, item_id, dynasage_position, :seed), item_id, dynasage_position)
           AS dynasage_place,
         count(*) OVER (PARTITION BY user_id) AS dynasage_rows_of_user
  FROM (
    SELECT *, row_number() OVER (PARTITION BY user_id, item_id ORDER BY dynasage_row_hash) AS dynasage_position
    FROM {rows}
  ) AS repeated
) AS ordered


-- query: rows-per-part
-- Unknown parts first: one of them is enough for a message, and there could be as many as rows.
SELECT substring(part, 1, 100) AS part, count(*) AS row_count,
       min(dynasage_label) AS least_label, max(dynasage_label) AS greatest_label
FROM {parts}
GROUP BY part
ORDER BY coalesce(part IN ('train', 'validation', 'test'), false), part
LIMIT 4
