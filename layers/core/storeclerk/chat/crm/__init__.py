"""What a CRM knows of a customer, asked for in bounded time."""
