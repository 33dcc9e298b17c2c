"""Workbooks as they come back: edits made in the XML of a package, which takes no time.

What programs do to a workbook on saving is simulated here too; that is said where it is.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from html import escape

Edit = Callable[[str], str]


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def package(parts: Mapping[str, bytes]) -> bytes:
    """A package of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for name, part in parts.items():
            target.writestr(name, part)
    return out.getvalue()


def part_of_sheet(parts: Mapping[str, bytes], sheet: str) -> str:
    """The part that holds a sheet."""
    book = parts["xl/workbook.xml"].decode()
    identity = re.search(rf'<sheet [^>]*name="{re.escape(escape(sheet))}"[^>]*r:id="(\w+)"', book)
    assert identity, sheet
    relations = parts["xl/_rels/workbook.xml.rels"].decode()
    (relation,) = (
        one for one in re.findall(r"<Relationship [^>]*>", relations) if f'"{identity[1]}"' in one
    )
    return "xl/" + re.search(r'Target="/?(?:xl/)?([^"]*)"', relation)[1]


def edited(content: bytes, **edits: Edit) -> bytes:
    """A workbook with the XML of sheets edited; an underscore stands for a blank in a name."""
    parts = parts_of(content)
    for sheet, edit in edits.items():
        name = part_of_sheet(parts, sheet.replace("_", " "))
        before = parts[name].decode()
        after = edit(before)
        assert after != before, f"the edit of {sheet} changes nothing"
        parts[name] = after.encode()
    return package(parts)


def with_part(content: bytes, name: str, edit: Edit) -> bytes:
    """A workbook with one part edited; a part that is not there is made."""
    parts = parts_of(content)
    parts[name] = edit(parts.get(name, b"").decode()).encode()
    return package(parts)


# --- Edits of a sheet ------------------------------------------------------------------------


def cell(address: str, inner: str, kind: str = "") -> Edit:
    """A cell that holds something else, in the look that it had; a new one, in its row."""

    def edit(xml: str) -> str:
        found = re.search(rf'<c r="{address}"([^>]*?)(/>|>.*?</c>)', xml)
        style = (re.search(r'\ss="\d+"', found[1]) if found else None) or [""]
        of_kind = f' t="{kind}"' if kind else ""
        made = f'<c r="{address}"{style[0]}{of_kind}>{inner}</c>'
        if found:
            return xml.replace(found[0], made, 1)
        row = re.sub(r"[A-Z]+", "", address)
        if f'<row r="{row}"' in xml:
            return re.sub(rf'(<row r="{row}"[^>]*?)(/>|>)', rf"\g<1>>{made}", xml, count=1)
        return xml.replace("</sheetData>", f'<row r="{row}">{made}</row></sheetData>')

    return edit


def number(address: str, value: float) -> Edit:
    """A number typed into a cell."""
    return cell(address, f"<v>{value!r}</v>")


def text(address: str, value: str) -> Edit:
    """A text typed into a cell."""
    return cell(address, f"<is><t>{escape(value)}</t></is>", "inlineStr")


def formula(address: str, written: str, value: float = 0.0) -> Edit:
    """A formula typed into a cell."""
    return cell(address, f"<f>{escape(written, quote=False)}</f><v>{value!r}</v>")


def blank(address: str) -> Edit:
    """A cell that was cleared."""
    return lambda xml: re.sub(rf'<c r="{address}"[^>]*?(/>|>.*?</c>)', "", xml, count=1)


def pasted(*addresses: str) -> Edit:
    """Values pasted over formulas."""

    def edit(xml: str) -> str:
        for address in addresses:
            xml = re.sub(rf'(<c r="{address}"[^>]*>)<f>.*?</f>', r"\1", xml, count=1)
        return xml

    return edit


def both(*edits: Edit) -> Edit:
    """One edit after the other."""

    def edit(xml: str) -> str:
        for one in edits:
            xml = one(xml)
        return xml

    return edit


# --- Rows, as a program moves them -----------------------------------------------------------

