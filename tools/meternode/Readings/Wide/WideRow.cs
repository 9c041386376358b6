namespace MeterNode.Cli.Readings.Wide;

/// <summary>One row of wide readings: an instant, and of each node at most one pack.</summary>
/// <param name="layout">Where what stands.</param>
internal sealed class WideRow(WideLayout layout)
{
    private readonly double?[] _cells = new double?[layout.Names.Count];
    private long _utcMillis;

    /// <summary>True before the first value.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>The instant.</summary>
    public DateTime Utc => DateTime.UnixEpoch.AddMilliseconds(_utcMillis);

    /// <summary>The cells; null where nothing was signed.</summary>
    public ReadOnlySpan<double?> Cells => _cells;

    /// <summary>
    /// Takes a value; false when it belongs to another row: it is of another instant, of another pack of its node, or the node has
    /// said something else for its cell.
    /// </summary>
    public bool TryAdd(in WideValue value)
    {
        if (IsEmpty)
        {
            _utcMillis = value.UtcMillis;
            IsEmpty = false;
        }

        ref double? cell = ref _cells[layout.Cell(value.Column)];
        ref double? pack = ref _cells[layout.PackCell(value.Column)];
        if (value.UtcMillis != _utcMillis || cell is not null || (pack is double seq && seq != value.Seq))
        {
            return false;
        }

        cell = value.Value;
        pack = value.Seq;
        return true;
    }

    /// <summary>Begins the next row with a value.</summary>
    public void Begin(in WideValue value)
    {
        Array.Clear(_cells);
        IsEmpty = true;
        TryAdd(value);
    }
}
