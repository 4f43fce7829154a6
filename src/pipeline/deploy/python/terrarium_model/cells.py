"""Numbers and dates as people write them: the same notations that the app reads."""
import math
import re
import unicodedata

# What trimming takes away, and what a blank inside a number is.
_SPACE = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_TRIM = re.compile(f"^[{_SPACE}]+|[{_SPACE}]+\\Z")
_TRAILING = re.compile(f"[{_SPACE}]+\\Z")
_UNITS = "$€£¥₹₩₽%"
_PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_WRITTEN = re.compile(
    f"([+-]?)[{_SPACE}]*([{_UNITS}]?)[{_SPACE}]*([+-]?)"
    f"([0-9.,'’\u00a0\u202f]+(?:[eE][+-]?[0-9]+)?)[{_SPACE}]*([{_UNITS}]?)"
)
_WIDE = re.compile("[\uff00-\uffef\u2212]")
_LONGEST_NUMBER = 64
_LONGEST_DATE = 40
# Larger numbers are read as this, so that no difference or sum of values overflows.
_LARGEST = 1e300

_TIME = (
    f"(?:[T ][{_SPACE}]*([0-9]{{1,2}}):([0-9]{{2}})(?::([0-9]{{2}})(?:[.,]([0-9]{{1,9}}))?)?[{_SPACE}]*"
    f"([AaPp][Mm])?[{_SPACE}]*(Z|[+-][0-9]{{2}}:?[0-9]{{2}})?)?"
)
_YEAR_FIRST = re.compile(
    "([0-9]{4})(?:-([0-9]{1,2})|[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})|年([0-9]{1,2})月(?:([0-9]{1,2})日)?)" + _TIME
)
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})" + _TIME)
_YEAR_ONLY = re.compile("[0-9]{4}")
_ZONE = re.compile("([+-])([0-9]{2}):?([0-9]{2})")


def trim(cell):
    """A cell without the white space around it."""
    return _TRIM.sub("", cell)


def _length(text):
    """Length in UTF-16 code units, which is what the limits count."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def _parse_plain(cell, decimal):
    """A plain number; None for anything else."""
    if decimal == ",":
        if "." in cell:
            return None
        cell = cell.replace(",", ".", 1)
    number = _TRAILING.sub("", cell)
    return float(number) if _PLAIN.fullmatch(number) else None


def _parse_grouped(body, decimal):
    plain = _parse_plain(body, decimal)
    if plain is not None:
        return plain
    group = "," if decimal == "." else "."
    other = re.search("['’\u00a0\u202f]", body)
    mark = other.group() if other else group
    whole, *fractions = body.split(decimal)
    groups = whole.split(mark)
    if len(fractions) > 1 or len(groups) < 2 or not re.fullmatch("[0-9]{1,3}", groups[0]):
        return None
    if not all(re.fullmatch("[0-9]{3}", digits) for digits in groups[1:]):
        return None
    fraction = fractions[0] if fractions else "0"
    if not re.fullmatch("[0-9]*", fraction):
        return None
    return float("".join(groups) + "." + fraction)


def parse_number(cell, decimal):
    """A number in any notation; NaN where the cell is none, or is more than a float holds."""
    value = _parse_plain(cell, decimal)
    if value is None:
        value = _parse_written(cell, decimal)
    if value is None or not math.isfinite(value):
        return math.nan
    return max(-_LARGEST, min(_LARGEST, value))


def _parse_written(cell, decimal):
    if _length(cell) > _LONGEST_NUMBER:
        return None
    text = cell
    if _WIDE.search(text):
        text = unicodedata.normalize("NFKC", text).replace("\u2212", "-")
    text = trim(text)
    is_negative = len(text) > 2 and text.startswith("(") and text.endswith(")")
    match = _WRITTEN.fullmatch(text[1:-1] if is_negative else text)
    if not match:
        return None
    sign, before, inner, body, after = match.groups()
    if (sign and inner) or (before and after) or (is_negative and not (before or after)):
        return None
    value = _parse_grouped(body, decimal)
    if value is None:
        return None
    return -value if is_negative or "-" in (sign, inner) else value


def days_from_civil(year, month, day):
    """Days since 1970-01-01 in the proleptic Gregorian calendar (H. Hinnant); None where there is no such day."""
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if not 1 <= month <= 12:
        return None
    if not 1 <= day <= (31, 29 if is_leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]:
        return None
    shifted = year - (1 if month <= 2 else 0)
    era = shifted // 400
    year_of_era = shifted - era * 400
    day_of_year = (153 * (month - 3 if month > 2 else month + 9) + 2) // 5 + day - 1
    return era * 146097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719468


def _time_ms(fields):
    hour_text, minute_text, second_text, fraction, half, zone = fields
    if hour_text is None:
        return 0
    hour, minute, second = int(hour_text), int(minute_text), int(second_text or 0)
    if half is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.lower() == "pm" else 0)
    if minute > 59 or second > 59 or hour > 24 or (hour == 24 and minute + second > 0):
        return None
    offset = _ZONE.fullmatch(zone or "")
    offset_minutes = 0
    if offset:
        offset_minutes = (-1 if offset.group(1) == "-" else 1) * (int(offset.group(2)) * 60 + int(offset.group(3)))
    milliseconds = 0 if fraction is None else math.floor(float("0." + fraction) * 1000 + 1e-6)
    return ((hour * 60 + minute - offset_minutes) * 60 + second) * 1000 + milliseconds


def _moment(year, month, day, time_fields):
    days = days_from_civil(int(year), int(month), int(day))
    time_ms = _time_ms(time_fields)
    return math.nan if days is None or time_ms is None else float(days * 86_400_000 + time_ms)


def parse_date(cell, order):
    """Milliseconds since 1970-01-01T00:00Z, UTC where no offset is written; NaN where the cell is no date."""
    if _YEAR_ONLY.fullmatch(cell):
        return _moment(cell, 1, 1, (None,) * 6)
    if _length(cell) > _LONGEST_DATE:
        return math.nan
    match = _YEAR_FIRST.fullmatch(cell)
    if match:
        year, month, slashed_month, slashed_day, chinese_month, chinese_day, *time = match.groups()
        return _moment(year, month or slashed_month or chinese_month, slashed_day or chinese_day or "1", time)
    match = _YEAR_LAST.fullmatch(cell)
    if not match:
        return math.nan
    first, _, second, year, *time = match.groups()
    day, month = (first, second) if order == "dayFirst" else (second, first)
    return _moment(year, month, day, time)
