namespace MeterNode.Charts;

/// <summary>Where the cells of a picture lie, px.</summary>
internal readonly record struct CellFrame(double Left, double Top, double CellWidth, double CellHeight)
{
    /// <summary>The hatch over a block of cells.</summary>
    public string Hatched(CellBlock block) => Hatch.Path(
        Left + (block.Column * CellWidth), Top + (block.Row * CellHeight), block.Columns * CellWidth, block.Rows * CellHeight, 4);
}
