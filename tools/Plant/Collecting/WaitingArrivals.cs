namespace MeterNode.Plant.Collecting;

/// <summary>
/// What has arrived and waits for the one thread that stores it. That thread sleeps until as many are here as it wants, and is not woken
/// for each. Safe for several threads that add.
/// </summary>
public sealed class WaitingArrivals<T>
{
    private readonly Queue<T> _items = [];

    /// <summary>The reader sleeps until so many are here.</summary>
    private int _wanted = int.MaxValue;
    private bool _isComplete;

    /// <summary>Adds one; false when nothing more is taken.</summary>
    public bool TryAdd(T item)
    {
        lock (_items)
        {
            if (_isComplete)
            {
                return false;
            }

            _items.Enqueue(item);
            if (_items.Count >= _wanted)
            {
                Monitor.PulseAll(_items);
            }

            return true;
        }
    }

    /// <summary>Nothing more is taken; what is here can still be read.</summary>
    public void CompleteAdding()
    {
        lock (_items)
        {
            _isComplete = true;
            Monitor.PulseAll(_items);
        }
    }

    /// <summary>
    /// Waits until <paramref name="count"/> are here, for <paramref name="milliseconds"/> at most
    /// (<see cref="Timeout.Infinite"/>: however long); not when nothing more comes or after <paramref name="stop"/>. Gives how many are
    /// here.
    /// </summary>
    public int Wait(int count, int milliseconds, CancellationToken stop)
    {
        using CancellationTokenRegistration registration = stop.UnsafeRegister(_ => Wake(), null);
        long begin = Environment.TickCount64;
        lock (_items)
        {
            _wanted = count;
            while (_items.Count < count && !_isComplete && !stop.IsCancellationRequested)
            {
                if (milliseconds == Timeout.Infinite)
                {
                    Monitor.Wait(_items);
                    continue;
                }

                long rest = begin + milliseconds - Environment.TickCount64;
                if (rest <= 0)
                {
                    break;
                }

                Monitor.Wait(_items, (int)rest);
            }

            _wanted = int.MaxValue;
            return _items.Count;
        }
    }

    /// <summary>Takes those that are here, in their order, <paramref name="maximum"/> at most.</summary>
    public List<T> Take(int maximum)
    {
        lock (_items)
        {
            var taken = new List<T>(Math.Min(maximum, _items.Count));
            while (taken.Count < maximum && _items.TryDequeue(out T? item))
            {
                taken.Add(item);
            }

            return taken;
        }
    }

    private void Wake()
    {
        lock (_items)
        {
            Monitor.PulseAll(_items);
        }
    }
}
