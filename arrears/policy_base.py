"""What every policy file has in common: frozen values, no unknown key, and a reason for every number."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.]*$")]
Whole = Annotated[int, Field(strict=True, ge=0, le=10_000)]
Count = Annotated[int, Field(strict=True, ge=1, le=10_000)]
Percent = Annotated[int, Field(strict=True, ge=0, le=100)]
Evidence = Literal["P", "S", "U", "POL"]


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Rule(Model):
    """Why a number is what it is. `evidence`: P primary text read, S secondary, U unverified, POL our own policy."""

    basis: Literal["statute", "regulation", "guideline", "code", "custom", "study", "policy"]
    evidence: Evidence
    text: str = ""
    cite: str = ""
    source: str = ""
    binds: str = ""

    @model_validator(mode="after")
    def _a_rule_of_others_is_cited(self) -> Self:
        if (self.basis == "policy") != (self.evidence == "POL"):
            raise ValueError("basis 'policy' and evidence 'POL' go together")
        if self.basis != "policy" and not (self.cite or self.source):
            raise ValueError("a rule that is not our own policy needs cite or source")
        return self


class Reasoned(Model):
    """A file whose numbers are top-level keys, each with an entry of the same name in `rules`."""

    version: date
    rules: dict[Name, Rule]

    @model_validator(mode="after")
    def _every_number_has_its_reason(self) -> Self:
        keys = set(type(self).model_fields) - {"schema_", "version", "rules"}
        missing, idle = sorted(keys - set(self.rules)), sorted(set(self.rules) - keys)
        if missing:
            raise ValueError(f"rules: no entry for {', '.join(missing)}")
        if idle:
            raise ValueError(f"rules: nothing of this file is called {', '.join(idle)}")
        return self