_REFERENCE = re.compile(
    r"((?:'[^']+'|\w+)!)?(\$?[A-Z]{1,3}\$?)(\d+)(?::(\$?[A-Z]{1,3}\$?)(\d+))?(?![\w(])"
)


def rows_inserted(content: bytes, sheet: str, before: int, count: int = 1) -> bytes:
    """Rows inserted in a sheet: what is below moves, and every formula follows, as Excel does."""
    parts = parts_of(content)
    own = part_of_sheet(parts, sheet)

    def moved(row: str) -> str:
        return str(int(row) + count if int(row) >= before else int(row))

    def follow(written: str, here: bool) -> str:
        def one(found: re.Match[str]) -> str:
            named = found[1].rstrip("!").strip("'") if found[1] else (sheet if here else "")
            if named != sheet:
                return found[0]
            last = f":{found[4]}{moved(found[5])}" if found[5] else ""
            return f"{found[1] or ''}{found[2]}{moved(found[3])}{last}"

        return _REFERENCE.sub(one, written)

    for name, part in parts.items():
        if not name.startswith("xl/worksheets/sheet"):
            continue
        xml = part.decode()
        if name == own:
            xml = re.sub(r'<row r="(\d+)"', lambda one: f'<row r="{moved(one[1])}"', xml)
            xml = re.sub(
                r'<c r="([A-Z]+)(\d+)"', lambda one: f'<c r="{one[1]}{moved(one[2])}"', xml
            )
        here = name == own
        parts[name] = re.sub(
            r"<f>(.*?)</f>", lambda one, here=here: f"<f>{follow(one[1], here)}</f>", xml
        ).encode()
    return package(parts)


def sheet_renamed(content: bytes, old: str, new: str) -> bytes:
    """A sheet under another name, every formula with it."""
    parts = parts_of(content)
    book = parts["xl/workbook.xml"].decode().replace(f'name="{old}"', f'name="{new}"')
    parts["xl/workbook.xml"] = book.replace(f"'{old}'!", f"'{new}'!").encode()
    for name, part in parts.items():
        if name.startswith("xl/worksheets/sheet"):
            xml = re.sub(
                r"<f>(.*?)</f>",
                lambda one: (
                    "<f>"
                    + re.sub(rf"(?<![\w'])'?{re.escape(old)}'?!", f"'{new}'!", one[1])
                    + "</f>"
                ),
                part.decode(),
            )
            parts[name] = xml.encode()
    return package(parts)


def row_deleted(content: bytes, sheet: str, row: int) -> bytes:
    """A row deleted: what is below moves up, and every formula follows."""
    edit = {sheet.replace(" ", "_"): lambda xml: re.sub(rf'<row r="{row}".*?</row>', "", xml)}
    return rows_inserted(edited(content, **edit), sheet, row + 1, -1)


def rows_turned(first: int, last: int) -> Edit:
    """Rows in the opposite order, as a sort of figures and texts leaves them."""

    def edit(xml: str) -> str:
        rows = {int(one[1]): one[2] for one in re.finditer(r'<row r="(\d+)"[^>]*>(.*?)</row>', xml)}

        def one(found: re.Match[str]) -> str:
            row = int(found[2])
            if not first <= row <= last:
                return found[0]
            other = first + last - row
            cells = re.sub(rf'r="([A-Z]+){other}"', rf'r="\g<1>{row}"', rows[other])
            return f"{found[1]}{cells}</row>"

        return re.sub(r'(<row r="(\d+)"[^>]*>).*?</row>', one, xml)

    return edit


# --- Sheets and parts ------------------------------------------------------------------------


def sheet_first(content: bytes, sheet: str) -> bytes:
    """A sheet moved before all others."""

    def edit(book: str) -> str:
        sheets = re.findall(r"<sheet [^>]*/>", book)
        (own,) = (one for one in sheets if f'name="{sheet}"' in one)
        now = [own, *(one for one in sheets if one != own)]
        # Names of a sheet go by where it stands.
        named = re.sub(
            r'localSheetId="(\d+)"',
            lambda one: f'localSheetId="{now.index(sheets[int(one[1])])}"',
            book,
        )
        return named.replace(own, "").replace("<sheets>", f"<sheets>{own}")

    return with_part(content, "xl/workbook.xml", edit)


