"""From a trained linear head to one that knows what it does not know."""
