"""How good a model is: figures with their intervals, and the page that shows them."""
