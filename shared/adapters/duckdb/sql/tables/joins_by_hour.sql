-- Growth by hour of the campaign's time zone, each thing in the hour it happened itself.
SELECT step AS hour, * EXCLUDE (step) FROM growth_by('%Y-%m-%dT%H') ORDER BY hour
