"""The words the made-up world is built from: names, titles, journeys and their steps."""

from dataclasses import dataclass


def _words(text: str) -> list[str]:
    return text.split()


VENDOR_DOMAIN = "harborline.example"
REGIONS = ("EMEA", "AMER", "APAC", "LATAM")
SEGMENTS = ("Enterprise", "Mid-market", "SMB")

COMPANY_FIRST = _words(
    "Alderbrook Ashgrove Bellwether Birkmoor Blueheron Brightwater Brambleton Calderstone "
    "Candlewick Castellan Cedarfield Cinderhill Clearbrook Copperline Corvane Crestholm Dalewood "
    "Driftmark Duskwater Eastmere Elderwick Emberfall Fairhaven Fenwright Fieldcrest Flintshore "
    "Foxglade Glasswing Goldenrow Graymoor Greenholt Halcyra Hartsfell Hawkridge Hazelmere "
    "Highspire Holloway Ironleaf Ivoryton Juniper Kestrelle Kingsferry Lakehurst Larkspring "
    "Linden Longmarsh Lumenfeld Maplegate Marlowe Meridane Mistral Moorland Müllerhof Nordhavn "
    "Nørrelund Oakenshaw Océane Pebblebrook Peñalta Pinecrest Quarrystone Quillmere Ravensport "
    "Redcliffe Ridgewell Rosendale Saltmarsh São-Lírio Silverlake Solenne Stonebridge Summerlin "
    "Tamarisk Thornbury Tidewell Umberlane Valecrest Verdane Wavecrest Westerholm Wildbrook "
    "Willowmere Windrose Yarrow Zephyrine"
)
COMPANY_KIND = (
    "Analytics",
    "Aviation",
    "Bank",
    "Biotech",
    "Capital",
    "Chemicals",
    "Clinics",
    "Cloud",
    "Components",
    "Consulting",
    "Devices",
    "Dynamics",
    "Energy",
    "Engineering",
    "Foods",
    "Freight",
    "Health",
    "Hotels",
    "Insurance",
    "Labs",
    "Learning",
    "Logistics",
    "Maschinenbau",
    "Media",
    "Mobility",
    "Networks",
    "Optics",
    "Packaging",
    "Pharma",
    "Retail",
    "Robotics",
    "Security",
    "Software",
    "Studios",
    "Systems",
    "Telecom",
    "Textiles",
    "Travel",
    "Utilities",
    "Ventures",
)
COMPANY_PLACE = _words(
    "North South East West Central Coastal Alpine Atlantic Pacific Baltic Iberia Nordic Andes "
    "Delta Harbour Valley Summit Prairie Island Lakes Rivers Highland Lowland Metro Union Global "
    "Continental Premier Royal Prime First Second Third Fourth Fifth Group Holding Partners "
    "Brothers Works Services Solutions International National Regional Digital Direct Express "
    "Plus One Two Blue Green Red Silver Gold Amber Coral Ivory Onyx Opal Pearl Ruby Topaz Aurora "
    "Borealis Comet Eclipse Equinox Horizon Lunar Nova Orbit Polaris Solar Solstice Stellar "
    "Vega Zenith Anchor Beacon Compass Keel Mast Rudder Sail Tiller Wharf Quay Jetty Pier Dock"
)
FIRST_NAMES = _words(
    "Adela Aiko Alejandro Amara Anders Anika Anouk Arjun Astrid Beatriz Benoît Björn Camila Carlos "
    "Chiara Clara Dante Deepa Diego Elena Elias Emeka Emma Esther Fatima Felix Fiona François "
    "Gabriela Georg Grace Hana Hannah Henrik Hiro Ines Isaac Ivana Jakub Jasmin Joana João Jonas "
    "Julia Kaito Karim Katrin Kofi Lars Laura Leila Liam Linnea Lucía Luis Maja Malik Marco Maria "
    "Martina Mateo Maya Mei Miguel Mila Nadia Naomi Nikhil Nina Noah Nora Olga Oliver Omar Paula "
    "Pavel Priya Rafael Rania René Rosa Ruth Samir Sanna Sara Sean Sofia Søren Stefan Tariq Teresa "
    "Theo Tomás Ulrike Valentina Vera Victor Wei Yara Yusuf Zoë"
)
LAST_NAMES = _words(
    "Abara Acosta Aldana Almeida Andersen Arslan Bakker Barros Becker Bergström Bianchi Blanchet "
    "Borowski Brandt Byrne Calloway Cardoso Carver Castillo Chandra Clarke Costa Dahl Dalgaard "
    "Delgado Desai Dietrich Dubois Eklund Ellery Engström Escobar Falk Farrow Faulkner Ferreira "
    "Fischer Fontaine Forsberg Fuentes Gallo García Gautier Ghosh Girard Grünwald Gupta Haas "
    "Hadley Halvorsen Hartmann Hashimoto Hayes Herrera Hoffmann Horvath Ibarra Ibsen Ishikawa "
    "Iyer Jansen Jensen Kapoor Karlsson Keller Kimura Kowalski Krüger Kurata Lagerfeld Lambert "
    "Larsen Leclerc Lindgren Lopes Madsen Mahler Marchetti Medina Mensah Meyer Molina Moreau "
    "Morita Müller Nakata Navarro Nielsen Novak Núñez Ocampo Okafor Olsen Ortega Osei Pacheco "
    "Paredes Patel Pereira Petrov Pinheiro Quintero Rahman Ramos Reyes Richter Rossi Rovira Sato "
    "Schreiber Serrano Sharma Silva Sørensen Steiner Suzuki Takeda Tanaka Torres Vargas Vidal "
    "Vogel Walsh Weber Winther Yamada Zamora Zeller Zielinski"
)
TITLES = (
    "Head of Operations",
    "VP Customer Experience",
    "IT Manager",
    "Director of Finance",
    "Product Owner",
    "Chief Operating Officer",
    "Program Manager",
    "Data Lead",
    "Procurement Manager",
    "Head of Support",
)
SPONSOR_TITLE = "Executive Sponsor"


