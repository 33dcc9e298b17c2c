"""What `import allocmodel` gives to those who check: audits and repeated runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from allocmodel.declared.arguments import path_of

if TYPE_CHECKING:
    from allocmodel.audit.audit import Audit
    from allocmodel.outputs.rerun import Rerun


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
    from allocmodel.audit.audit import audited, read_returned
    from allocmodel.audit.expected import generated_by
    from allocmodel.audit.find_run import record_beside

    path = path_of("workbook", workbook)
    book = read_returned(path)
    record = record_beside(book, path) if run is None else path_of("run", run)
    generated = generated_by(record) if record else None
    return audited(path.name, book, generated, libreoffice)


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
    from allocmodel.outputs.rerun import rerun as again

    return again(path_of("run", run))
