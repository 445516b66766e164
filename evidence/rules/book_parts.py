"""Parts of pages put together to one: their ids made unique, their links led there. Pure Python."""

import re

# In text that a template escapes no quotation mark stands bare, so these are attributes.
IDS = re.compile(r'(\s(?:id|for|headers|aria-labelledby|aria-describedby)=")([^"]*)(")')
LINKS = re.compile(r'(\shref="#)([^"]+)(")')


def with_own_ids(html: str, prefix: str) -> str:
    """The same part with ``prefix`` before each id and before what refers to one.

    >>> with_own_ids('<h3 id="a">A</h3><p aria-labelledby="a b"><a href="#a">up</a>', "c1-")
    '<h3 id="c1-a">A</h3><p aria-labelledby="c1-a c1-b"><a href="#c1-a">up</a>'
    """

    def named(found: re.Match[str]) -> str:
        return found[1] + " ".join(prefix + one for one in found[2].split()) + found[3]

    return LINKS.sub(rf"\g<1>{prefix}\g<2>\g<3>", IDS.sub(named, html))
