using System.Data.Common;

namespace MeterNode.Plant.Stores.Rollups;

/// <summary>The rollups in a <see cref="SqlTransaction"/>.</summary>
internal sealed class SqlRollups(SqlDialect dialect, Func<StoreStatement, PreparedStatement> prepare) : IDisposable
{
    private readonly PreparedStatement? _lockNode = dialect.LocksNodes ? prepare(Blocks.BlockStatements.LockNode) : null;
    private readonly PreparedStatement? _lockNodes = dialect.LocksNodes ? prepare(Blocks.BlockStatements.LockNodes) : null;
    private readonly PreparedStatement _state = prepare(RollupStatements.StateOfNode);
    private readonly PreparedStatement _putState = prepare(RollupStatements.PutState);
    private readonly PreparedStatement _read = prepare(RollupStatements.Read);
    private readonly PreparedStatement _put = prepare(RollupStatements.Put);
    private readonly PreparedStatement _firstWith = prepare(RollupStatements.FirstWith);
    private readonly PreparedStatement _deleteFrom = prepare(RollupStatements.DeleteFrom);
    private readonly PreparedStatement _forget = prepare(RollupStatements.Forget);
    private readonly PreparedStatement _keep = prepare(RollupStatements.Keep);
    private readonly PreparedStatement _keepFrom = prepare(RollupStatements.KeepFrom);
    private readonly PreparedStatement _keepFromTheBeginning = prepare(RollupStatements.KeepFromTheBeginning);
    private readonly PreparedStatement _dropQuarters = prepare(RollupStatements.DropQuarters);

    /// <summary>
    /// A pack came behind later ones: every rollup with packs from it on is dropped, and made again. A number that no rollup has reached
    /// costs little.
    /// </summary>
    public void TakeBack(DbTransaction transaction, long nodeId, long seq)
    {
        RollupState state = StateOf(transaction, nodeId);
        long rolledSeq = state.RolledSeq;
        long rolledTo = state.RolledTo;
        if (seq <= rolledTo)
        {
            for (long first = seq; ; seq = first)
            {
                using (DbDataReader row = _firstWith.Read(transaction, nodeId, seq))
                {
                    row.Read();
                    first = Math.Min(seq, row.GetInt64(0));
                }

                if (first == seq)
                {
                    break;
                }
            }

            _deleteFrom.Run(transaction, nodeId, seq);
            rolledSeq = Math.Min(rolledSeq, seq - 1);
            rolledTo = rolledSeq;
        }

        _putState.Run(transaction, nodeId, state.Version, rolledSeq, rolledTo, state.Changes + 1);
    }

    /// <summary>
    /// Adds what packs say; false when others have changed something since <see cref="MadeRollups.State"/>.
    /// </summary>
    public bool TryAdd(DbTransaction transaction, MadeRollups made)
    {
        (RollupState was, IReadOnlyList<Rollup> quarters) = (made.State, made.Quarters);
        _lockNode?.Run(transaction, was.NodeId);
        RollupState state = StateOf(transaction, was.NodeId);
        if (!state.IsAsFarAs(was))
        {
            return false;
        }

        if (!state.IsUsable)
        {
            _deleteFrom.Run(transaction, was.NodeId, -1L);
        }

        HashSet<long> partly = PartlyGone(transaction, was.NodeId, quarters.Where(quarter => quarter.BeginSeconds < state.KeptFrom));
        var days = new List<long>();
        foreach (IGrouping<long, Rollup> added in quarters.GroupBy(HourOf))
        {
            Rollup hour = AddToHour(transaction, was.NodeId, added, partly.Contains(added.Key));
            Put(transaction, was.NodeId, hour);
            long day = QuarterHour.BeginOf(hour.BeginSeconds, QuarterHour.DaySeconds);
            if (!days.Contains(day))
            {
                days.Add(day);
            }
        }

        foreach (long begin in days)
        {
            var day = new Rollup(begin, begin + QuarterHour.DaySeconds);
            Read(transaction, was.NodeId, QuarterHour.HourSeconds, begin, day.EndSeconds).ForEach(day.Add);
            Put(transaction, was.NodeId, day);
        }

        RollupState after = made.After;
        _putState.Run(transaction, was.NodeId, after.Version, after.RolledSeq, after.RolledTo, after.Changes);
        return true;
    }

    /// <summary>Everything is made again from the packs, also quarter hours that are gone.</summary>
    public void Forget(DbTransaction transaction)
    {
        _lockNodes?.Run(transaction);
        _forget.Run(transaction);
        _keepFromTheBeginning.Run(transaction);
    }

    /// <summary>So many years of quarter hours are kept; 0 for all.</summary>
    public void Keep(DbTransaction transaction, long years) => _keep.Run(transaction, years);

