"""Training texts for personal data: templates and values of our own, so that the public set only measures."""
