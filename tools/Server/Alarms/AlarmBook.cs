using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Server.Alarms;

/// <summary>
/// The alarms of a plant: which are there, who acknowledged them, and what happened before. It survives restarts, also with other programs
/// that write to the same plant. Safe for several threads.
/// </summary>
public sealed class AlarmBook
{
    /// <summary>An alarm that comes again within this time sends no message of its own.</summary>
    public static readonly TimeSpan RepeatTime = TimeSpan.FromHours(1);

    /// <summary>An alarm that nobody has acknowledged leaves the list so long after its end.</summary>
    public static readonly TimeSpan ListedTime = TimeSpan.FromDays(30);

    /// <summary>Of the alarms whose condition has gone and that nobody has acknowledged, the newest are listed.</summary>
    private const int MaximumCleared = 1000;

    private const int KeptEntries = 2000;
    private const long MaximumBytes = 4L << 20;

    private readonly TimeProvider _time;
    private readonly AlarmJournal _journal;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, Alarm> _alarms = [];
    private readonly Dictionary<AlarmKey, long> _open = [];
    private readonly Dictionary<AlarmKey, DateTimeOffset> _ended = [];
    private readonly List<AlarmEntry> _entries = [];
    private long _seq;
    private int _tidyEntries = 2 * KeptEntries;
    private long _tidyBytes = MaximumBytes;

    /// <summary>The alarms as the plant's folder has them.</summary>
    public AlarmBook(PlantFolder plant, TimeProvider time)
    {
        _time = time;
        _journal = new AlarmJournal(plant);
        Sync();
    }

    /// <summary>Something has happened to an alarm; raised on any thread, so return quickly.</summary>
    public event Action<AlarmEntry>? Changed;

    /// <summary>Number of the newest line.</summary>
    internal long LastSeq
    {
        get
        {
            lock (_gate)
            {
                return _seq;
            }
        }
    }

    /// <summary>Alarms that want somebody, or whose condition holds, in the order in which they came.</summary>
    public IReadOnlyList<Alarm> Listed()
    {
        DateTimeOffset now = _time.GetUtcNow();
        lock (_gate)
        {
            return ListedAt(now);
        }
    }

    /// <summary>The newest alarms, also those that are over, newest first.</summary>
    public IReadOnlyList<Alarm> History(int count)
    {
        lock (_gate)
        {
            return [.. _alarms.Values.Reverse().Take(count)];
        }
    }

    /// <summary>An alarm by its number; null when it is not known any more.</summary>
    public Alarm? Find(long number)
    {
        lock (_gate)
        {
            return _alarms.GetValueOrDefault(number);
        }
    }

    /// <summary>Somebody has seen alarms.</summary>
    /// <param name="numbers">Their numbers.</param>
    /// <param name="by">Who.</param>
    /// <param name="note">What this person wants others to know; null for nothing.</param>
    /// <returns>How many nobody had acknowledged before.</returns>
    /// <exception cref="OperatorException">There is no alarm of this number, or the journal cannot be written.</exception>
    public int Acknowledge(IReadOnlyCollection<long> numbers, string by, string? note = null) =>
        Write(() => [.. numbers.Select(Existing).Where(alarm => alarm.AcknowledgedAt is null)
            .Select(alarm => Entry(AlarmEvent.Acknowledged, alarm.Number) with { By = by, Note = note })]);

    /// <summary>Somebody puts an alarm aside for a time, for the repair for example: it sends nothing until then.</summary>
    /// <exception cref="OperatorException">There is no alarm of this number, or it is over.</exception>
    public void Shelve(long number, TimeSpan time, string by, string? note = null) =>
        Write(() => Existing(number) is { ClearedAt: null } alarm
            ? [Entry(AlarmEvent.Shelved, alarm.Number) with { By = by, Note = note, Until = _time.GetUtcNow() + time }]
            : throw new OperatorException(
                OperatorError.Failure,
                RuleReason.Of("alarm.gone", $"the condition of alarm {number} has gone: there is nothing to put aside")));

    /// <summary>Takes what other processes have written.</summary>
    public void Sync()
    {
        List<AlarmEntry> news;
        lock (_gate)
        {
            news = TakeNew();
        }

        Tell(news);
    }

    /// <summary>Whether the condition is there, as far as the journal says.</summary>
    internal bool IsOpen(AlarmKey key)
    {
        lock (_gate)
        {
            return _open.ContainsKey(key);
        }
    }

    /// <summary>Writes what has come or gone; what is so already is left out. Ends the time of those that were put aside.</summary>
    internal void Record(IReadOnlyList<AlarmChange> changes)
    {
        DateTimeOffset now = _time.GetUtcNow();
        bool isShelfOver;
        lock (_gate)
        {
            isShelfOver = _alarms.Values.Any(alarm => alarm.ClearedAt is null && alarm.ShelvedUntil <= now);
        }

        if (changes.Count > 0 || isShelfOver)
        {
            Write(() =>
            [
                .. _alarms.Values.Where(alarm => alarm.ClearedAt is null && alarm.ShelvedUntil <= now)
                    .Select(alarm => Entry(AlarmEvent.Unshelved, alarm.Number)),
                .. changes.Where(change => change.IsRaised != _open.ContainsKey(change.Key)).Select(EntryOf),
            ]);
        }
    }

    /// <summary>Lines behind this number, at most those that are kept in memory.</summary>
    internal IReadOnlyList<AlarmEntry> Since(long seq)
    {
        lock (_gate)
        {
            return [.. _entries.Where(entry => entry.Seq > seq)];
        }
    }

