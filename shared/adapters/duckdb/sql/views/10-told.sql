-- What was told of the campaign and happened before the end of the period; instants also as a clock of the campaign shows them.
CREATE TEMP TABLE told AS
SELECT *, (happened_at AT TIME ZONE 'UTC') AT TIME ZONE getvariable('zone') AS local_at
FROM facts
WHERE campaign = getvariable('campaign') AND happened_at < getvariable('until_at');
