"""How a table is described: columns with meaning and keys, and the Arrow schema that follows. Knows no table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from msgspec import Meta, Struct
from msgspec import inspect as mi

if TYPE_CHECKING:
    import pyarrow as pa


class Row(Struct, frozen=True, kw_only=True, gc=False):
    """A row of some table; a field without a default must be given, None is a null.

    Rows hold no references to one another, so the cycle collector need not walk through millions of them.
    """


def column(description: str, ref: str | None = None, *, key: bool = False) -> Meta:
    """Describe a column; `ref` is the `table.column` it points to, `key` marks the (parts of the) primary key."""
    return Meta(description=description, extra={"ref": ref, "key": key})


class Column(Struct, frozen=True, kw_only=True):
    """A column as the definitions in `pipeline.tables` give it."""

    name: str
    description: str
    kind: mi.Type
    nullable: bool
    key: bool
    ref: tuple[str, str] | None
    """`(table, column)` it points to."""

    @property
    def allowed(self) -> tuple[str, ...]:
        """The values of an enumeration; empty for any other column."""
        return tuple(self.kind.cls) if isinstance(self.kind, mi.EnumType) else ()

    @property
    def limits(self) -> tuple[float | None, float | None]:
        """Smallest and largest value allowed; None where there is no such limit."""
        return (self.kind.ge, self.kind.le) if isinstance(self.kind, mi.IntType | mi.FloatType) else (None, None)


class Table(Struct, frozen=True, kw_only=True, dict=True):
    """A table: its rows' type, its columns, and whether its rows belong to single documents or to the whole corpus."""

    name: str
    row: type[Row]
    per_document: bool
    columns: tuple[Column, ...]

    @property
    def description(self) -> str:
        """What one row stands for."""
        return (self.row.__doc__ or "").strip()

    @property
    def primary_key(self) -> tuple[str, ...]:
        """The columns that tell rows apart."""
        return tuple(c.name for c in self.columns if c.key)

    @property
    def references(self) -> Iterator[tuple[str, str, str]]:
        """Foreign keys as `(column, table, column there)`."""
        return ((c.name, *c.ref) for c in self.columns if c.ref)

    @cached_property
    def schema(self) -> pa.Schema:
        """The Arrow schema, with a description on the table and on every field."""
        import pyarrow as pa

        fields = [
            pa.field(c.name, _arrow(c.kind), nullable=c.nullable, metadata={"description": c.description})
            for c in self.columns
        ]
        return pa.schema(fields, metadata={"description": self.description})

    def arrow(self, rows: Sequence[Row]) -> pa.Table:
        """Rows of this table as Arrow. Raises `ValueError` where a value is of the wrong type or missing."""
        import pyarrow as pa

        arrays = []
        for field in self.schema:
            values = list(map(attrgetter(field.name), rows))
            try:
                array = pa.array(values, type=field.type)
            except (pa.ArrowException, TypeError, ValueError) as error:
                raise ValueError(f"{self.name}.{field.name}: {error}") from error
            if not field.nullable and array.null_count:
                raise ValueError(f"{self.name}.{field.name}: {array.null_count} rows have no value")
            # DuckDB, asked later, would not see them: the statistics of a Parquet file leave them out.
            if pa.types.is_floating(field.type) and any(value != value for value in values):
                raise ValueError(f"{self.name}.{field.name}: a value is not a number")
            arrays.append(array)
        return pa.Table.from_arrays(arrays, schema=self.schema)


def _arrow(kind: mi.Type) -> pa.DataType:
    """Give the Arrow type of a column's values."""
    import pyarrow as pa

    match kind:
        case mi.EnumType():
            return pa.dictionary(pa.int32(), pa.string())
        case mi.StrType():
            return pa.string()
        case mi.BoolType():
            return pa.bool_()
        case mi.IntType():
            return pa.int64()
        case mi.FloatType():
            return pa.float64()
        case mi.DateType():
            return pa.date32()
        case mi.DateTimeType():
            return pa.timestamp("us", tz="UTC")
        case mi.VarTupleType(item_type=item):
            return pa.list_(_arrow(item))
        case mi.NamedTupleType(fields=fields):
            return pa.struct([pa.field(f.encode_name, _arrow(f.type), nullable=False) for f in fields])
    raise TypeError(f"no Arrow type for {kind}")


def _column(field: mi.Field) -> Column:
    """Read one column's definition."""
    kind, description, nullable = field.type, "", False
    extra: dict[str, Any] = {}
    while isinstance(kind, mi.Metadata | mi.UnionType):
        if isinstance(kind, mi.Metadata):
            description = (kind.extra_json_schema or {}).get("description", description)
            extra = kind.extra or extra
            kind = kind.type
        else:
            nullable = True
            (kind,) = (t for t in kind.types if not isinstance(t, mi.NoneType))
    ref = extra.get("ref")
    return Column(
        name=field.encode_name,
        description=description,
        kind=kind,
        nullable=nullable,
        key=bool(extra.get("key")),
        ref=(ref.split(".")[0], ref.split(".")[1]) if ref else None,
    )


def table(name: str, row: type[Row], *, per_document: bool) -> Table:
    """Read one table's definition."""
    info = mi.type_info(row)
    if not isinstance(info, mi.StructType):
        raise TypeError(f"{row} is not a row type")
    return Table(name=name, row=row, per_document=per_document, columns=tuple(_column(f) for f in info.fields))
