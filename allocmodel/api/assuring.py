"""What `import allocmodel` gives to those who check: audits and repeated runs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from allocmodel.api.given import given_as
from allocmodel.audit import audit as audits
from allocmodel.declared.arguments import path_of
from allocmodel.declared.figures import so_many
from allocmodel.outputs import rerun as reruns

if TYPE_CHECKING:
    import pandas as pd

    from allocmodel.audit.as_scenario import WrittenScenario


@dataclass(frozen=True, repr=False, eq=False)
class Audit(audits.Audit):
    """What an audit of a workbook found.

    Attributes
    ----------
    findings : list of Finding
        The gravest first.
    not_assessed : list of NotAssessed
        What could not be judged, and why.
    changed : list of Changed
        Inputs and published figures that were changed.
    together : dict of str to dict of str to float
        What all changed inputs move together, by scenario (blank for a run's own) and place.
    """

    def table(self) -> pd.DataFrame:
        """The findings, the gravest first: the rows of findings.csv.

        Returns
        -------
        pandas.DataFrame
            A row for each finding, with the pounds that it moves in a column for each place.
        """
        import pandas as pd

        from allocmodel.outputs.audit import COLUMNS, findings_rows

        pounds = [f"pounds: {place}" for place in self.places]
        return pd.DataFrame(findings_rows(self), columns=[*COLUMNS, *pounds])

    def write(self, folder: str | Path) -> list[Path]:
        """Write findings.csv and findings.json, both or none.

        Parameters
        ----------
        folder : str or Path
            The folder that they are written into.

        Raises
        ------
        BadInput
            When they cannot be written; what was there is then unchanged.
        """
        from allocmodel.outputs.audit import write_report

        return write_report(self, path_of("folder", folder))

    def write_scenario(self, file: str | Path) -> WrittenScenario:
        """Write the changed inputs as a scenario that extends the original.

        Parameters
        ----------
        file : str or Path
            The file to write, which is not there yet.

        Returns
        -------
        WrittenScenario
            Its `keys`, what no scenario can express (`not_expressed`), and where its results
            differ from the workbook's (`differs`).

        Raises
        ------
        BadInput
            When there is no run, or the scenario cannot be written.
        """
        from allocmodel.audit.as_scenario import write_scenario

        return write_scenario(self, path_of("file", file))

    def __repr__(self) -> str:
        """Which workbook, and how much was found, on one line."""
        return (
            f"<allocmodel.Audit of {self.file}: {so_many(len(self.findings), 'finding')}, "
            f"{len(self.not_assessed)} not assessed>"
        )

    def _repr_html_(self) -> str:
        """The findings, for notebooks; whatever the workbook says is escaped."""
        return str(self.table().to_html(escape=True))


@dataclass(frozen=True, repr=False, eq=False)
class Rerun(reruns.Rerun):
    """A run, or a comparison, repeated from its record.

    Attributes
    ----------
    is_same : bool
        Whether versions, inputs and outputs are all the same.
    same : list of str
        Outputs that come out as recorded, byte for byte.
    other_versions, other_inputs, other_outputs : list of str
        What is not the same, each as a sentence.
    """

    def __repr__(self) -> str:
        """What was repeated, and whether it came out the same, on one line."""
        told = "the same" if self.is_same else "not the same"
        return f"<allocmodel.Rerun of {', '.join(self.repeated.runs)}: {told}>"


def audit(workbook: str | Path, run: str | Path | None = None, libreoffice: bool = True) -> Audit:
    """Audit a workbook: what was changed in it since its run, or which rules it breaks.

    Parameters
    ----------
    workbook : str or Path
        An .xlsx workbook, of allocmodel's or of anybody's.
    run : str or Path, optional
        The run.json of the run that made it (or comparison.json, sweep.json, sensitivity.json), or
        their folder. Left out, the run that the workbook names is looked for beside it; without
        one the workbook is judged by the rules for any workbook.
    libreoffice : bool
        Whether LibreOffice recalculates too, where it is installed.

    Returns
    -------
    Audit
        Its `findings`, and what was `not_assessed`.

    Raises
    ------
    BadInput
        When the workbook or the run cannot be read, or the run cannot be repeated.
    """
    from allocmodel.audit.expected import generated_by
    from allocmodel.audit.find_run import record_beside

    path = path_of("workbook", workbook)
    book = audits.read_returned(path)
    record = record_beside(book, path) if run is None else path_of("run", run)
    generated = generated_by(record) if record else None
    return given_as(Audit, audits.audited(path.name, book, generated, libreoffice))


def rerun(run: str | Path) -> Rerun:
    """Repeat a run from its record, and see whether it comes out the same; nothing is written.

    Parameters
    ----------
    run : str or Path
        run.json or comparison.json, or their folder.

    Returns
    -------
    Rerun
        Its `is_same` tells whether versions, inputs and outputs are all the same.

    Raises
    ------
    BadInput
        When the record cannot be read, or cannot be run by this version.
    """
    return given_as(Rerun, reruns.rerun(path_of("run", run)))
