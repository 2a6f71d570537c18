"""The layout: few things in a room, few floors in it, and a sentence on every door."""

import pytest
from support.house import Room, entries, floors, rooms

FOLDERS = [room for room in rooms() if room.path.is_dir()]
MOST_ENTRIES = 12
MOST_FLOORS = 7
MOST_LINES = 300


@pytest.mark.parametrize("room", FOLDERS, ids=lambda room: room.name)
def test_a_folder_holds_at_most_a_dozen_things(room: Room) -> None:
    assert len(entries(room)) <= MOST_ENTRIES


@pytest.mark.parametrize("room", FOLDERS, ids=lambda room: room.name)
def test_a_folder_has_at_most_seven_floors_and_no_circle(room: Room) -> None:
    assert max(floors(room).values(), default=0) <= MOST_FLOORS


@pytest.mark.parametrize("room", tuple(rooms()), ids=lambda room: room.name)
def test_a_room_says_in_one_sentence_what_it_is_for(room: Room) -> None:
    assert room.purpose.endswith(".")


@pytest.mark.parametrize("room", FOLDERS, ids=lambda room: room.name)
def test_a_file_is_read_in_one_sitting(room: Room) -> None:
    long = {
        path.name: lines
        for path in room.path.glob("*.py")
        if (lines := _lines(path.read_text(encoding="utf-8"))) > MOST_LINES
    }

    assert {} == long


def _lines(text: str) -> int:
    return text.count("\n")