def sheet_added(content: bytes, sheet: str) -> bytes:
    """A new sheet with one text."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006"
    cells = '<row r="1"><c r="A1" t="inlineStr"><is><t>mine</t></is></c></row>'
    xml = f'<worksheet xmlns="{space}/main"><sheetData>{cells}</sheetData></worksheet>'
    parts = parts_of(content)
    parts["xl/worksheets/added.xml"] = xml.encode()
    own = f'<sheet name="{sheet}" sheetId="99" r:id="rIdAdded"/>'
    book = parts["xl/workbook.xml"].decode().replace("</sheets>", f"{own}</sheets>")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    relation = f'<Relationship Id="rIdAdded" Type="{kind}" Target="/xl/worksheets/added.xml"/>'
    relations = parts["xl/_rels/workbook.xml.rels"].decode()
    parts["xl/workbook.xml"] = book.encode()
    parts["xl/_rels/workbook.xml.rels"] = relations.replace(
        "</Relationships>", f"{relation}</Relationships>"
    ).encode()
    kinds = parts["[Content_Types].xml"].decode()
    of_sheets = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
    override = f'<Override PartName="/xl/worksheets/added.xml" ContentType="{of_sheets}"/>'
    parts["[Content_Types].xml"] = kinds.replace("</Types>", f"{override}</Types>").encode()
    return package(parts)


def sheet_removed(content: bytes, sheet: str) -> bytes:
    """A sheet that nothing refers to, taken out, with its part and its names."""
    parts = parts_of(content)
    own = part_of_sheet(parts, sheet)

    def edit(book: str) -> str:
        sheets = re.findall(r"<sheet [^>]*/>", book)
        (at,) = (number for number, one in enumerate(sheets) if f'name="{sheet}"' in one)
        book = re.sub(rf'<definedName [^>]*localSheetId="{at}"[^>]*>[^<]*</definedName>', "", book)
        moved = re.sub(
            r'localSheetId="(\d+)"',
            lambda one: f'localSheetId="{int(one[1]) - (int(one[1]) > at)}"',
            book,
        )
        return moved.replace(sheets[at], "")

    parts = parts_of(with_part(content, "xl/workbook.xml", edit))
    for listed in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        xml = parts[listed].decode()
        parts[listed] = re.sub(
            rf'<(?:Relationship|Override) [^>]*"/{own}"[^>]*/>', "", xml
        ).encode()
    return package({name: part for name, part in parts.items() if name != own})


def with_link(content: bytes) -> bytes:
    """A workbook that another file stands behind."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath"
    relation = f'<Relationship Id="rId1" Type="{kind}" Target="other.xlsx" TargetMode="External"/>'
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    linked = with_part(content, "xl/externalLinks/externalLink1.xml", lambda _: "<externalLink/>")
    return with_part(
        linked,
        "xl/externalLinks/_rels/externalLink1.xml.rels",
        lambda _: f'<Relationships xmlns="{space}">{relation}</Relationships>',
    )


def _registered(parts: dict[str, bytes], kind: str) -> dict[str, bytes]:
    """The parts of a workbook that says what one of them is, which is named as its kind."""
    said = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    points = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    override = f'<Override PartName="/xl/{kind}.xml" ContentType="{said}{kind}+xml"/>'
    relation = f'<Relationship Id="{kind}" Type="{points}{kind}" Target="{kind}.xml"/>'
    for listed, entry, end in (
        ("[Content_Types].xml", override, "</Types>"),
        ("xl/_rels/workbook.xml.rels", relation, "</Relationships>"),
    ):
        parts[listed] = parts[listed].decode().replace(end, entry + end).encode()
    return parts


# --- What programs do on saving --------------------------------------------------------------


