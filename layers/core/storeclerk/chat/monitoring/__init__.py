"""What the chat tells of itself: metrics of each turn, and whether customers ask other things than before."""
