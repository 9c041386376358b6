namespace MeterNode.Cli.Readings.Wide;

/// <summary>
/// Values on the disk as runs, each in order of time (the first half of an external merge sort). Packs come nearly in order: values wait
/// in memory until some ten thousand later ones are there, and a node's are one run but for what is later still.
/// </summary>
internal sealed class ValueRuns : IDisposable
{
    private const int Held = 1 << 16;

    private static readonly Comparer<(WideValue Value, int Order)> s_byTime = Comparer<(WideValue Value, int Order)>.Create(
        (one, other) => one.Value.UtcMillis.CompareTo(other.Value.UtcMillis) is int order and not 0
            ? order
            : one.Order.CompareTo(other.Order));

    private readonly FileStream _file;
    private readonly List<ValueRun> _runs = [];
    private readonly (WideValue Value, int Order)[] _held = new (WideValue, int)[Held];
    private int _count;
    private ValueEncoder? _run;
    private long _runBegin;
    private long _keptBytes;
    private int _keptRuns;

    /// <summary>Begins without values.</summary>
    /// <param name="path">The file, which is there only as long as this.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public ValueRuns(string path) =>
        _file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);

    /// <summary>Takes one value.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Add(in WideValue value)
    {
        if (_count == Held)
        {
            Write(Held / 2);
        }

        _held[_count] = (value, _count);
        _count++;
    }

    /// <summary>Writes what waits, and keeps it for good: <see cref="Rewind"/> goes back to here.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Keep()
    {
        Write(_count);
        EndRun();
        _keptBytes = _file.Position;
        _keptRuns = _runs.Count;
    }

    /// <summary>Takes back what came since <see cref="Keep"/>.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Rewind()
    {
        _count = 0;
        _run = null;
        _file.SetLength(_keptBytes);
        _file.Position = _keptBytes;
        _runs.RemoveRange(_keptRuns, _runs.Count - _keptRuns);
    }

    /// <summary>All values that were kept, in order of time; of one instant in the order in which they came.</summary>
    /// <exception cref="IOException">They cannot be read.</exception>
    public IEnumerable<WideValue> Merge()
    {
        _file.Flush();
        var next = new PriorityQueue<ValueRunReader, (long UtcMillis, int Run)>();
        for (int i = 0; i < _runs.Count; i++)
        {
            var reader = new ValueRunReader(_file.SafeFileHandle, _runs[i]);
            if (reader.TryRead())
            {
                next.Enqueue(reader, (reader.Current.UtcMillis, i));
            }
        }

        while (next.TryDequeue(out ValueRunReader? reader, out (long UtcMillis, int Run) place))
        {
            bool isMore;
            do
            {
                yield return reader.Current;
                isMore = reader.TryRead();
            }
            while (isMore && reader.Current.UtcMillis == place.UtcMillis);
            if (isMore)
            {
                next.Enqueue(reader, place with { UtcMillis = reader.Current.UtcMillis });
            }
        }
    }

    /// <summary>Closes the file, which is then gone.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>Writes the first of those that wait, in order of time.</summary>
    private void Write(int count)
    {
        Array.Sort(_held, 0, _count, s_byTime);
        for (int i = 0; i < count; i++)
        {
            WideValue value = _held[i].Value;
            if (_run is null || value.UtcMillis < _run.LastUtcMillis)
            {
                EndRun();
                _runBegin = _file.Position;
                _run = new ValueEncoder(_file);
            }

            _run.Write(value);
        }

        _held.AsSpan(count, _count - count).CopyTo(_held);
        _count -= count;
        for (int i = 0; i < _count; i++)
        {
            _held[i].Order = i;
        }
    }

    private void EndRun()
    {
        if (_run is not null)
        {
            _runs.Add(new ValueRun(_runBegin, _file.Position));
            _run = null;
        }
    }
}