def as_excel_saves(content: bytes) -> bytes:
    """A workbook changed as Excel is known to change files on saving. Simulated: Excel is not here.

    Texts go into a common table; formulas down a column are shared; sheets are named without
    quotes, functions in capitals, spaces fall away; numbers have 17 digits, formats other numbers;
    ranges are fixed; a chain of calculation is added.
    """
    parts = parts_of(content)
    texts: dict[str, int] = {}
    for name in [one for one in parts if one.startswith("xl/worksheets/sheet")]:
        parts[name] = _saved_sheet(parts[name].decode(), texts).encode()
    listed = "".join(f'<si><t xml:space="preserve">{one}</t></si>' for one in texts)
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    table = f'<sst xmlns="{space}" count="{len(texts)}" uniqueCount="{len(texts)}">{listed}</sst>'
    parts["xl/sharedStrings.xml"] = table.encode()
    summary = parts[part_of_sheet(parts, "Summary")].decode()
    first = re.search(r'<c r="([A-Z]+\d+)"[^>]*><f>', summary)[1]
    parts["xl/calcChain.xml"] = (
        f'<calcChain xmlns="{space}"><c r="{first}" i="1"/></calcChain>'.encode()
    )
    for part in ("sharedStrings", "calcChain"):
        parts = _registered(parts, part)
    styles = parts["xl/styles.xml"].decode()
    parts["xl/styles.xml"] = re.sub(
        r'formatCode="([^"]*£[^"]*)"', r'formatCode="\1;"', styles
    ).encode()
    return package(parts)


def _saved_sheet(xml: str, texts: dict[str, int]) -> str:
    def shared(found: re.Match[str]) -> str:
        number = texts.setdefault(found[3], len(texts))
        return f'<c r="{found[1]}"{found[2]} t="s"><v>{number}</v></c>'

    xml = re.sub(
        r'<c r="([A-Z]+\d+)"((?: s="\d+")?) t="inlineStr"><is><t[^>]*>(.*?)</t></is></c>',
        shared,
        xml,
    )
    xml = re.sub(r"<v>(-?\d+\.\d{6,})</v>", lambda one: f"<v>{float(one[1]):.16e}</v>", xml)
    xml = re.sub(r"<f>(.*?)</f>", lambda one: f"<f>{_saved_formula(one[1])}</f>", xml)
    return _shared_down(xml)


def _saved_formula(written: str) -> str:
    if '"' in written:
        return written
    plain = re.sub(r"'(\w+)'!", r"\1!", written)
    spaced = plain.replace(",", ", ").replace("sum(", "SUM(")
    return spaced.replace("$B$3:$B$", "$B$3:$B$")


def _shared_down(xml: str) -> str:
    """Formulas that are the one above filled down, by the formula above."""
    from allocmodel.audit.addresses import place_of
    from allocmodel.audit.formulas import moved

    found = {
        place_of(one[1]): one for one in re.finditer(r'<c r="([A-Z]+\d+)"[^>]*><f>(.*?)</f>', xml)
    }
    first: dict[tuple[int, int], tuple[int, int]] = {}
    numbers: dict[tuple[int, int], int] = {}
    for row, column in sorted(found, key=lambda at: (at[1], at[0])):
        start = first.get((row - 1, column), (row - 1, column))
        above = found.get(start)
        if above and moved(above[2], row - start[0], 0) == found[row, column][2]:
            first[row, column] = start
            numbers.setdefault(start, len(numbers))

    def one(match: re.Match[str]) -> str:
        at = place_of(match[1])
        before = match[0][: match[0].index("<f>")]
        if at in first:
            return f'{before}<f t="shared" si="{numbers[first[at]]}"/>'
        if at in numbers:
            return f'{before}<f t="shared" ref="A1:A2" si="{numbers[at]}">{match[2]}</f>'
        return match[0]

    return re.sub(r'<c r="([A-Z]+\d+)"[^>]*><f>(.*?)</f>', one, xml)


def without_values(content: bytes) -> bytes:
    """A workbook without stored values, as openpyxl saves one."""
    parts = parts_of(content)
    for name in [one for one in parts if one.startswith("xl/worksheets/sheet")]:
        xml = parts[name].decode()
        xml = re.sub(r"(</f>)<v>[^<]*</v>", r"\1<v></v>", xml)
        parts[name] = re.sub(r' t="(?:str|e)"><f>', "><f>", xml).encode()
    return package(parts)
