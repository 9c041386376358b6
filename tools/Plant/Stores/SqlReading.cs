using System.Data.Common;

namespace MeterNode.Plant.Stores;

/// <summary>
/// Queries of a store, each on a connection of its own, so that they run beside its transactions; or all on <paramref name="shared"/>,
/// which must not be in use meanwhile.
/// </summary>
internal sealed class SqlReading(SqlDialect dialect, DbConnection? shared = null) : IDisposable
{
    /// <summary>The same for many short queries, one after the other, on one connection; dispose of it.</summary>
    public SqlReading Open() => new(dialect, dialect.Guard(dialect.OpenReader));

    /// <summary>Closes the connection of <see cref="Open"/>.</summary>
    public void Dispose() => shared?.Dispose();

    /// <summary>
    /// Reads page after page, each in a transaction of its own that ends before its first row is handed out; <paramref name="values"/> are
    /// those of the page behind the given row.
    /// </summary>
    public IEnumerable<T> Pages<T>(StoreStatement statement, Func<DbDataReader, T> read, Func<T?, object?[]> values)
        where T : class
    {
        T? last = null;
        while (true)
        {
            List<T> page = Query(statement, read, values(last)).ToList();
            foreach (T row in page)
            {
                yield return row;
            }

            if (page.Count == 0)
            {
                yield break;
            }

            last = page[^1];
        }
    }

    /// <summary>Rows are read as they are enumerated.</summary>
    public IEnumerable<T> Query<T>(StoreStatement statement, Func<DbDataReader, T> read, params object?[] values)
    {
        using DbConnection? own = shared is null ? dialect.Guard(dialect.OpenReader) : null;
        using DbCommand command = dialect.Command(own ?? shared!, statement.Sql, statement.Types);
        command.CommandTimeout = 0;
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        using DbDataReader row = dialect.Guard(command.ExecuteReader);
        Func<bool> next = row.Read;
        Func<T> current = () => read(row);
        while (dialect.Guard(next))
        {
            yield return dialect.Guard(current);
        }
    }
}
