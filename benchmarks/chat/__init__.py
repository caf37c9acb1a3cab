"""The chat by the clock, by the thousand, by the bill, and against those who mean it ill."""
