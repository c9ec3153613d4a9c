-- How far the books of each day can be trusted, by what was measured last.
SELECT
  day,
  arg_max(percent, observed_at) AS percent,
  arg_max(weakest, observed_at) AS weakest,
  arg_max(comings, observed_at) AS comings,
  arg_max(goings, observed_at) AS goings,
  arg_max(unheard_comings, observed_at) AS unheard_comings,
  arg_max(unheard_goings, observed_at) AS unheard_goings
FROM told
WHERE kind = 'completeness_measured'
  -- The fact of a day lies at its midnight UTC, which west of Greenwich is still the day before.
  AND day <= strftime(((getvariable('until_at') - INTERVAL 1 SECOND) AT TIME ZONE 'UTC') AT TIME ZONE getvariable('zone'), '%Y-%m-%d')
GROUP BY day
ORDER BY day
