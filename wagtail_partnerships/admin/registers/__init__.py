"""What the lists of the office show: `definitions`, their `columns`, `filters` and `urls`."""
