using MeterNode.Wire;
using Npgsql;
using NpgsqlTypes;

namespace MeterNode.Plant.Stores;

/// <summary>
/// Sends the records of a transaction with one COPY: row by row they would cost more than all the rest of a collector's work.
/// </summary>
internal sealed class PostgresRecordCopy(NpgsqlConnection connection, SqlDialect dialect) : IRecordInsert
{
    private readonly List<(long NodeId, long Seq, IReadOnlyList<SignedRecord> Records)> _waiting = [];

    /// <inheritdoc/>
    public void Add(long nodeId, long seq, IReadOnlyList<SignedRecord> records) => _waiting.Add((nodeId, seq, records));

    /// <inheritdoc/>
    public void Flush()
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        using NpgsqlBinaryImporter copy = connection.BeginBinaryImport(
            "COPY records (node_id, seq, position, at_seconds, name, unit, value, text) FROM STDIN (FORMAT BINARY)");
        foreach ((long nodeId, long seq, IReadOnlyList<SignedRecord> records) in _waiting)
        {
            for (int i = 0; i < records.Count; i++)
            {
                SignedRecord record = records[i];
                copy.StartRow();
                copy.Write(nodeId, NpgsqlDbType.Bigint);
                copy.Write(seq, NpgsqlDbType.Bigint);
                copy.Write(i, NpgsqlDbType.Integer);
                copy.Write(record.AtSeconds, NpgsqlDbType.Double);
                WriteText(copy, record.Name);
                WriteText(copy, record.Unit);
                if (record.Value is double value)
                {
                    copy.Write(value, NpgsqlDbType.Double);
                }
                else
                {
                    copy.WriteNull();
                }

                WriteText(copy, record.Text);
            }
        }

        copy.Complete();
        _waiting.Clear();
    }

    /// <inheritdoc/>
    public void Clear() => _waiting.Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void WriteText(NpgsqlBinaryImporter copy, string? text)
    {
        if (text is null)
        {
            copy.WriteNull();
        }
        else
        {
            copy.Write(dialect.Text(text)!, NpgsqlDbType.Text);
        }
    }
}
