"""What cold starts and warm answers take, against the least that they could take."""
