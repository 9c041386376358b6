using MeterNode.Wire;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MeterNode.Collector;

/// <summary>
/// Inserts readings, some forty for every pack, straight through SQLite's C interface: the ADO.NET layer would cost
/// about as much time a pack as verifying its signature.
/// </summary>
internal sealed class SqliteReadingInsert : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly sqlite3_stmt _statement;
    private readonly Dictionary<string, byte[]> _utf8 = [];

    public SqliteReadingInsert(SqliteConnection connection)
    {
        _connection = connection;
        Check(raw.sqlite3_prepare_v2(connection.Handle!, "INSERT INTO readings VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", out _statement));
    }

    public void Insert(long nodeId, long seq, int position, in Reading reading)
    {
        raw.sqlite3_bind_int64(_statement, 1, nodeId);
        raw.sqlite3_bind_int64(_statement, 2, seq);
        raw.sqlite3_bind_int64(_statement, 3, position);
        raw.sqlite3_bind_double(_statement, 4, reading.AtSeconds);
        BindShort(5, reading.Name);
        BindShort(6, reading.Unit);
        if (reading.Value is double value)
        {
            raw.sqlite3_bind_double(_statement, 7, value);
        }
        else
        {
            raw.sqlite3_bind_null(_statement, 7);
        }

        Bind(8, reading.Text);
        int result = raw.sqlite3_step(_statement);
        raw.sqlite3_reset(_statement);
        if (result != raw.SQLITE_DONE)
        {
            Check(result);
        }
    }

    public void Dispose() => _statement.Dispose();

    /// <summary>Names and units are few and come again and again.</summary>
    private void BindShort(int index, string? text)
    {
        if (text is null)
        {
            raw.sqlite3_bind_null(_statement, index);
            return;
        }

        if (!_utf8.TryGetValue(text, out byte[]? utf8))
        {
            utf8 = System.Text.Encoding.UTF8.GetBytes(text);
            if (_utf8.Count < 1000)
            {
                _utf8.Add(text, utf8);
            }
        }

        raw.sqlite3_bind_text(_statement, index, utf8);
    }

    private void Bind(int index, string? text)
    {
        if (text is null)
        {
            raw.sqlite3_bind_null(_statement, index);
        }
        else
        {
            raw.sqlite3_bind_text(_statement, index, text);
        }
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            throw new StoreException("cannot write to the evidence store: " + raw.sqlite3_errmsg(_connection.Handle!).utf8_to_string());
        }
    }
}
