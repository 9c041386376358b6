using System.Globalization;
using System.Text;

namespace MeterNode.Charts;

/// <summary>
/// Runs of cells of one colour as one path, in units of cells: a line through the middle of the cells, as thick as they are high. A month
/// of quarter hours is some kilobytes this way; a rectangle a cell would be three hundred.
/// </summary>
internal sealed class CellPath
{
    private readonly StringBuilder _path = new();
    private int _column;
    private double _row;

    /// <summary>The path.</summary>
    public string Text => _path.ToString();

    /// <summary>Adds a run.</summary>
    /// <param name="middle">Middle of the row, in rows.</param>
    public void Add(int column, double middle, int count)
    {
        _path.Append(CultureInfo.InvariantCulture, $"m{column - _column} {Math.Round(middle - _row, 2)}h{count}");
        _column = column + count;
        _row = middle;
    }
}
