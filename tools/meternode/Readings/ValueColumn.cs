using System.Globalization;
using MeterNode.Server.Readings;
using Parquet;
using Parquet.Schema;

namespace MeterNode.Cli.Readings;

/// <summary>A column of numbers or times.</summary>
/// <param name="name">Its name.</param>
/// <param name="field">The column in the schema of Parquet; it takes null.</param>
/// <param name="format">How it is written as CSV.</param>
/// <param name="of">The value of a reading; null where it has none.</param>
internal sealed class ValueColumn<T>(string name, DataField field, string format, Func<Reading, T?> of) : ReadingColumn(name)
    where T : struct, IFormattable
{
    private readonly List<T?> _kept = [];

    /// <inheritdoc/>
    public override DataField Field { get; } = field;

    /// <inheritdoc/>
    public override string Text(in Reading reading) => of(reading)?.ToString(format, CultureInfo.InvariantCulture) ?? "";

    /// <inheritdoc/>
    public override void Add(in Reading reading) => _kept.Add(of(reading));

    /// <inheritdoc/>
    public override void Clear() => _kept.Clear();

    /// <inheritdoc/>
    public override async Task FlushAsync(ParquetRowGroupWriter group)
    {
        await group.WriteAsync<T>(Field, _kept.ToArray());
        Clear();
    }
}
