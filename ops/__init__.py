"""Commands for the engineer who runs or deploys Storeclerk from a checkout: python -m ops --help."""
