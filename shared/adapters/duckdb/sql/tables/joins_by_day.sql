-- Growth by day: everything on the day it happened itself, in the campaign's time zone; never on the day a poster was made (D3).
SELECT step AS day, * EXCLUDE (step) FROM growth_by('%Y-%m-%d') ORDER BY day
