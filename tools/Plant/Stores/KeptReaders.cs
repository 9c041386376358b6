namespace MeterNode.Plant.Stores;

/// <summary>
/// Connections for queries that run beside a store's transactions. A few stay open when nobody reads, where the database has no pool of its
/// own: to open one and to prepare a statement costs more than most queries. Safe for several threads.
/// </summary>
internal sealed class KeptReaders(SqlDialect dialect) : IDisposable
{
    private readonly Stack<KeptReader> _idle = [];
    private bool _isClosed;

    /// <summary>A connection that nobody else uses until it comes back by <see cref="Give"/>.</summary>
    /// <exception cref="StoreException">There is none to be had.</exception>
    public KeptReader Take()
    {
        while (TryTakeIdle() is KeptReader idle)
        {
            if (dialect.Guard(() => idle.IsCurrent))
            {
                return idle;
            }

            idle.Dispose();
        }

        return new KeptReader(dialect, dialect.Guard(dialect.OpenReader));
    }

    /// <summary>Takes a connection back.</summary>
    public void Give(KeptReader reader)
    {
        lock (_idle)
        {
            if (!_isClosed && _idle.Count < dialect.IdleReaders)
            {
                _idle.Push(reader);
                return;
            }
        }

        reader.Dispose();
    }

    /// <summary>Closes those that nobody uses; the others are closed when they come back.</summary>
    public void Dispose()
    {
        lock (_idle)
        {
            _isClosed = true;
        }

        while (TryTakeIdle() is KeptReader idle)
        {
            idle.Dispose();
        }
    }

    private KeptReader? TryTakeIdle()
    {
        lock (_idle)
        {
            return _idle.TryPop(out KeptReader? idle) ? idle : null;
        }
    }
}
