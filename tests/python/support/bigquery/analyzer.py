"""The types of statements, as GoogleSQL's own analyzer finds them.

Statements are analysed in the order in which they ran: what one creates, the next may read.

    python analyzer.py < {"project": ..., "tables": {name: schema}, "statements": [sql]} > findings

It is a program of its own: the analyzer's answers nest deeper than protobuf reads unless it is told
so, before anything else imports it.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

PURE_PYTHON = {"PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION": "python"}
DEPTH = 10_000
SYNONYMS = {"BOOLEAN": "BOOL", "FLOAT": "FLOAT64", "INTEGER": "INT64"}
VIEWS_OF_A_DATASET = {"table_name": "STRING", "view_definition": "STRING"}

Schema = Mapping[str, str]
"""Column -> type."""


@dataclass(frozen=True)
class Finding:
    """What the analyzer says of a statement: what it returns or stores, or why it is wrong."""

    sql: str
    columns: Schema = field(default_factory=dict)
    error: str = ""

    @property
    def node(self) -> str:
        """The dbt node for which it was sent; empty for dbt's own statements."""
        return node_of(self.sql)


def node_of(sql: str) -> str:
    """The node that dbt's comment names at the head of a statement."""
    comment = re.match(r"\s*/\* (\{.*?\}) \*/", sql)
    return json.loads(comment[1]).get("node_id", "") if comment else ""


def findings(project: str, tables: Mapping[str, Schema], statements: list[str]) -> list[Finding]:
    """Analyse statements that ran one after the other on these tables, named dataset.table."""
    done = subprocess.run(
        [sys.executable, __file__],
        input=json.dumps({"project": project, "tables": tables, "statements": statements}),
        env=os.environ | PURE_PYTHON,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [Finding(**found) for found in json.loads(done.stdout)]


class Analysis:
    """A catalog that grows with each statement."""

    def __init__(self, project: str, tables: Mapping[str, Schema]) -> None:
        from zetasql.types import LanguageOptions, TypeKind

        self._project = project
        self._tables = {
            name: {column: SYNONYMS.get(kind, kind) for column, kind in schema.items()}
            for name, schema in tables.items()
        }
        self._kinds = {
            "BOOL": TypeKind.TYPE_BOOL,
            "DATE": TypeKind.TYPE_DATE,
            "FLOAT64": TypeKind.TYPE_DOUBLE,
            "INT64": TypeKind.TYPE_INT64,
            "STRING": TypeKind.TYPE_STRING,
            "TIMESTAMP": TypeKind.TYPE_TIMESTAMP,
        }
        self._language = LanguageOptions.maximum_features()
        self._language.reserved_keywords = ["QUALIFY"]
        self._language.supported_statement_kinds = []
        self._known: dict[str, Finding] = {}

    def finding(self, sent: str) -> Finding:
        """The types of one statement, or of the first one of a script."""
        sql = self._with_simple_names(sent)
        read = {name: self._schema(name) for name in sorted(set(re.findall(r"`([^`]+)`", sql)))}
        key = json.dumps([sql, read])
        if key not in self._known:
            self._known[key] = self._analyzed(sql, read)
        found = self._known[key]
        created = re.search(
            r"\bcreate (?:or replace )?(?:table|view) (?:if not exists )?`([^`]+)`", sql
        )
        if created and not found.error:
            self._tables[created[1]] = found.columns
        return Finding(sent, found.columns, found.error)

    def _with_simple_names(self, sent: str) -> str:
        """Without dbt's comment; a table `p`.`d`.`t` as `d.t`: the catalog has no datasets."""
        sql = re.sub(r"^\s*/\*.*?\*/\s*", "", sent, flags=re.DOTALL)
        return re.sub(rf"`{self._project}`\.`(\w+)`\.`?(\w[\w.]*)`?", r"`\1.\2`", sql)

    def _schema(self, name: str) -> Schema:
        is_about_views = name.endswith(".INFORMATION_SCHEMA.VIEWS")
        return VIEWS_OF_A_DATASET if is_about_views else self._tables.get(name, {})

    def _analyzed(self, sql: str, read: Mapping[str, Schema]) -> Finding:
        from zetasql.core.exceptions import ServerError

        try:
            script = list(self._statements(sql, read))
        except ServerError as error:
            return Finding(sql, error=str(error))
        return Finding(sql, self._columns(script[0]))

    def _statements(self, sql: str, read: Mapping[str, Schema]) -> Iterator[Any]:
        """The resolved statements of a script, as messages: zetasql's own classes cost a minute."""
        from zetasql import types
        from zetasql.core.local_service import ZetaSqlLocalService
        from zetasql.wasi._pb2.zetasql.local_service.local_service_pb2 import AnalyzeResponse

        client = ZetaSqlLocalService.get_instance().wasm_client
        request = types.AnalyzeRequest(
            sql_statement=sql,
            parse_resume_location=types.ParseResumeLocation(input=sql, byte_position=0),
            options=types.AnalyzerOptions(language_options=self._language),
            simple_catalog=self._catalog(read),
        ).to_proto()
        while request.parse_resume_location.byte_position < len(sql.encode().rstrip()):
            answer = client.call_grpc_func("ZetaSqlLocalService_Analyze", request, AnalyzeResponse)
            yield answer.resolved_statement
            request.parse_resume_location.byte_position = answer.resume_byte_position

    def _catalog(self, read: Mapping[str, Schema]) -> Any:
        from zetasql.api import CatalogBuilder, TableBuilder
        from zetasql.types import ZetaSQLBuiltinFunctionOptions

        functions = ZetaSQLBuiltinFunctionOptions(language_options=self._language)
        catalog = CatalogBuilder("bigquery").with_builtin_functions(functions)
        for name, schema in read.items():
            if schema:
                table = TableBuilder(name)
                for column, kind in schema.items():
                    table.add_column(column, self._kinds[kind])
                catalog.add_table(table.build())
        return catalog.build()

    def _columns(self, statement: Any) -> Schema:
        names = {int(kind): name for name, kind in self._kinds.items()}
        returned = _of(statement, "output_column_list")
        stored = _of(statement, "column_definition_list")
        return {column.name: names[column.column.type.type_kind] for column in returned} or {
            column.name: names[column.type.type_kind] for column in stored
        }


def _of(message: Any, name: str) -> Any:
    """A repeated field of a message: its own, of the kind that it is, or of what it inherits."""
    fields, kinds = message.DESCRIPTOR.fields_by_name, message.DESCRIPTOR.oneofs_by_name
    if name in fields:
        return getattr(message, name)
    inner = message.WhichOneof("node") if "node" in kinds else "parent"
    return _of(getattr(message, inner), name) if inner in fields else ()


def main() -> None:
    """Read a request, write the findings."""
    from google.protobuf.internal import decoder

    decoder.SetRecursionLimit(DEPTH)
    sys.setrecursionlimit(DEPTH)
    request = json.load(sys.stdin)
    analysis = Analysis(request["project"], request["tables"])
    json.dump([asdict(analysis.finding(sql)) for sql in request["statements"]], sys.stdout)


if __name__ == "__main__":
    main()
