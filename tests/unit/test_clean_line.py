from __future__ import annotations

import pytest

from backend_quest.text import clean_line


@pytest.mark.parametrize("text", ["a\rb", "a\nb", "a\r\nb"])
def test_a_clean_line_is_one_line(text: str) -> None:
    assert clean_line(text) == "a b"
