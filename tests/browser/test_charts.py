"""Charts of names as long as people give them have room for what they show, on a phone too."""

import pytest
from playwright.sync_api import expect

from csfunnel.comparing import Comparison
from csfunnel.filters import MODEL_NAMES
from csfunnel.heat import Heat
from csfunnel.rates import rate
from csfunnel.ui.csms import csms
from csfunnel.ui.csms.senders import KINDS_OF_SENDER
from csfunnel.ui.figures import csms as csm_figures
from csfunnel.ui.figures import heat, journeys, lags, outcomes
from csfunnel.ui.plotting import html_of, script

SEQUENCE = "EMEA Renewal Outreach 120-90-60-45 Day Sequence (Enterprise, Non-Strategic) v2 2025"
NAMES = (
    f"{SEQUENCE} Q3 - Copy",
    f"{SEQUENCE} Q4",
    "CS_EBR_Invitation_Automated_Booking_Journey_NAMER_Commercial_FY25",
    "CS_EBR_Invitation_Automated_Booking_Journey_EMEA_Commercial_FY25",
    "x" * 300,
    "契約更新のご案内とお打ち合わせのお願い【大企業向け】2025年",
    "Onboarding",
)
SHORT = ("EBR Invitation", "Renewal Outreach 120-45", "Success Plan Review", "Product Launch: Plus")
CREDITED = [
    {"Journey": name, "Currency": currency, **dict.fromkeys(MODEL_NAMES.values(), 4000)}
    for currency in ("EUR", "USD")
    for name in NAMES
]
LAGS = [
    {"Way": way, "leg": way, "Touch": name, "Cases": 40, "is_total": False}
    | {"Half within": 1.5, "3 of 4 within": 2.0, "9 of 10 within": 9.5}
    for way in ("Email to booking", "Booking to meeting")
    for name in ("All touches", *NAMES)
]
TOUCHES = [
    {"Journey": journey, "Touch": name, "Delivered": 90, "rates": {"booking": rate(9, 90)}}
    for journey in NAMES[:2]
    for name in NAMES
]
VERSIONS = [
    {"Journey": NAMES[0], "Touch": NAMES[1], "version": name, "Verdict": ""}
    | {"comparison": Comparison(rate(9, 90), rate(9, 80), 0.012, 0.004, 0.02, 0.003, "more")}
    for name in NAMES
]
ORDINALS = [
    (
        name,
        [
            {
                "Journey": name,
                "Email": f"{each}.",
                "ordinal": each,
                "rates": {"booking": rate(9, 90)},
            }
            for each in (1, 2, 3)
        ],
    )
    for name in NAMES
]
SENT = [{"Signed by": "", "Owner now": name, "kind": "own", "Delivered": 1200} for name in NAMES]


def control(counts):
    whole = {**rate(sum(counts) // 10, sum(counts))._asdict(), "small": False}
    found = [(name, rate(count // 10, count)) for name, count in zip(NAMES, counts, strict=False)]
    rows = [
        {"value": name, "rates": {"booking": {**each._asdict(), "small": each.is_small}}}
        for name, each in found
    ]
    return csm_figures.control(
        csms.rows_of({"rows": rows}, whole, by="csm", measure="booking"),
        share=whole["rate"],
        target=None,
        places=csms.places("csm", is_growing=False),
        label="Booking rate",
        cases="Delivered",
    )


def squares(rows, columns):
    found = Heat("csm", "journey", rows, columns, {})
    return heat.heat_map(
        found, lambda *_: rate(9, 90), lambda *_: None, label="Booking rate", names={}
    )


FIGURES = {
    "money by model": outcomes.models(CREDITED, title="Journey"),
    "followed by a renewal": outcomes.rates(
        [(name, rate(9, 90)) for name in NAMES], axis="Followed by a renewal", few="few"
    ),
    "lags": lags.lag_figure(LAGS),
    "touches": journeys.touches(TOUCHES, measure="booking", label="Booking rate"),
    "versions": journeys.versions(VERSIONS),
    "ordinals": journeys.ordinals(ORDINALS, measure="booking", label="Booking rate"),
    "senders": csm_figures.senders(SENT, names=KINDS_OF_SENDER, nobody="No CSM"),
    "one number of cases": control([360, 360]),
    "nearly a decade": control([45, 90, 440]),
    "heat": squares(NAMES, NAMES),
    "heat of short names": squares(("Hiro Ocampo", "Karim Engström"), SHORT),
}

# Of each chart what runs into something else or out of the picture, and how much the plot has.
AMISS = """
() => [...document.querySelectorAll('.js-plotly-plot')].map(chart => {
  const room = chart.querySelector('.main-svg').getBoundingClientRect();
  const texts = [...chart.querySelectorAll('.xtick text, .ytick text, .legendtext, .xtitle')];
  const boxes = texts.filter(node => node.textContent.trim()).map(
    node => [node.textContent, node.getBoundingClientRect()]);
  const amiss = boxes.flatMap(([said, box]) => {
    const meets = boxes.filter(([, other]) => other !== box &&
      Math.min(box.right, other.right) - Math.max(box.left, other.left) > 3 &&
      Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 3);
    const isOut = box.left < room.left - 1 || box.right > room.right + 1;
    return [...meets.map(([other]) => `${said} meets ${other}`), ...(isOut ? [said] : [])];
  });
  const plot = chart.querySelector('.nsewdrag').getBoundingClientRect();
  return [amiss, plot.width / room.width];
})
"""


@pytest.mark.parametrize("width", [390, 1440])
def test_no_name_runs_into_another_or_takes_the_plots_room(width, chromium):
    page = chromium.new_page(viewport={"width": width, "height": 900})
    charts = "".join(html_of(figure, {}) for figure in FIGURES.values())
    page.set_content(f"<script>{script()}</script>{charts}")
    expect(page.locator(".main-svg .nsewdrag").first).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_have_count(len(FIGURES))
    found = dict(zip(FIGURES, page.evaluate(AMISS), strict=True))
    page.close()
    assert {name: amiss for name, (amiss, _) in found.items() if amiss} == {}
    assert {name: share for name, (_, share) in found.items() if share < 0.35} == {}
