-- Comings and goings of every campaign by UTC day, from the packed facts: the same text in Athena and in DuckDB.
-- In Athena name the days (dt BETWEEN '2026-11-01' AND '2026-11-30'), so that nothing else is read.
SELECT
  campaign,
  CAST(happened_at AS DATE) AS day,
  count(CASE WHEN kind = 'arrival_observed' AND reason NOT IN ('baseline', 'staff') THEN id END) AS arrivals,
  count(CASE WHEN kind = 'departure_observed' AND how <> 'handed_over' THEN id END) AS departures,
  count(DISTINCT CASE WHEN kind = 'participant_entered' THEN member_ref END) AS participants
FROM packed_facts
WHERE kind IN ('arrival_observed', 'departure_observed', 'participant_entered')
GROUP BY campaign, CAST(happened_at AS DATE)
ORDER BY campaign, day
