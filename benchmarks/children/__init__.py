"""Scripts that run by themselves in the bare interpreter."""
