"""HTML as people and tools leave it behind: whole, broken, and meant to do harm."""

from xml.etree import ElementTree as ET

from hypothesis import strategies as st

TAGS = (
    *("<p>", "</p>", "<div style='color:red'>", "</div>", "<br>", "<br/>", "<ul>", "<li>", "</li>"),
    *("</ul>", "<b>", "</b>", "<i>", "</i>", '<a href="https://x.example/?a=1&b=2">', "</a>"),
    *("<table>", "<tr>", "<td colspan=2>", "</td>", "</tr>", "</table>", "<h2>", "</h2>", "<hr>"),
    *(
        "<p>Legacy author: Bob</p>",
        "<section>",
        "<pre>\n",
        "</pre>",
        "<o:p>",
        "</o:p>",
        "<span class=MsoNormal>",
        "</span>",
    ),
)
HARM = (
    *("<script>alert(1)</script>", "<script>", "</script>", "<style>p{}</style>", "<svg onload=x>"),
    *("<img src=x onerror=alert(1)>", '<a href="javascript:alert(1)">', "<iframe src=x>", "<math>"),
    *("<textarea>", "</textarea>", "<template>", "<title>", "<noscript>", "<plaintext>", "<form>"),
)
BROKEN = (
    *("<", ">", "&", "<b", "</", '<a href="', "<!--", "-->", "<!-- c -->", "<?php ?>", "<![CDATA["),
    *("&amp;", "&nbsp;", "&eacute;", "&lt;b&gt;", "&notit;", "&#65;", "&#x1F600;", "&#0;", "a < b"),
)
TYPED = (
    *(
        "<cy@c.example>",
        "<https://c.example/plan>",
        "<www.x.y>",
        "<x and NPS >30",
        "I </3 u",
        "<?>",
    ),
    *("\n", "\n\n", "\nLegacy author: Bob", "Legacy author: Old <old@x.example>\n"),
)
words = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"), include_characters="\n\t"),
    max_size=12,
)
pieces = st.one_of(*map(st.sampled_from, (TAGS, BROKEN, HARM, TYPED)), words, st.just("word "))
typed = st.one_of(st.sampled_from(TYPED), st.sampled_from(BROKEN), words, st.just("word "))
soups = st.one_of(st.lists(pieces, max_size=30), st.lists(typed, max_size=12)).map("".join)
whole = st.recursive(
    words.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;")),
    lambda inner: st.builds(
        "<{0}>{1}</{0}>".format,
        st.sampled_from(("p", "div", "ul", "li", "b", "i", "h3")),
        st.lists(inner, max_size=4).map("".join),
    ),
    max_leaves=25,
)


def is_whole(html: str) -> bool:
    """Whether every tag is closed in its place and every entity is whole: it is XML, then."""
    try:
        ET.fromstring(f"<note>{html}</note>")  # noqa: S314 # our own
    except ET.ParseError:
        return False
    return True
