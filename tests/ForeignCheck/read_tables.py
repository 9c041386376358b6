#!/usr/bin/env python3
"""Reads a report's workbook (python3-openpyxl) and its CSV files as a stranger would, and prints every cell as JSON.

read_tables.py report.xlsx csv-folder
"""

import csv
import datetime
import json
import pathlib
import re
import sys

import openpyxl


def shown(cell):
    """What a spreadsheet shows, from the value and the number format."""
    value = cell.value
    if cell.data_type == "f":
        return "formula " + str(value)
    if isinstance(value, datetime.datetime):
        return value.strftime({"yyyy-mm-dd": "%Y-%m-%d", "yyyy-mm-dd hh:mm": "%Y-%m-%d %H:%M"}[cell.number_format])
    if isinstance(value, (int, float)):
        if not re.fullmatch(r"0(\.0+)?", cell.number_format):
            return f"{value!r} [{cell.number_format}]"
        return f"{value:.{max(0, len(cell.number_format) - 2)}f}"
    # ECMA-376 part 1, 22.9.2.19: _xHHHH_ stands for a character.
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found.group(1), 16)), str(value))


def workbook(path):
    book = openpyxl.load_workbook(path)
    return {
        sheet.title: {
            "frozen": sheet.freeze_panes,
            "orientation": sheet.page_setup.orientation,
            "paper": sheet.page_setup.paperSize,
            "titles": sheet.print_title_rows,
            "cells": {cell.coordinate: shown(cell) for row in sheet.iter_rows() for cell in row if cell.value is not None},
            "numbers": [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type in "nd" and cell.value is not None],
        }
        for sheet in book.worksheets
    }


def tables(folder):
    found = {}
    for path in sorted(pathlib.Path(folder).glob("*.csv")):
        raw = path.read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf"), f"{path} has no byte order mark"
        found[path.name] = list(csv.reader(raw.decode("utf-8-sig").splitlines(keepends=True), strict=True))
    return found


print(json.dumps({"workbook": workbook(sys.argv[1]), "tables": tables(sys.argv[2])}))
