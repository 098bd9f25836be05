"""The pieces of Python that a plan is put together from.

In them, `s` is the source, `r` the run (api/execution/running.py), `d` the answer, `t` what is to be awaited once the
fields at hand are done, `p` the path, and `n` where null goes when something in here may not be null (None: the whole
answer). What isn't as expected goes to `r.odd` and the like: from there on graphql-core completes that value.

A value `v` belongs to a field of the answer, or to a list. `$put(x)` puts something there; `$at` is the variable for
the value's own path, `$path`; `$box` is what holds it, and `$hole` where null goes when it may not be null.
"""

from string import Template

Lines = list[str]
Words = dict[str, str]

SELECTION = """
def $name(s, r, t, p, n):
    d = {}
    <body>
    return d
"""

# What is done with a field's value once that has been awaited, and nobody waits in between.
COMPLETED = """
def c$field(v, r, d, t, p, n):
    <completed>
"""

ITEMS_OF_A_LEAF = """
def $name(l):
    a = []
    for v in l:
        w = v
        if not ($test):
            return None
        a.append(w)
    return a
"""

# What can be answered without a call, if it is as expected.
TRIED = """
try:
    x = $test
except Exception:
    x = False
if x:
    <answers>
else:
    <otherwise>
"""

ASKED = """
try:
    v = $call
except Exception as e:
    v = e
<completed>
"""

LATER = """
d[$key] = None
t.append(AWAITED($waiting, r, c$field, (d, p, n)))
"""

# What graphql-core says of arguments it says at once; what strawberry and Python say, when the field begins.
LATER_WITH_ARGUMENTS = """
try:
    k = r.coerced($field)
except Exception as v:
    <odd>
else:
    <later>
"""

MAYBE_LATER = """
if AWAITABLE(v):
    <later>
else:
    c$field(v, r, d, t, p, n)
"""

ODD = """
$at = $path
$put(None)
r.$odd($field, v, ($box, $at, t, $hole))
"""

# `known` binds h, the function for the value's type, where only the value's class tells the type.
PRESENT = """
if $known:
    $at = $path
    <put>
else:
    <odd>
"""

PRESENT_OR_NULL = """
if $known:
    $at = $path
    try:
        <put>
    except Exception as e:
        $put(None)
        r.fail($field, e, $at)
elif v is None:
    $put(None)
else:
    <odd>
"""

OBJECT = """
$put($function(v, r, t, $at, $inside))
"""

LIST = """
l = []
$put(l)
for v in v:
    <item>
"""


def filled(piece: str, words: Words, **blocks: Lines) -> Lines:
    """Put words ($word) and lines (<lines>, as far in as they stand) into a piece."""
    lines: Lines = []
    for line in piece.strip("\n").splitlines():
        text = line.strip()
        if text.startswith("<"):
            margin = line[: line.index("<")]
            lines += [margin + one for one in blocks[text.strip("<>")]]
        else:
            lines.append(Template(line).substitute(words))
    return lines
