"""How regularized least squares is solved: torch, float64, batched. What one imports is in `regviz` itself."""
