"""AWS behind the ports: the only place that imports botocore."""
