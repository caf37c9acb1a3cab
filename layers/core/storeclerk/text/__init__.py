"""What more than one capability reads in a text: sentiment, product mentions, personal data."""
