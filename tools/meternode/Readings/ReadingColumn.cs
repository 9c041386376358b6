using MeterNode.Server.Readings;
using Parquet;
using Parquet.Schema;

namespace MeterNode.Cli.Readings;

/// <summary>A column of readings: how it is written as CSV, and its part of a row group of Parquet.</summary>
/// <param name="name">Its name.</param>
internal abstract class ReadingColumn(string name)
{
    /// <summary>Its name in both formats.</summary>
    public string Name { get; } = name;

    /// <summary>The column in the schema of Parquet.</summary>
    public abstract DataField Field { get; }

    /// <summary>The cell of a reading for CSV; empty where there is nothing.</summary>
    public abstract string Text(in Reading reading);

    /// <summary>Keeps the cell of a reading for the row group.</summary>
    public abstract void Add(in Reading reading);

    /// <summary>Forgets what was kept.</summary>
    public abstract void Clear();

    /// <summary>Writes what was kept, and forgets it.</summary>
    public abstract Task FlushAsync(ParquetRowGroupWriter group);
}
