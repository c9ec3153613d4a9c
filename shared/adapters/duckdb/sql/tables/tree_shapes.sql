-- Trees by their shape, `generation:people:qualified` for each generation, and how many have it: what a bootstrap over trees needs.
SELECT shape, count(*) AS trees
FROM (
  SELECT root_ref, string_agg(generation || ':' || people || ':' || qualified, ' ' ORDER BY generation) AS shape
  FROM tree_generations
  GROUP BY root_ref
)
GROUP BY shape
ORDER BY shape
