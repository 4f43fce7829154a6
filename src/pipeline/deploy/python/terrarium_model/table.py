"""CSV files: rows by name, whatever the order of the columns; answers as a table that no spreadsheet runs."""
import csv
import io
import re
import sys

from .cells import trim
from .refused import Refused

_DELIMITERS = (",", "\t", ";", "|")
# Rows at the top among which the names are looked for.
_LEADING_ROWS = 15
_FORMULA = re.compile("^[=+\\-@\t\r\n]")
_PLAIN_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decode(data, encoding=None):
    """Text of a file: by its byte order mark, else UTF-8, else as stated."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            encoding = name
    try:
        return data.decode(encoding or "utf-8")
    except (UnicodeDecodeError, LookupError) as problem:
        raise Refused(
            "E-DATA-ENCODING",
            f"the table is not in {encoding or 'utf-8'} ({problem}); name its encoding with --encoding.",
        ) from None


def _records(text, delimiter):
    csv.field_size_limit(min(sys.maxsize, 64 * 1024 * 1024))
    for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        if not (len(record) == 0 or (len(record) == 1 and trim(record[0]) == "")):
            yield record


def _repair(names):
    """Unique names, as the app makes them: `column_<i>` for an empty one, `name_2` for a repeated one."""
    trimmed = [trim(name) for name in names]
    taken, seen, repaired = set(trimmed), set(), []
    for position, name in enumerate(trimmed):
        wanted = name or f"column_{position + 1}"
        unique, suffix = wanted, 2
        while unique in seen or (unique != name and unique in taken):
            unique = f"{wanted}_{suffix}"
            suffix += 1
        seen.add(unique)
        repaired.append(unique)
    return repaired


def _find_header(text, wanted):
    """Delimiter, number of rows above the data, and names: where most of the wanted columns are named."""
    best = (0, ",", 0, [])
    for delimiter in _DELIMITERS:
        for position, record in zip(range(_LEADING_ROWS), _records(text, delimiter)):
            names = _repair(record)
            named = len(wanted.intersection(names))
            if named > best[0]:
                best = (named, delimiter, position + 1, names)
    return best


def read_table(text, columns):
    """Cells by column, the position of every row in the file, and how many rows did not fit and were left out.

    Raises Refused: E-COLUMNS-MISSING with the columns that are not there.
    """
    wanted = set(columns)
    named, delimiter, skipped, names = _find_header(text, wanted)
    if named == 0 and all(re.fullmatch("column_[0-9]+", name) for name in wanted):
        delimiter, names = _without_header(text)
        skipped = 0
    missing = [name for name in columns if name not in names]
    if missing:
        raise Refused("E-COLUMNS-MISSING", "the table lacks these columns: " + ", ".join(map(repr, missing)))
    places = {name: names.index(name) for name in columns}
    cells, positions, left_out = {name: [] for name in columns}, [], 0
    try:
        for row, record in enumerate(_records(text, delimiter)):
            if row < skipped:
                continue
            surplus = record[len(names):]
            if len(record) < len(names) or any(trim(cell) for cell in surplus):
                left_out += 1
                continue
            positions.append(row - skipped)
            for name, place in places.items():
                cells[name].append(record[place])
    except csv.Error as problem:
        raise Refused("E-DATA-FORMAT", f"the table cannot be read: {problem}.") from None
    return cells, positions, left_out


def _without_header(text):
    """Delimiter and names of a table without names: the delimiter that cuts the first row into most cells."""
    widths = {delimiter: len(next(_records(text, delimiter), [])) for delimiter in _DELIMITERS}
    delimiter = max(widths, key=lambda candidate: widths[candidate])
    return delimiter, [f"column_{position + 1}" for position in range(widths[delimiter])]


def as_cell(value):
    """A cell that a spreadsheet takes for text: what begins like a formula gets an apostrophe, numbers never do."""
    if value is None:
        return ""
    if isinstance(value, str):
        is_formula = _FORMULA.match(value) and not _PLAIN_NUMBER.fullmatch(value)
        return "'" + value if is_formula else value
    number = float(value)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def write_table(stream, header, records):
    """Writes RFC 4180, CRLF after every record."""
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([as_cell(name) for name in header])
    for record in records:
        writer.writerow([as_cell(value) for value in record])
