"""A customer's orders: where they are, how they change, and who may see them."""
