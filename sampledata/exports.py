"""The email and people exports: which columns each source writes, under which headers."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sampledata import pools, times
from sampledata.emails import CONTENT, JOURNEY, MAILTO, UNSUBSCRIBE, Emails
from sampledata.ids import Flags, Ints, gsids, stream
from sampledata.renewals import LOST, OPEN, WON, Renewals
from sampledata.sheets import Sheet, cents, chosen, flags, glued, listed, numbers, only, table
from sampledata.world import World, pick, slug

JOURNEY_IDS = gsids("1A01", np.arange(len(pools.JOURNEYS)))
API, LABEL = 0, 1
# Email Log V2 as an API export heads it and as a report does.
EMAIL_HEADERS = (
    ("Gsid", "Gsid"),
    ("Source", "Source"),
    ("SourceId", "Source Id"),
    ("SourceName", "Source Name"),
    ("StepName", "Step Name"),
    ("Variant", "Variant"),
    ("EmailTemplateName", "Email Template Name"),
    ("EmailSubject", "Email Subject"),
    ("AddressType", "Address Type"),
    ("LowerCaseEmailId", "Email Id in Lower Case"),
    ("Name", "Name"),
    ("GsCompanyId", "Company Id"),
    ("FromName", "From Name"),
    ("FromEmailId", "From Email Id"),
    ("ExecutedDate", "Executed Date"),
    ("SentDate", "Sent Date"),
    ("IsSent", "Is Sent"),
    ("IsOpened", "Is Opened"),
    ("OpenedCount", "Opened Count"),
    ("FirstOpenDate", "First Open Date"),
    ("LinkClickedCount", "Link Clicked Count"),
    ("LinkClickedDate", "Link Clicked Date"),
    ("LinkClickedJson", "Link Clicked Json"),
    ("IsBounced", "Bounced"),
    ("BounceType", "Bounce Type"),
    ("IsRejected", "Is Rejected"),
    ("IsUnsubscribed", "Is Unsubscribed"),
    ("IsSpam", "Is Spam"),
)


def email_sheet(world: World, emails: Emails, *, file: str, spelling: int) -> Sheet:
    """Email Log V2: `API` names with ISO times, or report `LABEL`s with the tenant's naive ones."""
    time = times.iso if spelling == API else times.pacific
    columns = [
        *_email_origin(emails),
        *_email_people(world, emails),
        *_email_events(world, emails, time=time),
    ]
    names = [pair[spelling] for pair in EMAIL_HEADERS]
    zone = None if spelling == API else times.PACIFIC
    return Sheet(file, "email", table(dict(zip(names, columns, strict=True))), zone)


def email_ids(number: Ints) -> pa.Array:
    """Email Log ids by running number."""
    return gsids("1L05", number)


def journey_names(journey: Ints, at: Ints) -> pa.Array:
    """What each journey was called at that time; empty for journey -1."""
    words, index, first = [], np.full(len(journey), -1), 0
    for number, one in enumerate(pools.JOURNEYS):
        for name, since in one.names:
            words.append(name)
            index[(journey == number) & (at >= times.second(since))] = first
            first += 1
    return chosen(words, index)


def _email_origin(emails: Emails) -> list[pa.Array]:
    size, step = len(emails.number), emails.step
    journey = JOURNEY[step]
    return [
        email_ids(emails.number),
        pa.repeat("Advanced Outreach", size),
        pick(JOURNEY_IDS, journey),
        journey_names(journey, emails.executed_at),
        chosen([one.name for one in pools.STEPS], step),
        chosen(["A", "B"], emails.contact % 2),
        chosen([one.template for one in pools.STEPS], step),
        chosen([one.subject for one in pools.STEPS], step),
        pa.repeat("To", size),
    ]


def _email_people(world: World, emails: Emails) -> list[pa.Array]:
    # One email in fifty has lost its account; the person still tells it.
    company = np.where(emails.number % 50 == 7, -1, emails.company)
    return [
        pick(world.contacts.email, emails.contact),
        pick(world.contacts.name, emails.contact),
        pick(world.companies.company_id, company),
        pick(world.users.name, emails.sender),
        pick(world.users.email, emails.sender),
    ]


def _email_events(world: World, emails: Emails, *, time: times.Writer) -> list[pa.Array]:
    sent = emails.sent_at > 0
    bounce = np.where(emails.is_bounced, np.where(sent, 1, 0), -1)
    clicked = emails.links > 0
    return [
        time(emails.executed_at),
        time(emails.sent_at),
        flags(sent),
        flags(emails.is_open_recorded, known=sent),
        numbers(emails.open_count, shown=sent),
        time(emails.opened_at),
        numbers(click_total(emails), shown=sent),
        time(emails.clicked_at),
        only(_clicked_json(world, emails), clicked),
        flags(emails.is_bounced),
        chosen(["HARD_BOUNCE", "SOFT_BOUNCE"], bounce),
        flags(emails.is_rejected),
        flags((emails.links & UNSUBSCRIBE) > 0, known=sent),
        flags(np.zeros(len(sent), dtype=bool), known=sent),
    ]


