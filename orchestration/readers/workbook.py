"""A workbook's cells as JSON on standard output: run as a process of its own, see `sheets`.

Every cell is read as text, without guessing types from the first rows. Not here: limits, which the parent
sets.
"""

import json
import sys
from pathlib import Path

import fastexcel


def main(path: str) -> int:
    """Print the sheets of the workbook, or the reason in one line of standard error; the exit code."""
    try:
        # As bytes: by its name, a workbook under another's extension would not open.
        workbook = fastexcel.read_excel(Path(path).read_bytes())
        sheets = []
        for name in workbook.sheet_names:
            sheet = workbook.load_sheet(
                name, header_row=None, skip_rows=0, dtypes="string", schema_sample_rows=None
            )
            rows = [[cell or "" for cell in row] for row in sheet.to_polars().rows()] if sheet.width else []
            sheets.append({"name": name, "visible": sheet.visible == "visible", "rows": rows})
    except fastexcel.FastExcelError as error:
        print(str(error).splitlines()[0], file=sys.stderr)
        return 1
    json.dump(sheets, sys.stdout, ensure_ascii=False)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