    /// <summary>Quarter hours before this moment may be gone from now on: whoever needs one makes it of packs.</summary>
    public void KeepFrom(DbTransaction transaction, long seconds) => _keepFrom.Run(transaction, seconds);

    /// <summary>Drops the quarter hours of a key from one moment to another, but those that could not be made again quickly.</summary>
    public void Drop(DbTransaction transaction, long nodeId, long from, long to)
    {
        _lockNode?.Run(transaction, nodeId);
        RollupState state = StateOf(transaction, nodeId);
        if (state.KeptFrom >= to) // Else somebody wants them again since this was begun.
        {
            _dropQuarters.Run(transaction, nodeId, from, to, state.RolledSeq, (long)QuarterBuilder.MaximumOpen);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lockNode?.Dispose();
        _lockNodes?.Dispose();
        foreach (PreparedStatement statement in
            (PreparedStatement[])
            [
                _state, _putState, _read, _put, _firstWith, _deleteFrom, _forget, _keep, _keepFrom, _keepFromTheBeginning, _dropQuarters,
            ])
        {
            statement.Dispose();
        }
    }

    /// <summary>A row of <see cref="RollupStatements.Read"/>.</summary>
    public static Rollup ReadRollup(DbDataReader row) => RollupCodec.Read(
        row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetFieldValue<byte[]>(4));

    private RollupState StateOf(DbTransaction transaction, long nodeId)
    {
        using DbDataReader row = _state.Read(transaction, nodeId);
        row.Read();
        return new RollupState(
            nodeId, 0, row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), -1, row.GetInt64(4));
    }

    private List<Rollup> Read(DbTransaction transaction, long nodeId, long length, long from, long to)
    {
        var found = new List<Rollup>();
        using DbDataReader row = _read.Read(transaction, nodeId, length, from, to);
        while (row.Read())
        {
            found.Add(ReadRollup(row));
        }

        return found;
    }

    private static long HourOf(Rollup quarter) => QuarterHour.BeginOf(quarter.BeginSeconds, QuarterHour.HourSeconds);

    /// <summary>The hours of <paramref name="quarters"/> that have lost quarter hours.</summary>
    private HashSet<long> PartlyGone(DbTransaction transaction, long nodeId, IEnumerable<Rollup> quarters)
    {
        var found = new HashSet<long>();
        foreach (long begin in quarters.Select(HourOf).Distinct())
        {
            long end = begin + QuarterHour.HourSeconds;
            List<Rollup> parts = Read(transaction, nodeId, QuarterHour.Seconds, begin, end);
            var hour = new Rollup(begin, end);
            Read(transaction, nodeId, QuarterHour.HourSeconds, begin, end).ForEach(hour.Add);
            if (!hour.IsMadeOf(parts))
            {
                found.Add(begin);
            }
        }

        return found;
    }

    /// <summary>
    /// Adds quarter hours of one hour, and gives that hour as it is then: made of all its quarter hours, or of what it was and of these
    /// where it <paramref name="isPartly"/> gone.
    /// </summary>
    private Rollup AddToHour(DbTransaction transaction, long nodeId, IGrouping<long, Rollup> added, bool isPartly)
    {
        var hour = new Rollup(added.Key, added.Key + QuarterHour.HourSeconds);
        List<Rollup> parts = Read(transaction, nodeId, QuarterHour.Seconds, hour.BeginSeconds, hour.EndSeconds);
        var changed = new List<Rollup>();
        foreach (Rollup quarter in added)
        {
            int at = parts.FindIndex(part => part.BeginSeconds >= quarter.BeginSeconds);
            at = at < 0 ? parts.Count : at;
            bool isThere = at < parts.Count && parts[at].BeginSeconds == quarter.BeginSeconds;
            var whole = new Rollup(quarter.BeginSeconds, quarter.EndSeconds);
            if (isThere)
            {
                whole.Add(parts[at]);
                changed.Remove(parts[at]);
                parts.RemoveAt(at);
            }

            whole.Add(quarter);
            parts.Insert(at, whole);
            changed.Add(whole);
        }

        changed.ForEach(quarter => Put(transaction, nodeId, quarter));
        if (isPartly)
        {
            Read(transaction, nodeId, QuarterHour.HourSeconds, hour.BeginSeconds, hour.EndSeconds).ForEach(hour.Add);
            parts = [.. added];
        }

        parts.ForEach(hour.Add);
        return hour;
    }

    private void Put(DbTransaction transaction, long nodeId, Rollup rollup) => _put.Run(
        transaction,
        nodeId,
        rollup.EndSeconds - rollup.BeginSeconds,
        rollup.BeginSeconds,
        rollup.FirstSeq,
        rollup.LastSeq,
        RollupCodec.Write(rollup));
}
