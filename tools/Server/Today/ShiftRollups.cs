using MeterNode.Figures;
using MeterNode.Plant.Stores.Rollups;
using MeterNode.Wire;

namespace MeterNode.Server.Today;

/// <summary>Cuts the shifts of a period out of rollups, where they begin and end as rollups do.</summary>
internal sealed class ShiftRollups
{
    private const long QuarterSeconds = PlantCalendar.SlotSeconds;
    private const long HourSeconds = 3600;

    private readonly List<(LedgerShift Shift, long From, long To)> _shifts = [];

    /// <summary>Finds the shifts that have begun.</summary>
    /// <param name="book">The ledger; null where the plant has none.</param>
    /// <param name="calendar">The period.</param>
    /// <param name="steps">The begin of each interval of the history and the end of the last one, UTC seconds.</param>
    /// <param name="step">What the intervals are: where they are days, the hours of a year are read and not its quarter hours.</param>
    /// <param name="untilSeconds">Up to here the period has passed, UTC seconds.</param>
    public ShiftRollups(LedgerBook? book, PlantCalendar calendar, IReadOnlyList<long> steps, HistoryStep step, double untilSeconds)
    {
        long grid = step == HistoryStep.Day && steps.All(begin => begin % HourSeconds == 0) ? HourSeconds : QuarterSeconds;
        foreach (LedgerShift shift in book is null ? [] : LedgerShift.Of(book, calendar))
        {
            long from = Math.Max(shift.Entry.From.ToUnixTimeSeconds(), steps[0]);
            long to = Math.Min(shift.Entry.To.ToUnixTimeSeconds(), steps[^1]);
            if (from >= untilSeconds)
            {
                continue;
            }

            if (IsCut(from) && IsCut(to))
            {
                _shifts.Add((shift, from, to));
            }
            else
            {
                Left++;
            }
        }

        Boundaries = _shifts.Count == 0 ? steps
            : [.. steps.Concat(_shifts.SelectMany(shift => new[] { shift.From, shift.To })).Distinct().Order()];

        bool IsCut(long at) => at % grid == 0 || at == steps[0] || at == steps[^1];
    }

    /// <summary>Where rollups have to be cut for the intervals and the shifts, UTC seconds.</summary>
    public IReadOnlyList<long> Boundaries { get; }

    /// <summary>How many shifts begin or end between two of the rollups.</summary>
    public int Left { get; private set; }

    /// <summary>What was counted of each shift.</summary>
    /// <param name="boards">Rollups between <see cref="Boundaries"/> of each key, by time.</param>
    /// <param name="untilSeconds">Up to here the period has passed, UTC seconds.</param>
    public IEnumerable<CountedShift> Count(IReadOnlyList<(ulong Kid, IReadOnlyList<Rollup> Rollups)> boards, double untilSeconds)
    {
        foreach ((LedgerShift shift, long from, long to) in _shifts)
        {
            (ulong Kid, Rollup Rollup)[] parts =
            [
                .. boards.Select(board => (board.Kid, Rollup.Joined(from, to, Between(board.Rollups, from, to))))
                    .Where(part => part.Item2.FirstSeq >= 0),
            ];
            double asked = Math.Max(0, Math.Min(to, untilSeconds) - from);
            double metered = Math.Min(asked, parts.Sum(part => part.Rollup.MeteredSeconds));
            long packs = parts.Sum(part => part.Rollup.PackCount);
            yield return new CountedShift
            {
                Shift = shift,
                Joules = parts.Sum(part => part.Rollup.ImportJoules?.Change ?? 0),
                MeteredSeconds = metered,
                AskedSeconds = asked,
                PackJoules = packs == 0 ? 0
                    : parts.Max(part => part.Rollup.PowerWatts?.Maximum ?? 0) * Math.Min(QuarterSeconds, metered / packs),
                BridgedJoules = parts.Sum(part => Math.Max(
                    0, (part.Rollup.ImportJoules?.Change ?? 0) - (part.Rollup.PowerWatts?.Sum ?? 0))),
                IsEstimate = Array.Exists(parts, part => part.Rollup.IsEstimate),
                IsLowerBound = Array.Exists(parts, part => part.Rollup.OverRangeIntervals > 0),
                Packs = [.. parts.Select(part => new BoardPacks(part.Kid, new SeqRange(part.Rollup.FirstSeq, part.Rollup.LastSeq)))],
            };
        }
    }

    /// <summary>The rollups that begin between two boundaries.</summary>
    private static IEnumerable<Rollup> Between(IReadOnlyList<Rollup> rollups, long from, long to)
    {
        int first = 0;
        for (int behind = rollups.Count; first < behind;)
        {
            int middle = (first + behind) / 2;
            if (rollups[middle].BeginSeconds < from)
            {
                first = middle + 1;
            }
            else
            {
                behind = middle;
            }
        }

        for (; first < rollups.Count && rollups[first].BeginSeconds < to; first++)
        {
            yield return rollups[first];
        }
    }

    /// <summary>The rollups of a key put together to the intervals of the history; one without a pack is not there.</summary>
    /// <param name="rollups">Those between <see cref="Boundaries"/>.</param>
    /// <param name="steps">The begin of each interval and the end of the last one, UTC seconds.</param>
    public IEnumerable<Rollup> Steps(IReadOnlyList<Rollup> rollups, IReadOnlyList<long> steps) => Boundaries.Count == steps.Count ? rollups
        : steps.Zip(steps.Skip(1)).Select(step => Rollup.Joined(step.First, step.Second, Between(rollups, step.First, step.Second)))
            .Where(step => step.FirstSeq >= 0);
}
