-- What prizes have cost: those that were claimed and not taken back.
SELECT coalesce(sum(cost_minor) FILTER (state = 'claimed'), 0)::BIGINT AS cost_minor FROM grants
