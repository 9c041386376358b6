using System.Data.Common;

namespace MeterNode.Plant.Stores;

/// <summary>
/// Queries of a store, each on a connection that nothing else uses meanwhile, so that they run beside its transactions; or all on
/// <paramref name="shared"/>, one after the other.
/// </summary>
internal sealed class SqlReading(SqlDialect dialect, KeptReaders readers, KeptReader? shared = null) : IDisposable
{
    /// <summary>The same for many short queries on one connection; dispose of it.</summary>
    public SqlReading Open() => new(dialect, readers, readers.Take());

    /// <summary>Gives the connection of <see cref="Open"/> back.</summary>
    public void Dispose()
    {
        if (shared is not null)
        {
            readers.Give(shared);
        }
    }

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
        KeptReader reader = shared ?? readers.Take();
        try
        {
            DbCommand command = reader.Take(statement);
            try
            {
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
            finally
            {
                reader.Give(statement, command);
            }
        }
        finally
        {
            if (shared is null)
            {
                readers.Give(reader);
            }
        }
    }
}
