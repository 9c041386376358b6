using System.Text;
using MeterNode.Wire;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MeterNode.Collector;

/// <summary>
/// Inserts readings, some forty for every pack, straight through SQLite's C interface: the ADO.NET layer would cost
/// about as much time a pack as verifying its signature. Bindings outlive a reset, so only what changed is bound anew.
/// </summary>
internal sealed class SqliteReadingInsert : IDisposable
{
    private const int MostNames = 1000;
    private readonly SqliteConnection _connection;
    private readonly sqlite3_stmt _statement;
    private readonly Dictionary<string, byte[]> _utf8 = [];
    private string? _unit;
    private bool _hasText;

    public SqliteReadingInsert(SqliteConnection connection)
    {
        _connection = connection;
        Check(raw.sqlite3_prepare_v3(
            connection.Handle!,
            "INSERT INTO readings VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            raw.SQLITE_PREPARE_PERSISTENT,
            out _statement));
    }

    /// <summary>Inserts all readings of one pack.</summary>
    public void Insert(long nodeId, long seq, IReadOnlyList<Reading> readings)
    {
        raw.sqlite3_bind_int64(_statement, 1, nodeId);
        raw.sqlite3_bind_int64(_statement, 2, seq);
        double at = double.NaN;
        for (int i = 0; i < readings.Count; i++)
        {
            Reading reading = readings[i];
            raw.sqlite3_bind_int(_statement, 3, i);
            if (reading.AtSeconds != at)
            {
                at = reading.AtSeconds;
                raw.sqlite3_bind_double(_statement, 4, at);
            }

            raw.sqlite3_bind_text(_statement, 5, Utf8(reading.Name));
            if (!ReferenceEquals(reading.Unit, _unit))
            {
                _unit = reading.Unit;
                Bind(6, _unit is null ? null : Utf8(_unit));
            }

            if (reading.Value is double value)
            {
                raw.sqlite3_bind_double(_statement, 7, value);
            }
            else
            {
                raw.sqlite3_bind_null(_statement, 7);
            }

            if (_hasText || reading.Text is not null)
            {
                _hasText = reading.Text is not null;
                Bind(8, reading.Text is null ? null : Encoding.UTF8.GetBytes(reading.Text));
            }

            int result = raw.sqlite3_step(_statement);
            raw.sqlite3_reset(_statement);
            if (result != raw.SQLITE_DONE)
            {
                Check(result);
            }
        }
    }

    public void Dispose() => _statement.Dispose();

    private void Bind(int index, byte[]? utf8)
    {
        if (utf8 is null)
        {
            raw.sqlite3_bind_null(_statement, index);
        }
        else
        {
            raw.sqlite3_bind_text(_statement, index, utf8);
        }
    }

    /// <summary>Names and units are few and come again and again.</summary>
    private byte[] Utf8(string text)
    {
        if (!_utf8.TryGetValue(text, out byte[]? utf8))
        {
            utf8 = Encoding.UTF8.GetBytes(text);
            if (_utf8.Count < MostNames)
            {
                _utf8.Add(text, utf8);
            }
        }

        return utf8;
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            throw new StoreException("cannot write to the evidence store: " + raw.sqlite3_errmsg(_connection.Handle!).utf8_to_string());
        }
    }
}
