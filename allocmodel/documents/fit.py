"""A fit's folder: the figures, what its use rests on, and the card; all or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from allocmodel.declared.arguments import usual_or
from allocmodel.declared.errors import BadInput
from allocmodel.documents.model_card import as_html, as_markdown
from allocmodel.fitting.need import use
from allocmodel.fitting.need.finished import fit_need
from allocmodel.fitting.need.result import FIT_FILE, USE_FILE, json_text
from allocmodel.fitting.need.spec_file import read_spec
from allocmodel.fitting.persons.fitted import fit_persons
from allocmodel.outputs.whole_folder import replace_folder
from allocmodel.reference.tables import Tables

CARD_MARKDOWN, CARD_PAGE = "card.md", "card.html"
#: Where fits go that are not told where.
FOLDER = "outputs"


def made(spec: str | Path) -> Fit:
    """A model of need, fitted to what a spec names: see `api.fit`."""
    file = read_spec(spec)
    if file.spec.unit == "person":
        return Fit(fit_persons(file))
    fitted = fit_need(file)
    table = use.table(fitted, Tables.of(None))
    return Fit(fitted.as_dict(use.csv_text(table)), table)


@dataclass(frozen=True, eq=False, repr=False)
class Fit:
    """A fitted model of need: what `allocmodel.fit` gives.

    Attributes
    ----------
    result : mapping
        All figures, as `fit.json` holds them.
    use : DataFrame or None
        By practice or area: what is expected and the variables in use; see `fitting.need.use`. None
        for a fit on single people, whose variables no practice has.
    """

    result: Mapping[str, Any]
    use: pd.DataFrame | None = None

    @property
    def coefficients(self) -> pd.DataFrame:
        """A row for each coefficient: estimate, lower and upper end of its 95% interval."""
        columns = ["estimate", "lower", "upper", "used"]
        return pd.DataFrame(self.result["coefficients"]).T.reindex(columns=columns).astype(float)

    @property
    def held_out(self) -> Mapping[str, float]:
        """How good it is on what was left out."""
        return dict(self.result["held_out"])

    def card(self) -> str:
        """The model card, as Markdown."""
        return as_markdown(self.result)

    def write(self, folder: str | Path | None = None) -> list[Path]:
        """Write the folder of the fit, all of it or nothing.

        Parameters
        ----------
        folder : str or Path, optional
            The fit gets a folder of its own in it, named after its id; "outputs" by default.

        Returns
        -------
        list of Path
            The files, `fit.json` first.

        Raises
        ------
        BadInput
            When the folder cannot be written.
        """
        target = (usual_or("folder", folder) or Path(FOLDER)) / str(self.result["id"])
        texts = {
            FIT_FILE: json_text(self.result),
            **({} if self.use is None else {USE_FILE: use.csv_text(self.use)}),
            CARD_MARKDOWN: as_markdown(self.result),
            CARD_PAGE: as_html(self.result),
        }
        try:
            replace_folder(target, {name: text.encode() for name, text in texts.items()})
        except (OSError, ValueError) as error:
            raise BadInput(
                f"The folder cannot be written: {getattr(error, 'strerror', None) or error}.",
                str(target),
                "Name a folder that you may write to.",
            ) from None
        return [target / name for name in texts]

    def __repr__(self) -> str:
        """One line."""
        held = self.result["held_out"]
        return (
            f"<allocmodel.Fit {self.result['id']}: {self.result['n']:,} rows, "
            f"{held['r2']:.2f} explained on ICBs left out>"
        )

    def _repr_html_(self) -> str:
        return f"<p>{escape(repr(self))}</p>{self.coefficients.to_html()}"
