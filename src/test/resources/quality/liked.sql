-- Whether a rating is a good one, to be learnt from who rates what. The parts are given.
SELECT IF(rating >= 4, 1, 0) AS label, user_id, item_id, event_time, part
FROM {events}
