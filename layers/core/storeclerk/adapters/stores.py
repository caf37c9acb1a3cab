"""The stores that a function's configuration names."""

from storeclerk.adapters import clients
from storeclerk.adapters.dynamodb import CustomersTable, ProductsTable
from storeclerk.adapters.eventbridge import Bus
from storeclerk.adapters.s3 import Bucket
from storeclerk.adapters.sqs import Queue
from storeclerk.config import Config


def customers(config: Config) -> CustomersTable:
    """The customers table."""
    return CustomersTable(clients.dynamodb, config.customers_table)


def products(config: Config) -> ProductsTable:
    """The products table."""
    return ProductsTable(clients.dynamodb, config.products_table)


def lake(config: Config) -> Bucket:
    """The lake bucket."""
    return Bucket(clients.s3(), config.lake_bucket)


def inbox(config: Config) -> Bucket:
    """The inbox bucket."""
    return Bucket(clients.s3(), config.inbox_bucket)


def stream(config: Config) -> Queue:
    """The stream queue."""
    return Queue(clients.sqs(), config.stream_queue_url)


def bus(config: Config) -> Bus:
    """The event bus."""
    return Bus(clients.events, config.event_bus)
