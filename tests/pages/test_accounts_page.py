"""The accounts page tells one account's story and whom to write to next, and loses nobody."""

from datetime import date
from decimal import Decimal

import pytest

from csfunnel.filters import Filters
from csfunnel.ui import words
from csfunnel.ui.accounts import account_cards, renewals, worklist
from csfunnel.ui.accounts import account_choices as choices
from csfunnel.ui.accounts.renewals import by_stakes
from csfunnel.warehouse import Rows


def tables(app):
    """The tables of the page by their first column."""
    return {table.value.columns[0]: table.value for table in app.dataframe}


def test_the_golden_renewal_ahead_stands_in_one_group(opened, on_golden):
    app = opened("accounts.py")
    assert not app.exception
    assert app.header[0].value == words.plain(
        "No meeting is booked yet for 1 of 1 account with a renewal in the next 120 days: USD 700 "
        "at stake"
    )
    groups = tables(app)["Group"]
    assert [*groups["Group"]] == ["Not opened", "All"]
    assert [*groups["Accounts"]] == [1, 1]
    assert [*groups["At stake USD"]] == [700, 700]


def test_a_link_lists_a_group_and_the_default_list_says_why_it_is_empty(opened, on_golden):
    app = opened("accounts.py")
    assert any("No account is in “To work on”." in info.value for info in app.info)
    row = tables(opened("accounts.py", list="Not opened"))["Account"].iloc[0]
    assert (row["Account"], row["Owner"], row["Days left"]) == ("Alder", "Ann", 92)
    assert row["Why"] == "Got 1 email since 2 Jun 2025, opened none."
    assert row["Last meeting"] == "Held, 15 Apr 2025"


def test_the_days_ahead_stand_in_the_link(opened, on_golden):
    app = opened("accounts.py", within="91")
    assert "No renewal of these accounts is due in the next 91 days" in app.header[0].value


@pytest.mark.parametrize("asked", ["99999", "abc", "0"])
def test_days_ahead_that_a_link_asks_for_in_vain_are_told(opened_first, on_golden, asked):
    app = opened_first("accounts.py", within=asked)
    [told] = app.warning
    assert f"due in the next “{asked}” days" in told.value
    assert [box.value for box in app.number_input if box.key == "within"] == [120]


def test_the_filter_of_a_csm_holds(opened, on_golden):
    app = opened("accounts.py", csm="Ben")
    assert "Group" not in tables(app)
    assert any("No open renewal is due" in info.value for info in app.info)


def test_a_link_to_an_account_tells_its_story(opened, on_golden):
    app = opened("accounts.py", account="C1", region="APAC")
    assert app.header[0].value == "Alder"
    cards = {card.label: card.value for card in app.metric}
    assert cards == {
        "Owner": "Ann",
        "Next renewal": "30 Sep 2025",
        "Last touch": "30 Jun 2025",
        "Last meeting": "Held",
    }
    told = tables(app)["Day"]
    assert [*told["Day"]] == sorted(told["Day"], reverse=True)
    assert len(told[told["Kind"] == "Emails"]) == 9
    assert "Renewal due, USD 700.00 at stake" in [*told["What happened"]]
    assert app.get("plotly_chart")


def test_an_account_that_is_not_there_is_told_and_the_list_shown(opened, on_golden):
    app = opened("accounts.py", account="C9")
    assert not app.exception
    assert any("C9" in warning.value for warning in app.warning)
    assert "No meeting is booked yet" in app.header[0].value


def test_choosing_an_account_puts_it_into_the_link(opened, on_golden):
    app = opened("accounts.py")
    box = next(box for box in app.selectbox if box.key == choices.BOX)
    box.set_value("C2").run()
    assert app.query_params["account"] == "C2"
    assert app.header[0].value == "Birch"
    next(box for box in app.selectbox if box.key == choices.BOX).set_value(None).run()
    assert "account" not in app.query_params


def account(standing: str, row=None, **stakes: int | None) -> renewals.Account:
    counts = dict.fromkeys(
        ("attempted_count", "delivered_count", "opened_count", "clicked_count", "unknown_count"), 1
    )
    day = date(2025, 7, 1)
    plain = {"due_day": day, "from_day": day, "until_due_days": 9, "unclicked_count": 0}
    named = {"company_id": "C1", "name": "Alder", "csm": "Ann", "region": "EMEA"}
    latest = dict.fromkeys(("touch_day", "journey", "step", "meeting_status", "meeting_day"))
    cells = {**counts, **plain, **named, "standing": standing, **(row or {})}
    return renewals.Account(cells, latest, stakes, missing_count=list(stakes.values()).count(None))


def ahead(*accounts: renewals.Account) -> renewals.Ahead:
    currencies = ("USD", "EUR")
    return renewals.Ahead(120, 120, sorted(accounts, key=by_stakes(currencies)), currencies)


