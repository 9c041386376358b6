using MeterNode.Plant.Stores.Blocks;

namespace MeterNode.Plant.Stores.Rollups;

/// <summary>
/// Intervals from a time whose quarter hours may be gone: put together of days and hours, which stay, and of quarter hours at their ends,
/// which are made of packs, exactly as they were made before.
/// </summary>
/// <param name="dialect">The database.</param>
/// <param name="reading">Where to read.</param>
/// <param name="state">The key.</param>
/// <param name="end">UTC seconds; nothing behind them is asked for.</param>
internal sealed class FormerQuarters(SqlDialect dialect, SqlReading reading, RollupState state, long end)
{
    /// <summary>Where each quarter hour is asked for, so many are made at once: a block of packs has some hours.</summary>
    private const long AtOnceSeconds = QuarterHour.DaySeconds;

    /// <summary>Quarter hours by their beginning, and the hours for which they are here.</summary>
    private readonly SortedDictionary<long, Rollup> _quarters = [];
    private readonly HashSet<long> _hours = [];

    /// <summary>Adds what the rollups say about an interval; its ends are at quarter hours.</summary>
    public void AddTo(Rollup whole)
    {
        long first = QuarterHour.BeginOf(whole.BeginSeconds + QuarterHour.HourSeconds - 1, QuarterHour.HourSeconds);
        long last = QuarterHour.BeginOf(whole.EndSeconds, QuarterHour.HourSeconds);
        if (first >= last)
        {
            AddQuarters(whole, whole.BeginSeconds, whole.EndSeconds, AtOnceSeconds);
            return;
        }

        AddQuarters(whole, whole.BeginSeconds, first, QuarterHour.HourSeconds);
        var hours = new Rollup(first, last);
        if (last - first > StoredRollups.ManySeconds)
        {
            StoredRollups.AddDays(reading, state.NodeId, hours, QuarterHour.HourSeconds);
        }
        else
        {
            foreach (Rollup hour in StoredRollups.Rows(reading, state.NodeId, QuarterHour.HourSeconds, first, last))
            {
                hours.Add(hour);
            }
        }

        if (!hours.IsEmpty)
        {
            whole.Add(hours);
        }

        AddQuarters(whole, last, whole.EndSeconds, QuarterHour.HourSeconds);
    }

    private void AddQuarters(Rollup whole, long from, long to, long atOnce)
    {
        Forget(QuarterHour.BeginOf(from, QuarterHour.HourSeconds));
        for (long hour = QuarterHour.BeginOf(from, QuarterHour.HourSeconds); hour < to; hour += QuarterHour.HourSeconds)
        {
            if (!_hours.Contains(hour))
            {
                long until = Math.Min(hour + atOnce, QuarterHour.BeginOf(end + QuarterHour.HourSeconds - 1, QuarterHour.HourSeconds));
                Make(hour, Math.Max(until, hour + QuarterHour.HourSeconds));
            }
        }

        for (long begin = from; begin < to; begin += QuarterHour.Seconds)
        {
            if (_quarters.TryGetValue(begin, out Rollup? quarter))
            {
                whole.Add(quarter);
            }
        }
    }

    /// <summary>Intervals are asked for in their order.</summary>
    private void Forget(long before)
    {
        if (_hours.Count * QuarterHour.HourSeconds > 2 * AtOnceSeconds)
        {
            _hours.RemoveWhere(hour => hour < before);
            foreach (long begin in _quarters.Keys.TakeWhile(begin => begin < before).ToList())
            {
                _quarters.Remove(begin);
            }
        }
    }

    /// <summary>Makes the quarter hours of whole hours.</summary>
    private void Make(long from, long to)
    {
        HashSet<long> asked = [];
        for (long hour = from; hour < to; hour += QuarterHour.HourSeconds)
        {
            if (_hours.Add(hour))
            {
                asked.Add(hour);
            }
        }

        ILookup<long, Rollup> there = StoredRollups.Rows(reading, state.NodeId, QuarterHour.Seconds, from, to)
            .ToLookup(quarter => QuarterHour.BeginOf(quarter.BeginSeconds, QuarterHour.HourSeconds));
        var gone = new List<Rollup>();
        foreach (Rollup hour in StoredRollups.Rows(reading, state.NodeId, QuarterHour.HourSeconds, from, to)
            .Where(hour => asked.Contains(hour.BeginSeconds)))
        {
            Rollup[] parts = [.. there[hour.BeginSeconds]];
            if (hour.IsMadeOf(parts))
            {
                foreach (Rollup part in parts)
                {
                    _quarters.Add(part.BeginSeconds, part);
                }
            }
            else
            {
                gone.Add(hour);
            }
        }

        foreach (List<Rollup> near in Near(gone))
        {
            MakeOfPacks(near);
        }
    }

    /// <summary>
    /// Hours whose packs are read together: a clock that was set back can put numbers of long ago beside those of now, and what is between
    /// them belongs to neither.
    /// </summary>
    internal static IEnumerable<List<Rollup>> Near(List<Rollup> hours)
    {
        List<Rollup> near = [];
        long last = 0;
        foreach (Rollup hour in hours.OrderBy(hour => hour.FirstSeq))
        {
            if (near.Count > 0 && hour.FirstSeq - last > QuarterBuilder.MaximumOpen)
            {
                yield return near;
                near = [];
            }

            last = near.Count == 0 ? hour.LastSeq : Math.Max(last, hour.LastSeq);
            near.Add(hour);
        }

        if (near.Count > 0)
        {
            yield return near;
        }
    }

    private void MakeOfPacks(List<Rollup> hours)
    {
        var made = new QuarterBuilder(new Dictionary<long, long>());
        long first = hours.Min(hour => hour.FirstSeq);
        foreach (StoredPack pack in new PackReader(dialect, reading).Read(
            state.Kid, Math.Max(first - 1, 0), hours.Max(hour => hour.LastSeq)))
        {
            if (pack.Seq < first)
            {
                made.Begin(pack);
            }
            else
            {
                made.Take(pack);
            }
        }

        HashSet<long> asked = [.. hours.Select(hour => hour.BeginSeconds)];
        foreach (Rollup part in made.Done.Concat(made.Open))
        {
            if (asked.Contains(QuarterHour.BeginOf(part.BeginSeconds, QuarterHour.HourSeconds)))
            {
                if (!_quarters.TryGetValue(part.BeginSeconds, out Rollup? quarter))
                {
                    quarter = new Rollup(part.BeginSeconds, part.EndSeconds);
                    _quarters.Add(part.BeginSeconds, quarter);
                }

                quarter.Add(part);
            }
        }
    }
}
