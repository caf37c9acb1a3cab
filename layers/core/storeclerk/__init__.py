"""Storeclerk: customer service and shopping assistance on AWS Lambda."""
