using MeterNode.Server.Readings;
using MeterNode.Wire;
using Parquet;
using Parquet.Schema;

namespace MeterNode.Cli.Readings;

/// <summary>A column of texts.</summary>
/// <param name="name">Its name.</param>
/// <param name="of">The text of a reading; null where it has none.</param>
internal sealed class TextColumn(string name, Func<Reading, string?> of) : ReadingColumn(name)
{
    private readonly List<string?> _kept = [];

    /// <inheritdoc/>
    public override DataField Field { get; } = new DataField<string>(name, nullable: true);

    /// <inheritdoc/>
    public override string Text(in Reading reading) => CsvText.Cell(of(reading) ?? "");

    /// <inheritdoc/>
    public override void Add(in Reading reading) => _kept.Add(of(reading));

    /// <inheritdoc/>
    public override void Clear() => _kept.Clear();

    /// <inheritdoc/>
    public override async Task FlushAsync(ParquetRowGroupWriter group)
    {
        await group.WriteAsync(Field, _kept!);
        Clear();
    }
}
