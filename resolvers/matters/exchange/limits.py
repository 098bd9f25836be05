"""How large a catalogue's file may be, once unpacked: what a reader holds in memory is bounded by these."""

MIB = 1024 * 1024

# A million rows is also what a sheet holds (1,048,576).
MAX_ROWS = 1_000_000
MAX_COLUMNS = 500
# Characters; a spreadsheet's own limit is 32,767, but a cell may hold all materials of a matter as JSON.
MAX_CELL = 100_000
# Characters of a row, bytes of a JSON object; a version's row has to fit a database document of 16 MB, too.
MAX_RECORD = MIB
MAX_DEPTH = 32
MAX_FILE = 2048 * MIB

MAX_PARTS = 1000
MAX_UNPACKED = 2048 * MIB
# All shared strings are kept while a sheet is read.
MAX_STRINGS = 64 * MIB
# Sheets of one repeated row come close to 100; a bomb reaches 1,000.
MAX_RATIO = 200
