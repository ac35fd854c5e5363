"""The picture of a 3270: colours of fields and of characters, the cursor, nothing of a hidden field."""

from appliance.protocols.datastream.constants import Attribute, Colour, Highlight
from appliance.protocols.datastream.outbound import Painter
from appliance.tui.widgets.display import painted, screen_of


def look_at(text, column):
    """The look of a character in the first row."""
    return text.get_style_at_offset(_console(), column - 1)


def _console():
    from rich.console import Console

    return Console()


def screen(painter):
    return screen_of(painter.record(), 24, 80, "cp037")


def test_the_rows_are_those_of_the_screen():
    text = painted(screen(Painter().label(1, 2, "FIRST").label(24, 2, "LAST")))
    rows = text.plain.split("\n")
    assert (len(rows), {len(row) for row in rows}) == (24, {80})
    assert (rows[0].strip(), rows[23].strip()) == ("FIRST", "LAST")


def test_another_size_and_code_page():
    record = b"\x7e\xc3" + "ZWÖLF".encode("cp273")
    shown = screen_of(record, 43, 80, "cp273")
    assert painted(shown).plain.startswith("ZWÖLF")
    assert shown.rows == 43
    assert screen_of(record, 43, 80, "no page").rows == 43


def test_fields_without_a_colour_have_those_of_the_base():
    attributes = (Attribute.NONE, Attribute.BRIGHT, Attribute.PROTECTED, Attribute.PROTECTED | Attribute.BRIGHT)
    painter = Painter()
    for number, attribute in enumerate(attributes):
        painter.at(1, 10 * number + 1).field(attribute).text("ABC")
    text = painted(screen(painter), has_cursor=False)
    looks = [look_at(text, 10 * number + 3) for number in range(4)]
    assert [look.color.name for look in looks] == ["#24d830", "#ff5050", "#7890f0", "#ffffff"]
    assert [bool(look.bold) for look in looks] == [False, True, False, True]


def test_colours_and_highlights_of_fields_and_of_single_characters():
    painter = Painter().at(1, 1).field(Attribute.PROTECTED, colour=Colour.PINK, highlight=Highlight.REVERSE)
    painter.text("A").data(b"\x28\x42\xf6").text("B")
    text = painted(screen(painter), has_cursor=False)
    first, second = look_at(text, 2), look_at(text, 3)
    assert (first.color.name, first.reverse) == ("#ff80d0", True)
    assert (second.color.name, second.reverse) == ("#ffff50", True)
    plain = painted(screen(painter), has_colours=False, has_cursor=False)
    assert (look_at(plain, 2).color, look_at(plain, 2).reverse) == (None, True)


def test_the_last_field_runs_round_the_end():
    painter = Painter().at(24, 70).field(Attribute.NONE, colour=Colour.RED).text("X" * 10).text("YY")
    assert look_at(painted(screen(painter), has_cursor=False), 2).color.name == "#ff5050"


def test_hidden_is_hidden_and_the_cursor_is_where_it_is():
    painter = Painter().entry(1, 2, 20, text="SECRET", attribute=Attribute.HIDDEN).cursor_at(1, 5)
    text = painted(screen(painter))
    assert "SECRET" not in text.plain
    assert look_at(text, 5).reverse
    assert not look_at(text, 6).reverse
