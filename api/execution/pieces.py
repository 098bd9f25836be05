"""The pieces of Python that a plan is put together from.

In them, `s` is the source, `r` the run (api/execution/running.py), `d` the answer, `t` what is to be awaited once the
fields at hand are done, `p` the path, and `n` where null goes when something in here may not be null (None: the whole
answer). What isn't as expected goes to `r.odd` and the like: from there on graphql-core completes that value.
"""

from string import Template

Lines = list[str]

SELECTION = """
def $name(s, r, t, p, n):
    d = {}
    <body>
    return d
"""

ROOT_IN_TURN = """
async def root(s, r, t, p, n):
    d = {}
    <body>
    return d
"""

# After each root field of a mutation: it is done with all that it asks for before the next one begins.
DONE = """
if t:
    await TOGETHER(t)
    t.clear()
if r.lost:
    return None
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

# Neighbours that are read from the source without a call.
READ = """
try:
    x = $test
except Exception:
    x = False
if x:
    <answers>
else:
    r.leaves(($fields,), s, (d, t, p, n))
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

# What a loader has at once needs no task. What isn't there at once, or is odd in the least, comes later with all that
# is awaited: so errors are told in graphql-core's order.
LINKED = """
try:
    x = False
    if k := s.$link:
        v = r.context.loaders.$loader.at_once(k)
        x = $test
        if x:
            d[$key] = $answer
except Exception:
    x = False
if not x:
    <later>
"""

# A model of which only leaves and links are asked for; None where it isn't as expected.
QUIET = """
def $name(v, r):
    if $test:
        return $answer
    return None
"""

# What graphql-core says of arguments it says at once; what strawberry and Python say, when the field begins.
LATER_WITH_ARGUMENTS = """
try:
    k = $arguments
except Exception as e:
    r.odd($field, e, (d, t, p, n))
else:
    d[$key] = None
    t.append(AWAITED(CALLED(lambda k=k: $call), r, c$field, (d, p, n)))
"""

MAYBE_LATER = """
try:
    v = $call
except Exception as e:
    v = e
if AWAITABLE(v):
    d[$key] = None
    t.append(AWAITED(v, r, c$field, (d, p, n)))
else:
    c$field(v, r, d, t, p, n)
"""

LEAF = """
w = v
try:
    x = $test
except Exception:
    x = False
if x:
    d[$key] = w
else:
    <odd>
"""

ODD = """
r.$odd($field, v, (d, t, p, n))
"""

# `known` binds h, the function for the value's type, where only the value's class tells the type.
PRESENT = """
if $known:
    q = (p, $key, $parent)
    <put>
else:
    <odd>
"""

PRESENT_OR_NULL = """
if $known:
    q = (p, $key, $parent)
    try:
        <put>
    except Exception as e:
        r.fail($field, e, (d, t, p, n))
elif v is None:
    d[$key] = None
else:
    <odd>
"""

OBJECT = """
d[$key] = $function(v, r, t, q, $hole)
"""

LIST = """
l = d[$key] = []
for v in v:
    <item>
"""

ITEM = """
if $known:
    l.append($function(v, r, t, (q, len(l), None), $hole))
else:
    r.item($field, v, (l, t, q, $hole))
"""

ITEM_OR_NULL = """
if $known:
    y = (q, len(l), None)
    try:
        l.append($function(v, r, t, y, (l, len(l), y)))
    except Exception as e:
        r.fail_item($field, e, (l, t, q, $hole))
elif v is None:
    l.append(None)
else:
    r.item($field, v, (l, t, q, $hole))
"""

# A model becomes a view when more is asked for than it holds itself.
VIEW = """
if $bare:
    v = V$field(v)
"""

# An object of which only leaves are asked for.
IN_PLACE = """
try:
    x = $test
except Exception:
    x = False
if x:
    $answer
else:
    <otherwise>
"""


def filled(piece: str, words: dict[str, str], **blocks: Lines) -> Lines:
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
