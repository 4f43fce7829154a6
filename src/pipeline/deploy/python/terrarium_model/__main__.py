"""python3 -m terrarium_model model.terrarium.zip rows.csv > predictions.csv"""
import argparse
import io
import sys

from .model import load
from .refused import Refused
from .table import decode, read_table, write_table


def _parse_arguments(arguments):
    parser = argparse.ArgumentParser(
        prog="python3 -m terrarium_model",
        description="Answers the rows of a CSV file with a model made by Terrarium.",
    )
    parser.add_argument("model", help="the bundle, such as model.terrarium.zip")
    parser.add_argument("rows", help="a CSV file with the model's columns, or - for standard input")
    parser.add_argument("--encoding", help="of the CSV file, where it is not UTF-8 (such as gb18030)")
    parser.add_argument("--raw", action="store_true", help="also write the outputs before calibration")
    return parser.parse_args(arguments)


def _read(path):
    if path == "-":
        return sys.stdin.buffer.read()
    with open(path, "rb") as stream:
        return stream.read()


def _records(model, answers, positions, with_raw):
    classes = model.classes
    interval = answers.interval
    header = ["row_id", "answer", "likeliest"]
    if classes:
        header += ["confidence", *(f"probability_{name}" for name in classes)]
    elif interval is not None:
        header += ["low", "high"]
    if with_raw:
        header += [f"raw_{name}" for name in classes] if classes else ["raw"]
    yield header
    for row, position in enumerate(positions):
        record = [position, answers.output[row], answers.likeliest[row]]
        if classes:
            record += [answers.confidence[row], *answers.probabilities[row]]
        elif interval is not None:
            record += [*interval[row]]
        if with_raw:
            record += [*answers.raw[row]]
        yield record


def main(arguments=None):
    """Exit status: 0 done, 2 the bundle or the table was refused."""
    options = _parse_arguments(arguments)
    try:
        model = load(options.model)
        cells, positions, left_out = read_table(decode(_read(options.rows), options.encoding), model.columns)
        answers = model.answer_columns(cells, len(positions))
    except (Refused, OSError) as problem:
        print(problem, file=sys.stderr)
        return 2
    if left_out:
        print(f"{left_out} rows have another number of cells than the names and were left out.", file=sys.stderr)
    for name, number in answers.unread.items():
        print(f"{name!r}: {number} cells did not read as this column does and count as missing.", file=sys.stderr)
    records = _records(model, answers, positions, options.raw)
    stream = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="")
    write_table(stream, next(records), records)
    stream.flush()
    stream.detach()
    return 0


if __name__ == "__main__":
    sys.exit(main())
