"""A table that is refreshed in place: the cursor stays on its row, only changed cells are drawn again."""

from __future__ import annotations

from textual.widgets import DataTable

from appliance.protocols.control.events import Result

__all__ = ["LiveTable"]


class LiveTable(DataTable[str]):
    """Shows the rows of one command's results; ``key_column`` names a row over refreshes."""

    def __init__(self, key_column: int = 0, *, id: str | None = None) -> None:
        super().__init__(id=id, cursor_type="row", zebra_stripes=True)
        self._key_column = key_column

    def show(self, result: Result) -> None:
        """Make the table say what the result says."""
        if tuple(str(column.label) for column in self.columns.values()) != result.columns:
            self.clear(columns=True)
            for name in result.columns:
                self.add_column(name, key=name)
        wanted = {self._key(row, number): row for number, row in enumerate(result.rows)}
        for key in [key.value for key in self.rows if key.value not in wanted]:
            assert key is not None
            self.remove_row(key)
        for key, row in wanted.items():
            self._show_row(key, row, result.columns)

    def _key(self, row: tuple[str, ...], number: int) -> str:
        return row[self._key_column] if self._key_column >= 0 else str(number)

    def _show_row(self, key: str, row: tuple[str, ...], columns: tuple[str, ...]) -> None:
        if key not in self.rows:
            self.add_row(*row, key=key)
            return
        for column, cell in zip(columns, row, strict=True):
            if self.get_cell(key, column) != cell:
                self.update_cell(key, column, cell, update_width=True)

    def selected(self) -> str | None:
        """The key of the row under the cursor; None when the table is empty."""
        if not self.row_count:
            return None
        return self.coordinate_to_cell_key(self.cursor_coordinate).row_key.value
