-- How old everybody is at the end of the period, in hours up to 30 days, by generation.
SELECT generation, least(date_diff('second', joined_at, getvariable('until_at')) // 3600, 721)::INTEGER AS hours, count(*) AS people
FROM people
GROUP BY ALL
ORDER BY generation, hours
