"""`python -m bot.diagrams update | check`: a picture of every story, drawn from its table, so that it cannot lie."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from dialogs import REGISTER
from dialogs.grammar.story import Dialog
from dialogs.grammar.view import Level

FOLDER = Path(__file__).parent.parent / "docs" / "dialogs"
STYLES = {
    Level.UNLINKED: "classDef anybody fill:#f4f4f4,stroke:#999",
    Level.FRESH: "classDef verified fill:#e3efff,stroke:#4a7bb5",
}


def draw(dialog: Dialog) -> str:
    """A Mermaid flowchart: boxes are steps with their answers, blue ones are for a verified, fresh session only."""
    lines = [f"%% {dialog.name}: drawn by `python -m bot.diagrams update`", "flowchart TD"]
    lines += [f"    {style}" for style in STYLES.values()]
    for name, step in dialog.steps.items():
        answers = " · ".join(step.on)
        label = f"<b>{name}</b>" + (f"<br/>{answers}" if answers else "")
        kind = "verified" if step.needs >= Level.FRESH else "anybody"
        lines.append(f'    {name}["{label}"]:::{kind}')
    lines += [f"    {line}" for line in _entries(dialog)]
    outside: dict[str, None] = {}
    for name, step in dialog.steps.items():
        for to in sorted(step.to):
            if ":" in to:
                outside[to] = None
            lines.append(f"    {name} --> {to.replace(':', '__')}")
    lines += [f'    {to.replace(":", "__")}(["{to}"])' for to in sorted(outside)]
    return "\n".join(lines) + "\n"


def _entries(dialog: Dialog) -> Iterator[str]:
    """What leads into the story from anywhere."""
    for kind in dialog.receives:
        yield f'{kind.__name__}{{{{"{kind.__name__}"}}}}'
        for to in sorted(dialog.reaches):
            yield f"{kind.__name__} -.-> {to.replace(':', '__')}"
        for news, step in dialog.news.items():
            yield f'{kind.__name__} -. "{news}" .-> {step}'
    if dialog.always:
        yield f'anywhere{{{{"anywhere: {" · ".join(dialog.always)}"}}}}'
        for to in sorted(dialog.reaches):
            yield f"anywhere -.-> {to.replace(':', '__')}"


def main(arguments: list[str]) -> int:
    """Exit code of the command."""
    if arguments == ["update"]:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for dialog in REGISTER.dialogs.values():
            (FOLDER / f"{dialog.name}.mmd").write_text(draw(dialog), encoding="utf-8")
        return 0
    if arguments == ["check"]:
        old = [name for name, dialog in REGISTER.dialogs.items() if not _current(dialog)]
        for name in old:
            print(f"docs/dialogs/{name}.mmd: out of date: run `python -m bot.diagrams update`", file=sys.stderr)
        return 1 if old else 0
    print("usage: python -m bot.diagrams update | check", file=sys.stderr)
    return 2


def _current(dialog: Dialog) -> bool:
    path = FOLDER / f"{dialog.name}.mmd"
    return path.exists() and path.read_text(encoding="utf-8") == draw(dialog)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
