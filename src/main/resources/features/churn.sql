-- Use case "churn": the users who will not come back. A user is examined at a snapshot, with what was known at that
-- time, and is lost (label 1) if there is no event until the snapshot's window_end.
--
-- {name} is a dataset that was given, :name is a setting. Days and months are in UTC. Sums are of whole
-- numbers and decimals, which give the same result in any order.


-- query: activity
-- One row per event: the seconds since the user's previous event, the time of the next one, and whether it is the
-- first event of a day or of a month.
SELECT user_id, event_time, second, amount, quantity,
       coalesce(second - lag(second) OVER by_time, 0) AS gap,
       IF(coalesce(lag(day) OVER by_time = day, false), 0, 1) AS new_day,
       IF(coalesce(lag(month) OVER by_time = month, false), 0, 1) AS new_month,
       lead(event_time) OVER by_time AS next_time
FROM (
  SELECT *, date_trunc('MONTH', date_from_unix_date(CAST(day AS INT))) AS month
  FROM (
    SELECT user_id, event_time, unix_seconds(event_time) AS second, floor(unix_seconds(event_time) / 86400) AS day,
           CAST(coalesce(amount, 0) AS DECIMAL(28, 6)) AS amount,
           CAST(coalesce(quantity, 0) AS DECIMAL(28, 6)) AS quantity
    FROM {events}
  ) AS days
) AS months
WINDOW by_time AS (PARTITION BY user_id ORDER BY event_time)


-- query: sums
-- Sums of all events until the snapshot. next_time is the time of the first event after it, if there is one.
SELECT user_id, snapshot, snapshot_part, snapshot_second, window_end,
       count(*) AS events, sum(new_day) AS active_days, sum(new_month) AS active_months,
       min(second) AS first_second, max(second) AS last_second,
       min(CASE WHEN next_time > snapshot THEN next_time END) AS next_time,
       sum(gap) AS gaps, sum(CAST(gap AS DECIMAL(19, 0)) * CAST(gap AS DECIMAL(19, 0))) AS squared_gaps,
       sum(amount) AS amount_sum, max(amount) AS amount_max,
       max(named_struct('event_time', event_time, 'amount', amount)).amount AS amount_last,
       sum(quantity) AS quantity_sum,
       count(CASE WHEN second > snapshot_second - 30 * 86400 THEN 1 END) AS events_30,
       count(CASE WHEN second > snapshot_second - 90 * 86400 THEN 1 END) AS events_90,
       count(CASE WHEN second > snapshot_second - 180 * 86400 THEN 1 END) AS events_180,
       coalesce(sum(CASE WHEN second > snapshot_second - 90 * 86400 THEN amount END), 0) AS amount_90
FROM {activity} AS activity
JOIN {snapshots} AS snapshots ON activity.event_time <= snapshots.snapshot
GROUP BY user_id, snapshot, snapshot_part, snapshot_second, window_end


-- query: examples
-- trend: the events of the last 90 days minus those of the 90 days before. rate: events per day since the first one.
SELECT CASE WHEN next_time <= window_end THEN 0.0D ELSE 1.0D END AS label,
       user_id, snapshot,
       CASE WHEN snapshot_part = 'train'
                 AND pmod(xxhash64(user_id, :seed), 1000000) < :validation_fraction * 1000000 THEN 'validation'
            ELSE snapshot_part END AS part,
       recency_days,
       CAST(events AS DOUBLE) AS events,
       CAST(active_days AS DOUBLE) AS active_days,
       CAST(amount_sum AS DOUBLE) AS amount_sum,
       CAST(amount_sum AS DOUBLE) / events AS amount_mean,
       CAST(quantity_sum AS DOUBLE) AS quantity_sum,
       tenure_days,
       gap_mean_days,
       sqrt(greatest(0.0D, CAST(squared_gaps AS DOUBLE) / greatest(1, events - 1) / 86400.0D / 86400.0D
                           - gap_mean_days * gap_mean_days)) AS gap_std_days,
       recency_days / (gap_mean_days + 1) AS recency_per_gap,
       CAST(amount_max AS DOUBLE) AS amount_max,
       CAST(amount_last AS DOUBLE) AS amount_last,
       CAST(events_30 AS DOUBLE) AS events_30,
       CAST(events_90 AS DOUBLE) AS events_90,
       CAST(events_180 AS DOUBLE) AS events_180,
       CAST(amount_90 AS DOUBLE) AS amount_90,
       CAST(active_months AS DOUBLE) AS active_months,
       events / (tenure_days + 1) AS rate,
       CAST(2 * events_90 - events_180 AS DOUBLE) AS trend
FROM (
  SELECT *,
         (snapshot_second - last_second) / 86400.0D AS recency_days,
         (snapshot_second - first_second) / 86400.0D AS tenure_days,
         CAST(gaps AS DOUBLE) / greatest(1, events - 1) / 86400.0D AS gap_mean_days
  FROM {sums}
) AS users
WHERE :active_seconds = 0 OR last_second > snapshot_second - :active_seconds
