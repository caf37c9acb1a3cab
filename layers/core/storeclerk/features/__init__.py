"""Feature extraction: rows from files, requests and the stream become typed rows in the lake."""
