-- Use case "recommendation": events become rows that mean "this user chose this item" (label 1) or "this user did not
-- choose this item" (label 0); or, from explicit feedback, "this user gave this item this rating".
--
-- Each query starts with "-- query: name". {name} is a dataset that was given, or the query of this name; :name is a
-- setting. Nothing depends on the clock, on the partitioning or on the order of rows: draws are hashes of the row and
-- the seed.


-- query: ratings
-- Explicit feedback: the label is the rating.
SELECT *
FROM {events}
WHERE rating IS NOT NULL


-- query: tested
-- What the test part can show: the items that are new to their users, and the items of users that training knows.
SELECT count(CASE WHEN is_new THEN 1 END) AS new_items, count(CASE WHEN tested AND user_index > 0 THEN 1 END) AS known
FROM (
  SELECT user_index, bool_and(part = 'test') AS is_new, bool_or(part = 'test') AS tested
  FROM {indexed}
  GROUP BY user_id, user_index, item_id
) AS pairs


-- query: classes
-- Items that training chose equally often, by the weights of events, are drawn with the same probability. The last
-- column is the length of their ids in bytes.
SELECT events, CAST(count(*) AS INT) AS items, coalesce(sum(octet_length(item_id)), 0L)
FROM (SELECT item_id, greatest(1L, CAST(round(sum(dynasage_weight) / 1E6D) AS BIGINT)) AS events
      FROM {indexed} WHERE part = 'train' GROUP BY item_id) AS per_item
GROUP BY events
ORDER BY events


-- query: per_item
SELECT item_id, item_index, greatest(1L, CAST(round(sum(dynasage_weight) / 1E6D) AS BIGINT)) AS events
FROM {indexed}
WHERE part = 'train'
GROUP BY item_id, item_index


-- query: catalogue
-- The items that can be drawn, numbered from 1 by class and then by their order.
SELECT item_id, item_index,
       first - 1 + CAST(row_number() OVER (PARTITION BY per_item.events ORDER BY item_index, item_id) AS INT)
         AS draw_index
FROM {per_item} AS per_item
JOIN {event_classes} AS event_classes ON event_classes.events = per_item.events


-- query: known
-- The items that training knows of each user, wanted or not, by their numbers in the catalogue.
SELECT user_id, collect_set(draw_index) AS known
FROM {taken} AS taken
JOIN {catalogue} AS catalogue ON catalogue.item_id = taken.item_id
WHERE part = 'train'
GROUP BY user_id


-- query: positives
SELECT user_id, item_id, user_index, item_index, event_time, draw
FROM {drawn}
LATERAL VIEW explode(sequence(1, draws)) AS draw
WHERE part = :part AND draws > 0


-- query: hashed
SELECT indexed.user_id, user_index, event_time, draw, negative, known,
       xxhash64(indexed.user_id, item_id, event_time, draw, negative, :seed) AS hash
FROM {drawn} AS indexed
LEFT JOIN {known} AS known ON known.user_id = indexed.user_id
LATERAL VIEW explode(sequence(1, draws)) AS draw
LATERAL VIEW explode(sequence(1, :negatives_per_positive)) AS negative
WHERE part = :part AND draws > 0


-- query: numbered
SELECT /*+ BROADCAST(event_classes) */ user_id, user_index, event_time, draw, negative, known,
       CAST(IF(shiftrightunsigned(xxhash64(hash), 11) * 1.1102230246251565E-16D < keep,
               first + pmod(xxhash64(hash, class), items),
               other_first + pmod(xxhash64(hash, other), other_items)) AS INT) AS draw_index
FROM {hashed}
JOIN {event_classes} AS event_classes ON event_classes.class = CAST(1 + pmod(hash, :class_count) AS INT)


-- query: negatives
SELECT user_id, user_index, event_time, draw, negative, draw_index
FROM {numbered}
WHERE known IS NULL OR NOT array_contains(known, draw_index)


-- query: examples
-- In each of its draws: every positive of the part once (negative = 0), with negatives 1, 2, ... sampled from the items
-- of the catalogue, which are those that training saw. An item that the user chose in training is no negative: such a
-- draw is left out. Items that the user chooses later, in validation or test, stay: leaving them out would reveal the
-- answer.
SELECT 1.0D AS label, user_id, item_id, user_index, item_index, event_time, draw, 0 AS negative
FROM {positives}
UNION ALL
SELECT 0.0D AS label, user_id, catalogue.item_id, user_index, catalogue.item_index, event_time, draw, negative
FROM {negatives} AS negatives
JOIN {catalogue} AS catalogue ON catalogue.draw_index = negatives.draw_index


-- query: pairs
SELECT user_id, user_index, item_id, item_index, min(event_time) AS event_time, bool_and(part = :part) AS is_new
FROM {indexed}
WHERE part IN ('train', 'validation', :part)
GROUP BY user_id, user_index, item_id, item_index


-- query: per_user
SELECT user_id, user_index, collect_list(item_index) AS chosen,
       collect_list(named_struct('item_id', item_id, 'item_index', item_index, 'event_time', event_time))
         FILTER (WHERE is_new) AS tested
FROM {pairs}
GROUP BY user_id, user_index


-- query: new_choices
SELECT user_id, user_index, chosen, positive, xxhash64(user_id, positive.item_id, positive.event_time, :seed) AS hash
FROM {per_user}
LATERAL VIEW explode(tested) AS positive


-- query: sampled
SELECT *,
       array_except(
         transform(sequence(1, 2 * :evaluation_negatives + 16),
                   k -> CAST(1 + pmod(xxhash64(hash, k), :item_count) AS INT)),
         chosen) AS fresh
FROM {new_choices}


-- query: choices
-- For each item that a user chose in the part for the first time: sampled items that the user never chose. Draws repeat
-- and hit items that the user knows, so there are twice as many as needed; if that is too few for a user, the items
-- after a sampled one are added. The choices of the validation part do not depend on the test part.
SELECT hash AS group_id, user_id, user_index, positive.item_id AS item_id, positive.item_index AS item_index,
       positive.event_time AS event_time,
       slice(CASE WHEN size(fresh) >= :evaluation_negatives THEN fresh
                  ELSE array_union(fresh, array_except(
                    transform(sequence(1, least(:item_count, 2 * :evaluation_negatives + size(chosen))),
                              k -> CAST(1 + pmod(pmod(hash, :item_count) + k, :item_count) AS INT)),
                    chosen)) END,
             1, :evaluation_negatives) AS negatives
FROM {sampled}


-- query: offered
SELECT group_id, user_id, user_index, item_id AS chosen_id, event_time, negative, candidate
FROM {choices}
LATERAL VIEW posexplode(concat(array(item_index), negatives)) AS negative, candidate


-- query: candidates
-- Each choice (negative = 0) among its sampled items, a row each.
SELECT group_id, IF(negative = 0, 1.0D, 0.0D) AS label, user_id,
       IF(negative = 0, chosen_id, items.item_id) AS item_id,
       user_index, candidate AS item_index, event_time, negative
FROM {offered}
LEFT JOIN {items} AS items ON items.item_index = candidate
