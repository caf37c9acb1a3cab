"""Questions about products, answered from the live catalogue and the recommender."""