    private List<Alarm> ListedAt(DateTimeOffset now)
    {
        List<Alarm> listed =
            [.. _alarms.Values.Where(alarm => alarm.State != AlarmState.Over && !(now - alarm.ClearedAt > ListedTime))];
        int tooMany = listed.Count(alarm => alarm.ClearedAt is not null) - MaximumCleared;
        listed.RemoveAll(alarm => alarm.ClearedAt is not null && tooMany-- > 0);
        return listed;
    }

    private AlarmEntry EntryOf(AlarmChange change)
    {
        if (!change.IsRaised)
        {
            return Entry(AlarmEvent.Cleared, _open[change.Key]);
        }

        bool isRepeat = _ended.TryGetValue(change.Key, out DateTimeOffset ended) && _time.GetUtcNow() - ended < RepeatTime;
        return Entry(AlarmEvent.Raised, 0) with
        {
            Key = change.Key,
            Severity = change.Severity,
            Values = change.Values,
            IsQuiet = isRepeat,
        };
    }

    private AlarmEntry Entry(AlarmEvent what, long alarm) =>
        new() { Seq = 0, At = _time.GetUtcNow(), What = what, Alarm = alarm };

    private Alarm Existing(long number) => _alarms.GetValueOrDefault(number)
        ?? throw new OperatorException(
            OperatorError.Usage, RuleReason.Of("alarm.none", $"there is no alarm {number}: 'meternode alarm list' shows them"));

    private int Write(Func<List<AlarmEntry>> make)
    {
        List<AlarmEntry> news;
        int written;
        lock (_gate)
        {
            using IDisposable turn = _journal.Lock();
            news = TakeNew();
            long seq = _seq;
            List<AlarmEntry> entries =
                [.. make().Select(entry => entry with { Seq = ++seq, Alarm = entry.What == AlarmEvent.Raised ? seq : entry.Alarm })];
            written = entries.Count;
            if (written > 0)
            {
                _journal.Append(entries);
                entries.ForEach(Apply);
                news.AddRange(entries);
                Tidy();
            }
        }

        Tell(news);
        return written;
    }

    private void Tell(List<AlarmEntry> news)
    {
        foreach (AlarmEntry entry in news)
        {
            Changed?.Invoke(entry);
        }
    }

    /// <summary>What others have written; of a file that another process has tidied, only what was not there before.</summary>
    private List<AlarmEntry> TakeNew()
    {
        long known = 0;
        if (_journal.IsAnother())
        {
            known = _seq;
            _journal.Rewind();
            _alarms.Clear();
            _open.Clear();
            _ended.Clear();
            _entries.Clear();
        }

        List<AlarmEntry> news = _journal.ReadNew();
        news.ForEach(Apply);
        news.RemoveAll(entry => entry.Seq <= known);
        return news;
    }

    private void Apply(AlarmEntry entry)
    {
        _seq = Math.Max(_seq, entry.Seq);
        _entries.Add(entry);
        if (entry is { What: AlarmEvent.Raised, Key: AlarmKey key })
        {
            _alarms[entry.Alarm] = new Alarm
            {
                Number = entry.Alarm,
                Key = key,
                Severity = entry.Severity ?? AlarmSeverity.Warning,
                RaisedAt = entry.At,
                Values = entry.Values ?? new Dictionary<string, string>(),
            };
            _open[key] = entry.Alarm;
        }
        else if (_alarms.TryGetValue(entry.Alarm, out Alarm? alarm))
        {
            _alarms[entry.Alarm] = After(alarm, entry);
            if (entry.What == AlarmEvent.Cleared)
            {
                _open.Remove(alarm.Key);
                _ended[alarm.Key] = entry.At;
            }
        }
    }

    private static Alarm After(Alarm alarm, AlarmEntry entry) => entry.What switch
    {
        AlarmEvent.Cleared => alarm with { ClearedAt = entry.At },
        AlarmEvent.Acknowledged => alarm with { AcknowledgedAt = entry.At, AcknowledgedBy = entry.By, Note = entry.Note },
        AlarmEvent.Shelved => alarm with { ShelvedUntil = entry.Until, Note = entry.Note ?? alarm.Note },
        AlarmEvent.Unshelved => alarm with { ShelvedUntil = null },
        _ => alarm,
    };

    /// <summary>
    /// Keeps file and memory bounded: alarms of the list stay whole, and of the rest the newest lines. Where these are many it waits until
    /// they are twice as many, so that not each line writes the file anew.
    /// </summary>
    private void Tidy()
    {
        if (_entries.Count <= _tidyEntries && _journal.Length <= _tidyBytes)
        {
            return;
        }

        DateTimeOffset now = _time.GetUtcNow();
        long first = _entries[^Math.Min(KeptEntries, _entries.Count)].Seq;
        HashSet<long> listed = [.. ListedAt(now).Select(alarm => alarm.Number)];
        _entries.RemoveAll(entry => entry.Seq < first && !listed.Contains(entry.Alarm));
        HashSet<long> kept = [.. _entries.Select(entry => entry.Alarm)];
        foreach (long number in _alarms.Keys.Where(number => !kept.Contains(number)).ToList())
        {
            _alarms.Remove(number);
        }

        foreach (AlarmKey key in _ended.Where(pair => now - pair.Value > RepeatTime).Select(pair => pair.Key).ToList())
        {
            _ended.Remove(key);
        }

        _journal.Replace(_entries);
        _tidyEntries = 2 * Math.Max(KeptEntries, _entries.Count);
        _tidyBytes = Math.Max(MaximumBytes, 2 * _journal.Length);
    }
}
