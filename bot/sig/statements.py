"""What people put on record about a person and a role: recommendations, objections, judgements in contributions/."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from bot.addresses import without_addresses
from bot.errors import Problem
from bot.sig.fields import local_instant
from bot.sig.records import ContributionsFile, StatementRecord
from bot.sig.wording import unknown
from bot.sig.yaml import Document

StatementKind: TypeAlias = Literal["recommendation", "objection", "judgement"]


@dataclass(frozen=True)
class Statement:
    """What somebody put on record about a person and a role."""

    kind: StatementKind
    who: str  # `@login`, or the key of a row without account
    role: str
    by: str  # login
    at: datetime
    evidence: str  # an address or words
    file: str
    line: int


def unknown_roles(
    document: Document, written: ContributionsFile, roles: Collection[str] | None
) -> Iterator[Problem]:
    """Find roles that sig.yaml does not have."""
    for _, section, records in _said(written):
        for place, record in enumerate(records):
            if roles is not None and record.role not in roles:
                yield document.problem((section, place, "role"), unknown("role", record.role, roles))


def _said(
    written: ContributionsFile,
) -> Iterator[tuple[StatementKind, str, tuple[StatementRecord, ...]]]:
    yield "recommendation", "recommendations", written.recommendations
    yield "objection", "objections", written.objections
    yield "judgement", "judgements", written.judgements


def statements_of(document: Document, written: ContributionsFile, tz: ZoneInfo) -> Iterator[Statement]:
    """Give what one file holds; days without time are meant in the SIG's zone `tz`."""
    for kind, section, records in _said(written):
        for place, record in enumerate(records):
            yield Statement(
                kind=kind,
                who=record.who,
                role=record.role,
                by=record.by,
                at=local_instant(record.when, tz),
                evidence=without_addresses(record.evidence),
                file=document.file,
                line=document.line((section, place)),
            )
