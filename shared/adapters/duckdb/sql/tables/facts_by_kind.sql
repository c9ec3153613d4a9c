-- Additive figures of whatever facts are there, of all campaigns: how many of each kind, and what was promised and claimed.
SELECT
  campaign, kind,
  coalesce(CASE kind WHEN 'grant_changed' THEN state WHEN 'referral_judged' THEN verdict WHEN 'departure_observed' THEN how
    WHEN 'live_code_made' THEN owner ELSE reason END, '') AS detail,
  count(*) AS facts,
  coalesce(sum(cost_minor), 0)::BIGINT AS cost_minor
FROM facts
GROUP BY ALL
ORDER BY ALL
