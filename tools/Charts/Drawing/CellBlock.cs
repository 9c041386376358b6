namespace MeterNode.Charts;

/// <summary>A rectangle of cells.</summary>
internal readonly record struct CellBlock(int Column, int Columns, double Row, double Rows)
{
    /// <summary>The blocks with those of equal columns that lie one upon the other made one.</summary>
    public static IEnumerable<CellBlock> Joined(IEnumerable<CellBlock> blocks)
    {
        var open = new Dictionary<(int, int), CellBlock>();
        foreach (CellBlock block in blocks)
        {
            (int, int) columns = (block.Column, block.Columns);
            if (open.TryGetValue(columns, out CellBlock above) && Math.Abs(above.Row + above.Rows - block.Row) < 1e-9)
            {
                open[columns] = above with { Rows = above.Rows + block.Rows };
                continue;
            }

            if (open.Remove(columns))
            {
                yield return above;
            }

            open[columns] = block;
        }

        foreach (CellBlock block in open.Values.OrderBy(block => block.Row).ThenBy(block => block.Column))
        {
            yield return block;
        }
    }
}