def click_total(emails: Emails) -> Ints:
    """Clicks as Gainsight counts them: those on unsubscribe and mailto links too."""
    extra = ((emails.links & UNSUBSCRIBE) > 0).astype(np.int64) + ((emails.links & MAILTO) > 0)
    return emails.click_count + extra


def _clicked_json(world: World, emails: Emails) -> pa.Array:
    """Per-link clicks; odd emails wear the wrapped form that some exports write."""
    links = emails.links
    ip = glued("203.0.113.", numbers(1 + emails.contact % 250))
    tail = glued(',"ip":"', ip, '"}')
    slugs = pa.array([slug(name) for name in world.users.name.to_pylist()])
    page = glued(
        '{"url":"https://book.harborline.example/', pick(slugs, emails.sender), '","clickedCount":'
    )
    content = glued(page, numbers(emails.click_count), tail)
    opt_out = glued(
        '{"url":"https://mail.harborline.example/Unsubscribe?c=2","clickedCount":1', tail
    )
    mailto = glued(
        '{"url":"mailto:', pick(world.users.email, emails.sender), '","clickedCount":1', tail
    )
    kinds = ((CONTENT, content), (UNSUBSCRIBE, opt_out), (MAILTO, mailto))
    body = listed([((links & kind) > 0, texts) for kind, texts in kinds], separator=",")
    bare = glued("[", body, "]")
    odd = pa.array(emails.number % 2 == 1)
    return pc.if_else(odd, glued("{type=json, value=", bare, ", null=true}"), bare)


def company_sheet(world: World) -> Sheet:
    """Company, API names, the custom fields of region and segment."""
    c = world.companies
    size = len(c.region)
    next_due = c.first_due_day + np.where(c.is_annual, 365, 730)
    status = stream(world.seed, "status").choice(3, size, p=[0.9, 0.07, 0.03])
    return Sheet(
        "company.csv",
        "company",
        table(
            {
                "Gsid": c.company_id,
                "Name": c.name,
                "Csm__gr.Name": pick(world.users.name, c.csm_now),
                "Csm__gr.Email": pick(world.users.email, c.csm_now),
                "Region__gc": chosen(pools.REGIONS, c.region),
                "Segment__gc": chosen(pools.SEGMENTS, c.segment),
                "Arr": cents(c.arr_cents),
                "RenewalDate": times.day(next_due * times.DAY),
                "Status": chosen(["Active", "At Risk", "Onboarding"], status),
                "Domains": c.domain,
            }
        ),
    )


def person_sheet(world: World) -> Sheet:
    """Company_Person with the person's fields through the lookup."""
    people = world.contacts
    opted_out = stream(world.seed, "opt-out").random(len(people.company)) < 0.02
    columns = {
        "Person_ID__gr.Email": people.email,
        "Company_ID": pick(world.companies.company_id, people.company),
        "Person_ID__gr.Name": people.name,
        "Title": people.title,
        "Person_ID__gr.EmailOptOut": flags(opted_out, words=("false", "true")),
    }
    return Sheet("company_person.csv", "person", table(columns))


def user_sheet(world: World) -> Sheet:
    """GsUser; the CSM who left is inactive."""
    users = world.users
    size = len(users.name)
    number = np.arange(size)
    lead = users.csm_count + np.arange(size) % len(pools.REGIONS)
    manager = np.where(number < users.csm_count, lead, users.chief)
    manager[users.chief] = -1
    columns = {
        "Gsid": gsids("1P01", number),
        "Name": users.name,
        "Email": users.email,
        "Manager__gr.Email": pick(users.email, manager),
        "IsActiveUser": flags(number != 3, words=("false", "true")),
    }
    return Sheet("gsuser.csv", "user", table(columns))


def renewal_sheet(world: World, renewals: Renewals) -> Sheet:
    """GS Opportunity under report labels; a currency's own sign before its amounts."""
    euro = world.companies.in_euro[renewals.company]
    size = len(euro)
    closed = renewals.closed_day > 0
    won = renewals.stage == WON
    open_stage = np.where(np.arange(size) % 2 == 0, 2, 3)
    stage = np.select([won, renewals.stage == LOST, renewals.stage == OPEN], [0, 1, open_stage])
    columns = {
        "External Id": glued("006H", numbers(100_000_000 + np.arange(size))),
        "Company Id": pick(world.companies.company_id, renewals.company),
        "Opportunity Type": pa.repeat("Renewal", size),
        "Due Date": times.day(renewals.due_day * times.DAY),
        "Close Date": times.day(renewals.closed_day * times.DAY),
        "Stage": chosen(["Closed Won", "Closed Lost", "Negotiation", "Proposal"], stage),
        "Target Amount": _money(renewals.target_cents, euro),
        "Final Amount": only(_money(renewals.final_cents, euro), closed & won),
        "Currency": chosen(["USD", "EUR"], euro.astype(np.int64)),
    }
    return Sheet("gs_opportunity.csv", "renewal", table(columns))


def _money(values: Ints, euro: Flags) -> pa.Array:
    return pc.if_else(pa.array(euro), cents(values), cents(values, sign="$"))