@dataclass(frozen=True)
class Journey:
    """One program; `names` are (name, first day it was called so), oldest first."""

    names: tuple[tuple[str, str], ...]
    meeting_title: str
    minutes: int


@dataclass(frozen=True)
class Step:
    """One touch of a journey: who signs it and how it does against the average (1.0)."""

    journey: int
    name: str
    template: str
    subject: str
    signed_by: str
    open_factor: float
    click_factor: float
    book_factor: float


JOURNEYS = (
    Journey((("Renewal Outreach 120-45", "2024-01-01"),), "Renewal conversation", 30),
    Journey((("EBR Invitation", "2024-01-01"),), "Executive business review", 60),
    Journey(
        (("Success Plan Check-in", "2024-01-01"), ("Success Plan Review", "2025-02-01")),
        "Success plan review",
        45,
    ),
    Journey((("Product Launch Invitation: Horizon", "2024-01-01"),), "Horizon briefing", 30),
)
RENEWAL, EBR, SUCCESS_PLAN, LAUNCH = range(4)
STEPS = (
    Step(
        RENEWAL,
        "120 days",
        "Renewal 120",
        "Your renewal, four months ahead",
        "csm",
        0.94,
        0.95,
        0.85,
    ),
    Step(RENEWAL, "90 days", "Renewal 90", "Planning your renewal", "csm", 0.90, 0.90, 0.80),
    Step(RENEWAL, "60 days", "Renewal 60", "Two months to your renewal", "lead", 1.02, 1.00, 1.05),
    Step(RENEWAL, "45 days", "Renewal 45", "A word before you renew", "chief", 1.28, 1.15, 1.60),
    Step(
        EBR, "EBR invite", "EBR invite", "Your executive business review", "csm", 1.02, 1.10, 1.10
    ),
    Step(EBR, "EBR reminder", "EBR reminder", "A slot for your review?", "csm", 0.86, 0.85, 0.75),
    Step(
        SUCCESS_PLAN, "Plan kickoff", "Plan kickoff", "Your success plan", "csm", 1.00, 1.00, 1.00
    ),
    Step(
        SUCCESS_PLAN,
        "Plan check-in",
        "Plan check-in",
        "How is the plan going?",
        "csm",
        0.93,
        0.95,
        0.90,
    ),
    Step(
        LAUNCH,
        "Invitation",
        "Horizon launch",
        "See Horizon before everyone else",
        "chief",
        1.10,
        1.35,
        0.35,
    ),
)
RENEWAL_TOUCH_DAYS = (120, 90, 60, 45)
EBR_INVITE, EBR_REMINDER, PLAN_KICKOFF, PLAN_CHECKIN, LAUNCH_INVITE = range(4, 9)
