namespace MeterNode.Cli.Readings.Wide;

/// <summary>Where each quantity of each node stands in a row: nodes by name, and of each its pack number, then its quantities.</summary>
internal sealed class WideLayout
{
    private readonly int[] _cellOf;
    private readonly int[] _packOf;

    /// <summary>Of the columns and their indexes in the order in which they were seen.</summary>
    public WideLayout(IReadOnlyDictionary<WideColumn, int> columns)
    {
        _cellOf = new int[columns.Count];
        _packOf = new int[columns.Count];
        var names = new List<string>();
        foreach (IGrouping<string, KeyValuePair<WideColumn, int>> node in columns
            .GroupBy(column => column.Key.Node)
            .OrderBy(node => node.Key, StringComparer.Ordinal))
        {
            int pack = names.Count;
            names.Add($"{node.Key} seq");
            foreach ((WideColumn column, int index) in node
                .OrderBy(column => column.Key.Place)
                .ThenBy(column => column.Key.Name, StringComparer.Ordinal))
            {
                _packOf[index] = pack;
                _cellOf[index] = names.Count;
                names.Add(column.Name);
            }
        }

        Names = names;
    }

    /// <summary>Heads of the cells.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The cell of a column.</summary>
    public int Cell(int column) => _cellOf[column];

    /// <summary>The cell that has the number of the pack that a column's value is from.</summary>
    public int PackCell(int column) => _packOf[column];
}
