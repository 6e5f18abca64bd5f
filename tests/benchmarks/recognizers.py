"""Recognizers-Text over the same reports, run by a Python that has it: characters a second and numbers found.

Not here: making that environment (`__main__`). It finds numbers and units; names, periods and measures it has none.
"""

import sys
import time
from pathlib import Path

from recognizers_number import Culture, recognize_number, recognize_percentage
from recognizers_number_with_unit import recognize_currency, recognize_dimension

READERS = (recognize_number, recognize_percentage, recognize_currency, recognize_dimension)


def main() -> None:
    """Prints characters a second, and how many numbers were found."""
    lines = [
        line for file in sys.argv[1:] for line in Path(file).read_text("utf-8").splitlines() if line.strip()
    ]
    for recognise in READERS:
        # The first call builds the models.
        recognise("1个", Culture.Chinese)
    begun = time.process_time()
    found = sum(len(recognise(line, Culture.Chinese)) for line in lines for recognise in READERS)
    taken = time.process_time() - begun
    print(
        f"{sum(map(len, lines)) / taken:,.0f} characters a second of processor time, {found:,} numbers and quantities"
    )


if __name__ == "__main__":
    main()