def test_groups_add_up_to_all_and_currencies_stay_apart():
    found = ahead(
        account("clicked", USD=100, EUR=7),
        account("never", USD=None),
        account("booked", USD=50),
        account("opened", EUR=1),
    )
    *groups, every = worklist.group_rows(found)
    assert sum(row["Accounts"] for row in groups) == every["Accounts"] == 4
    assert [row["At stake USD"] for row in groups] == [Decimal(1), 0, None, Decimal("0.50")]
    assert every["At stake USD"] == Decimal("1.50")
    assert every["At stake EUR"] == Decimal("0.08")


@pytest.mark.parametrize("standing", renewals.LABELS)
def test_every_standing_has_words_and_a_list(standing):
    member = account(standing, USD=1)
    assert worklist.why(member, window_days=120)
    [row] = worklist.list_rows(ahead(member), renewals.LABELS[standing], first="USD")
    assert row["Account"] == "Alder"
    listed = worklist.list_rows(ahead(member), renewals.TO_DO, first="USD")
    assert bool(listed) == (standing in {"clicked", "opened", "never"})


def test_the_list_says_where_the_other_accounts_without_a_meeting_stand():
    """The headline counts them, too."""
    standings = ["clicked", "never", "cancelled", "unopened", "unopened", "booked"]
    found = ahead(*(account(each, USD=1) for each in standings))
    told = worklist.about_list(found, renewals.TO_DO, first="USD")
    assert told == (
        "2 accounts in “To work on”, by what is at stake in USD. 3 more without a meeting: 1 in "
        "“Cancelled, not rebooked” and 2 in “Not opened”."
    )
    assert worklist.headline(found).startswith("No meeting is booked yet for 5 of 6 accounts")
    told = worklist.about_list(found, renewals.ALL, first="USD")
    assert told == "6 accounts in “All groups”, by what is at stake in USD."
    alone = ahead(account("clicked", USD=1))
    told = worklist.about_list(alone, renewals.TO_DO, first="USD")
    assert told == "1 account in “To work on”, by what is at stake in USD."


def test_the_list_is_sorted_within_one_currency_and_mixes_none():
    def named(name: str, **stakes: int | None) -> renewals.Account:
        return account("never", {"name": name}, **stakes)

    found = ahead(
        named("euros", EUR=9_000),
        named("few", USD=100),
        named("unknown", USD=None),
        named("many", USD=200, EUR=1),
    )
    names = [row["Account"] for row in worklist.list_rows(found, "All groups", first="USD")]
    assert names == ["many", "few", "euros", "unknown"]
    names = [row["Account"] for row in worklist.list_rows(found, "All groups", first="EUR")]
    assert names == ["euros", "many", "few", "unknown"]


def test_accounts_come_in_the_order_of_the_lists():
    stakes = {"few": ("USD", 100), "euros": ("EUR", 9_000), "many": ("USD", 200)}
    reports: dict[str, Rows] = {
        "accounts_worklist": [dict(account("never", {"company_id": name}).row) for name in stakes],
        "accounts_stakes": [
            {"company_id": name, "place": "ahead", "currency": currency, "stake_cents": cents}
            | {"missing_count": 0, "renewals_count": 1}
            for name, (currency, cents) in stakes.items()
        ],
        "accounts_latest": [{"company_id": name} for name in stakes],
    }
    found = renewals.told(lambda name, _: reports[name], Filters(), within_days=120)
    assert found.currencies == ["USD", "EUR"]
    assert [each.row["company_id"] for each in found.accounts] == ["many", "few", "euros"]


@pytest.mark.parametrize("part", renewals.NEEDS)
def test_what_is_not_loaded_is_said_and_nobody_is_listed(part):
    span = dict.fromkeys(renewals.NEEDS, 1) | {part: 0}
    found = renewals.ahead(Filters(), within_days=120, span=span)
    assert found.accounts == ()
    assert worklist.nothing(found) == renewals.NEEDS[part]


def test_two_accounts_of_one_name_are_told_apart():
    rows = [{"company_id": each, "name": "Alder"} for each in ("C1", "C2")]
    assert choices.names_of([*rows, {"company_id": "C3", "name": "Birch"}]) == {
        "C1": "Alder (C1)",
        "C2": "Alder (C2)",
        "C3": "Birch",
    }


def test_every_account_of_a_list_is_taken_along(noting, monkeypatch):
    monkeypatch.setattr(worklist, "MOST", 1)
    found = ahead(account("clicked", USD=100), account("opened", USD=300), account("booked"))
    account_cards.listed(noting, found, renewals.TO_DO, first="USD")
    assert [row["At stake USD"] for row in noting.rows] == [3]
    assert [row["At stake USD"] for row in noting.taken] == [3, 1]
    assert noting.count == 2
