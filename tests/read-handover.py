#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the tables of a disc as audit software does: by what index.xml says of them.

    tests/read-handover.py DISC

Prints a line a table: its file, rows, columns, and the columns of its key. Complains and
exits with 1 where a row does not fit the description, where the key tells two rows not
apart, or where the csv module of Python reads something else.
"""
import csv
import pathlib
import sys
import xml.etree.ElementTree


def cells_of(text, column_end, record_end, quote):
    """The records of a text with delimiters; a doubled quote within quotes is one."""
    records, record, at = [], [], 0
    while at < len(text):
        if text.startswith(quote, at):
            cell, at = "", at + 1
            while not text.startswith(quote, at) or text.startswith(quote * 2, at):
                doubled = text.startswith(quote, at)
                cell, at = cell + text[at], at + 1 + doubled
            at += 1
        else:
            end = min(place for place in (text.find(column_end, at), text.find(record_end, at))
                      if place >= 0)
            cell, at = text[at:end], end
        record.append(cell)
        if text.startswith(record_end, at):
            records.append(record)
            record, at = [], at + len(record_end)
        elif text.startswith(column_end, at):
            at += len(column_end)
        else:
            raise ValueError(f"no delimiter behind {cell!r}")
    return records


def read(disc, table):
    if table.find("UTF8") is None:
        raise ValueError("its codepage is not UTF-8")
    text = (disc / table.findtext("URL")).read_bytes().decode("utf-8")
    form = table.find("VariableLength")
    delimiters = [form.findtext(name) for name in
                  ("ColumnDelimiter", "RecordDelimiter", "TextEncapsulator")]
    before = int(table.findtext("Range/From")) - 1
    records = cells_of(text, *delimiters)
    if records != list(csv.reader(text.splitlines(keepends=True))):
        raise ValueError("a CSV reader reads something else")
    columns = [column for column in form
               if column.tag in ("VariablePrimaryKey", "VariableColumn")]
    if records[before - 1] != [column.findtext("Name") for column in columns]:
        raise ValueError("its heads are not the columns described")
    return columns, records[before:]


def judge(columns, rows):
    key = [place for place, column in enumerate(columns)
           if column.tag == "VariablePrimaryKey"]
    for row in rows:
        if len(row) != len(columns):
            raise ValueError(f"{len(row)} cells, {len(columns)} columns: {row}")
        for column, cell in zip(columns, row):
            if column.find("Numeric") is not None and not cell.isdecimal():
                raise ValueError(f"{column.findtext('Name')}: {cell!r} is no number")
    if key and len({tuple(row[place] for place in key) for row in rows}) != len(rows):
        raise ValueError("its key tells rows not apart")
    return [columns[place].findtext("Name") for place in key]


def main(place):
    disc = pathlib.Path(place)
    for table in xml.etree.ElementTree.parse(disc / "index.xml").iter("Table"):
        try:
            columns, rows = read(disc, table)
            key = judge(columns, rows)
        except ValueError as why:
            sys.exit(f"{table.findtext('URL')}: {why}")
        print(table.findtext("URL"), len(rows), len(columns), *key)


main(*sys.argv[1:])
