using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>A table in the making: columns first, then rows. What its figures warn of becomes its notes.</summary>
/// <param name="id">Its number, such as <c>T4</c>.</param>
/// <param name="name">Stable camelCase name; its title is the text <c>table.name</c>.</param>
/// <param name="say">The language.</param>
internal sealed class TableDraft(string id, string name, ReportLanguage say)
{
    private readonly List<ReportColumn> _columns = [];
    private readonly List<IReadOnlyList<ReportCell>> _rows = [];
    private readonly List<string> _notes = [];
    private readonly FigureNotes _warnings = new(say);
    private bool _hasWarnings = true;

    public int RowCount => _rows.Count;

    public TableDraft Text(params string[] names)
    {
        _columns.AddRange(names.Select(column => say.Column(column, ReportColumnKind.Text)));
        return this;
    }

    public TableDraft Time(params string[] names)
    {
        _columns.AddRange(names.Select(column => say.Column(column, ReportColumnKind.Time)));
        return this;
    }

    public TableDraft Number(string column, string unit = "")
    {
        _columns.Add(say.Column(column, ReportColumnKind.Number, unit));
        return this;
    }

    /// <summary>A column of figures, in the unit of their definition.</summary>
    public TableDraft Figure(string column, string definition) =>
        Number(column, ReportUnit.Of(DefinitionTable.Of(definition)));

    /// <summary>The last two columns of a table of figures.</summary>
    /// <param name="unit">Unit of the uncertainty.</param>
    public TableDraft Worth(string unit)
    {
        _columns.Add(say.Column("uncertainty", ReportColumnKind.Uncertainty, unit));
        return Evidence();
    }

    /// <summary>What the row is from.</summary>
    public TableDraft Evidence()
    {
        _columns.Add(say.Column("evidence", ReportColumnKind.Evidence));
        return this;
    }

    /// <summary>Adds a row: one cell a column. Notes name it by its first cell.</summary>
    public void Row(params ReportCell[] cells)
    {
        if (cells.Length != _columns.Count)
        {
            throw new InvalidOperationException($"table {id}: {cells.Length} cells for {_columns.Count} columns");
        }

        foreach (ReportFigure figure in cells.Select(cell => cell.Figure).OfType<ReportFigure>())
        {
            _warnings.Take(cells[0].Text, figure);
        }

        _rows.Add(cells);
    }

    /// <summary>Adds a note that stands in front of what figures warn of.</summary>
    public void Note(string text) => _notes.Add(text);

    /// <summary>Leaves out what its figures warn of: it stands under the tables that the rows name.</summary>
    public void LeaveOutWarnings() => _hasWarnings = false;

    /// <summary>The table; <paramref name="empty"/> is the text that stands instead of rows.</summary>
    public ReportTable Build(string empty) => new()
    {
        Id = id,
        Name = name,
        Title = say.Text("table." + name),
        Columns = _columns,
        Rows = _rows,
        Notes = [.. _notes, .. _hasWarnings ? _warnings.Build() : []],
        EmptyText = say.Text(empty),
    };
}
