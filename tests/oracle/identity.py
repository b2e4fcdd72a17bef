"""Who is who: contact keys, and the company behind an address."""

from collections.abc import Iterable

from .cells import (
    GMAIL_DOMAINS,
    PLUS_ONLY_DOMAINS,
    Row,
    Settings,
    World,
    latest_rows,
    listed,
    text,
)


def contact_key(address: str | None) -> str | None:
    """The key by which addresses of one contact are equal; None for an empty address."""
    key = (address or "").strip()
    if "<" in key:
        key = key[key.rindex("<") + 1 :].split(">")[0].strip()
    if key.lower().startswith("mailto:"):
        key = key[len("mailto:") :]
    key = key.strip().lower()
    local, at, domain = key.rpartition("@")
    if domain in GMAIL_DOMAINS:
        return local.split("+")[0].replace(".", "") + "@gmail.com"
    if domain in PLUS_ONLY_DOMAINS:
        return local.split("+")[0] + at + domain
    return key or None


def contact_keys(addresses: Iterable[str]) -> set[str]:
    """The keys of several addresses; those without a key are left out."""
    return {key for address in addresses if (key := contact_key(address)) is not None}


class Companies:
    """The companies and persons of a world."""

    def __init__(self, world: World, *, settings: Settings) -> None:
        self.rows = {row["company_id"]: row for row in world.get("company", [])}
        self.persons = latest_rows(world, "person", "email", "company_id")
        self.free_mail_domains = {domain.lower() for domain in settings["free_mail_domains"]}

    def known(self, row: Row) -> str | None:
        """The row's company, None where it is in no row of `company`."""
        company_id = text(row, "company_id")
        return company_id if company_id in self.rows else None

    def of_persons(self, keys: set[str]) -> str | None:
        """The one company of all persons with one of these contact keys, if exactly one."""
        found = set()
        for person in self.persons:
            company_id = self.known(person)
            if contact_key(text(person, "email")) in keys and company_id is not None:
                found.add(company_id)
        return found.pop() if len(found) == 1 else None

    def of_domain(self, key: str) -> str | None:
        """The one company whose domains hold the address's, if exactly one and not free mail."""
        domain = key.rpartition("@")[2]
        found = set()
        for company_id, row in self.rows.items():
            if domain in [entry.strip().lower() for entry in listed(row, "domains")]:
                found.add(company_id)
        return found.pop() if len(found) == 1 and domain not in self.free_mail_domains else None

    def csm(self, company_id: str | None) -> str:
        """The company's CSM, or "No CSM"."""
        return self._attribute(company_id, "csm") or "No CSM"

    def region(self, company_id: str | None) -> str:
        """The company's region, or "No region"."""
        return self._attribute(company_id, "region") or "No region"

    def _attribute(self, company_id: str | None, column: str) -> str | None:
        return None if company_id is None else text(self.rows[company_id], column)
