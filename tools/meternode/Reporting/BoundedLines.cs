namespace MeterNode.Cli.Reporting;

/// <summary>
/// Keeps a log readable and small, whatever happens: of each kind a few lines at once, then one line a while that says how many more there
/// were. The while doubles as long as it goes on.
/// </summary>
public sealed class BoundedLines(TimeProvider time)
{
    /// <summary>Lines of one kind that are said one after the other.</summary>
    public const int AtOnce = 10;

    private static readonly TimeSpan s_firstPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_maximumPause = TimeSpan.FromHours(1);

    private readonly Dictionary<string, Kind> _kinds = new(StringComparer.Ordinal);

    /// <summary>The line when it is to be said, or null; then <see cref="Due"/> says later how many there were.</summary>
    public string? Offer(string kind, string line)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (!_kinds.TryGetValue(kind, out Kind? state))
        {
            state = new Kind { Until = now + s_firstPause, Pause = s_firstPause };
            _kinds.Add(kind, state);
        }

        if (state.Said < AtOnce)
        {
            state.Said++;
            return line;
        }

        state.Held++;
        state.Last = line;
        return null;
    }

    /// <summary>What is to be said about the lines that were held back until now.</summary>
    public IEnumerable<string> Due()
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach (string name in _kinds.Keys.ToArray())
        {
            Kind kind = _kinds[name];
            if (now < kind.Until)
            {
                continue;
            }

            if (kind.Held == 0)
            {
                _kinds.Remove(name);
                continue;
            }

            yield return kind.Held == 1 ? kind.Last : $"{kind.Last} … {kind.Held - 1} more like this";
            kind.Held = 0;
            kind.Pause = kind.Pause * 2 < s_maximumPause ? kind.Pause * 2 : s_maximumPause;
            kind.Until = now + kind.Pause;
        }
    }

    private sealed class Kind
    {
        public int Said;
        public long Held;
        public string Last = "";
        public DateTimeOffset Until;
        public TimeSpan Pause;
    }
}
