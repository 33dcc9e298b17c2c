"""How texts speak of the whole that is split: an ICB, or England.

A text that speaks of it, such as a step's docstring, writes ``{the whole}`` or ``{this whole}``
where its words go, so that every reader meets the words of their own.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class WholeWords:
    """The words for one kind of whole.

    Attributes
    ----------
    the : str
        Such as "the ICB".
    this : str
        Such as "this ICB".
    """

    the: str
    this: str

    @property
    def opening(self) -> str:
        """The first of them as it opens a sentence."""
        return self.the[0].upper() + self.the[1:]

    def told(self, text: str) -> str:
        """A text that speaks of the whole, in these words."""
        if "whole}" not in text:
            return text
        words = {"{the whole}": self.the, "{The whole}": self.opening, "{this whole}": self.this}
        for written, said in words.items():
            text = text.replace(written, said)
        return text


#: The words where no other whole is meant, as in the documentation: most readers split an ICB.
THE_ICB = WholeWords("the ICB", "this ICB")
ENGLAND = WholeWords("England", "England")
