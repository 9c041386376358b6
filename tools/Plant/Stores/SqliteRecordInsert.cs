using System.Text;
using MeterNode.Wire;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MeterNode.Plant.Stores;

/// <summary>
/// Inserts the records of a pack, some forty rows, with one statement straight through SQLite's C interface: row by row through
/// ADO.NET would cost about as much as verifying the signature. A statement's bindings outlive a reset and packs of one kind look
/// alike, so little more than times and values is bound anew.
/// </summary>
internal sealed class SqliteRecordInsert(SqliteConnection connection) : IRecordInsert
{
    private const int MaximumRows = 64;
    private readonly Statement?[] _statements = new Statement?[MaximumRows + 1];

    /// <inheritdoc/>
    public void Add(long nodeId, long seq, IReadOnlyList<SignedRecord> records)
    {
        for (int first = 0; first < records.Count; first += MaximumRows)
        {
            int rows = Math.Min(MaximumRows, records.Count - first);
            Statement statement = _statements[rows] ??= new Statement(connection, rows);
            statement.Insert(nodeId, seq, first, records);
        }
    }

    /// <summary>Rows are in the database already.</summary>
    public void Flush()
    {
    }

    /// <summary>The transaction's end takes them away.</summary>
    public void Clear()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Statement? statement in _statements)
        {
            statement?.Dispose();
        }
    }

    /// <summary>An insert of a fixed number of rows and what is bound to it.</summary>
    private sealed class Statement : IDisposable
    {
        private const int Shared = 3;
        private const int PerRow = 5;
        private readonly SqliteConnection _connection;
        private readonly sqlite3_stmt _statement;
        private readonly SignedRecord[] _bound;

        public Statement(SqliteConnection connection, int rows)
        {
            var sql = new StringBuilder("INSERT INTO records (node_id, seq, position, at_seconds, name, unit, value, text) VALUES ");
            for (int row = 0; row < rows; row++)
            {
                int at = Shared + 1 + row * PerRow;
                sql.Append(row == 0 ? "" : ",").Append($"(?1, ?2, ?3 + {row}, ?{at}, ?{at + 1}, ?{at + 2}, ?{at + 3}, ?{at + 4})");
            }

            _connection = connection;
            _bound = new SignedRecord[rows];
            Check(raw.sqlite3_prepare_v3(connection.Handle!, sql.ToString(), raw.SQLITE_PREPARE_PERSISTENT, out _statement));
        }

        public void Insert(long nodeId, long seq, int first, IReadOnlyList<SignedRecord> records)
        {
            raw.sqlite3_bind_int64(_statement, 1, nodeId);
            raw.sqlite3_bind_int64(_statement, 2, seq);
            raw.sqlite3_bind_int(_statement, 3, first);
            for (int row = 0; row < _bound.Length; row++)
            {
                Bind(Shared + 1 + row * PerRow, records[first + row], _bound[row]);
                _bound[row] = records[first + row];
            }

            int result = raw.sqlite3_step(_statement);
            raw.sqlite3_reset(_statement);
            if (result != raw.SQLITE_DONE)
            {
                Check(result);
            }
        }

        public void Dispose() => _statement.Dispose();

        /// <summary>Parameters that were never bound are NULL, as the fields of a default record are.</summary>
        private void Bind(int parameter, in SignedRecord record, in SignedRecord bound)
        {
            raw.sqlite3_bind_double(_statement, parameter, record.AtSeconds);
            Bind(parameter + 1, record.Name, bound.Name);
            Bind(parameter + 2, record.Unit, bound.Unit);
            if (record.Value is double value)
            {
                raw.sqlite3_bind_double(_statement, parameter + 3, value);
            }
            else if (bound.Value is not null)
            {
                raw.sqlite3_bind_null(_statement, parameter + 3);
            }

            Bind(parameter + 4, record.Text, bound.Text);
        }

        private void Bind(int parameter, string? text, string? bound)
        {
            if (text == bound)
            {
                return;
            }

            if (text is null)
            {
                raw.sqlite3_bind_null(_statement, parameter);
            }
            else
            {
                raw.sqlite3_bind_text(_statement, parameter, Encoding.UTF8.GetBytes(text));
            }
        }

        private void Check(int result)
        {
            if (result != raw.SQLITE_OK)
            {
                throw new SqliteException(raw.sqlite3_errmsg(_connection.Handle!).utf8_to_string(), result & 0xff, result);
            }
        }
    }
}
