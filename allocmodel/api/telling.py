"""What can be told to those who have no workbook."""

from __future__ import annotations

from pathlib import Path

from allocmodel.declared.arguments import usual_or
from allocmodel.study import compared
from allocmodel.study.run import Run


class Told:
    """What can be told to those who have no workbook: of a run, or of scenarios side by side."""

    def page(
        self, file: str | Path | None = None, place: str = "", sentences: str | Path | None = None
    ) -> Path:
        """Write the page for places and the public: one HTML file, which is given back.

        Parameters
        ----------
        file : str or Path, optional
            By default one of this folder, named after the scenario and the place.
        place : str, optional
            The one place to tell; all if left out.
        sentences : str or Path, optional
            A translation of the sentences; English if left out.

        Raises
        ------
        BadInput
            When there is no such place, or the page cannot be made or written.
        """
        from allocmodel.documents.write import write_page

        assert isinstance(self, Run | compared.Comparison)
        return write_page(self, place, usual_or("file", file), usual_or("sentences", sentences))

    def paper(self, kind: str, file: str | Path | None = None, format: str | None = None) -> Path:
        """Write a paper that a decision needs, with its conclusions left to people: see `page`.

        Parameters
        ----------
        kind : {"board", "eia"}
            A paper for a board, or an equality impact assessment to fill in.
        file : str or Path, optional
        format : {"docx", "html"}, optional
            As the file's name ends, else "docx".

        Raises
        ------
        BadInput
            When there is no such kind or format, or the paper cannot be made or written.
        """
        from allocmodel.documents.write import write_paper

        assert isinstance(self, Run | compared.Comparison)
        return write_paper(self, kind, format, usual_or("file", file))
