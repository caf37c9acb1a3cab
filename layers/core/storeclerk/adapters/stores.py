"""The stores that a function's configuration names."""

from storeclerk.adapters import clients
from storeclerk.adapters.bedrock import Bedrock, Guardrail
from storeclerk.adapters.crm_http import Address, HttpCrm
from storeclerk.adapters.dynamodb import CustomersTable, ProductsTable
from storeclerk.adapters.eventbridge import Bus
from storeclerk.adapters.s3 import Bucket
from storeclerk.adapters.secrets import Secret
from storeclerk.adapters.sqs import Queue
from storeclerk.config import ChatConfig, Config
from storeclerk.ports import Stores


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


def every(config: Config) -> Stores:
    """All stores; a client is made when its store is first used."""
    return Stores(customers(config), products(config), lake(config), inbox(config), stream(config), bus(config))


def crm(config: ChatConfig) -> HttpCrm | None:
    """The shop's CRM, where it has one. Raises ConfigurationError."""
    if not config.crm_url:
        return None
    secret = Secret(clients.secrets, config.crm_secret_arn) if config.crm_secret_arn else None
    return HttpCrm(Address.parse(config.crm_url, config.crm_hosts.split(",")), secret)


def generator(config: ChatConfig) -> Bedrock | None:
    """The language model that words answers, where the shop has chosen one."""
    if config.answer_engine != "bedrock":
        return None
    guardrail = Guardrail(config.guardrail, config.guardrail_version) if config.guardrail else None
    return Bedrock(clients.bedrock, config.bedrock_model, guardrail)
