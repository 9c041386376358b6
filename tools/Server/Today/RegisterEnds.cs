using MeterNode.Figures;
using MeterNode.Plant.Stores;
using MeterNode.Plant.Stores.Rollups;
using MeterNode.Wire;

namespace MeterNode.Server.Today;

/// <summary>
/// The energy and the shots that one board counted in a period, from the packs at both ends of it: from the begin to the end of the first
/// pack, the difference of two registers, and from the end of the last pack on. Dividing a pack by time is the calendar's, so the sum is
/// that of all packs, holes that registers bridge included.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="board">The board's key.</param>
/// <param name="key">The same as the store knows it.</param>
/// <param name="calendar">The period.</param>
internal sealed class RegisterEnds(IEvidenceStore store, RegisteredNode board, StoredNode key, PlantCalendar calendar)
{
    private const long MillisPerSecond = 1000;
    private const long Overlap = 2;

    private readonly double _from = calendar.Period.FromUtcSeconds;
    private readonly double _to = calendar.Period.ToUtcSeconds;

    /// <summary>Ways in which it was metered at both ends; after <see cref="Joules"/>.</summary>
    public IReadOnlyList<InstrumentStretch> Instruments { get; private set; } = [];

    /// <summary>Shots of the period; null where a pack at its ends counts none. After <see cref="Joules"/>.</summary>
    public long? Shots { get; private set; }

    /// <summary>Energy of the period, J.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public long Joules()
    {
        List<StoredPack> begin = To(_from, pack => pack.EndSeconds >= _from);
        StoredPack? first = begin.LastOrDefault(pack => pack.HasCalendarTime && pack.EndSeconds >= _from);
        if (first is null)
        {
            return 0; // It ended before.
        }

        List<StoredPack> end = To(_to, pack => pack.EndSeconds > _to);
        StoredPack? last = end.LastOrDefault(pack => pack.HasCalendarTime && pack.EndSeconds <= _to);
        PackRecords? atFirst = Decode(first)?.Payload.Records;
        PackRecords? atLast = last is null ? null : Decode(last)?.Payload.Records;
        if (last is null || last.Seq < first.Seq || first.EndSeconds > _to
            || atFirst?.ImportJoules is not long firstJoules || atLast?.ImportJoules is not long lastJoules)
        {
            // No pack ends in the period, or clocks were wrong at its ends.
            NodeCalendar whole = Build(board, calendar, begin.Concat(end).DistinctBy(pack => pack.Seq).OrderBy(pack => pack.Seq));
            Instruments = whole.Instruments;
            Shots = atFirst?.Shots is null ? null : whole.Moved(SlotRegister.Shots, whole.Calendar.Whole);
            return whole.Moved(SlotRegister.ImportJoules, whole.Calendar.Whole);
        }

        NodeCalendar before = Build(board, Cut(_from, first.EndSeconds), begin);
        PlantCalendar part = Cut(last.EndSeconds, _to);
        NodeCalendar behind = Build(board, part, end);
        Instruments = [.. before.Instruments, .. behind.Instruments];
        Shots = atLast.Shots - atFirst.Shots + Moved(before)
            + Moved(behind) - Moved(Build(board, part, end.TakeWhile(pack => pack.Seq <= last.Seq)));
        return before.JoulesBetween((long)_from * MillisPerSecond, Millis(first.EndSeconds))
            + (lastJoules - firstJoules)
            + behind.JoulesBetween(Millis(last.EndSeconds), (long)_to * MillisPerSecond);
    }

    /// <summary>The packs from one that ends at or before a moment, where there is one, to the first one that is far enough.</summary>
    private List<StoredPack> To(double seconds, Func<StoredPack, bool> isFarEnough)
    {
        long quarter = QuarterOf(seconds);
        RollupSeries near = store.Rollups.Read(board.Kid, [quarter - PlantCalendar.SlotSeconds, quarter]);
        if (near.Rollups.Count > 0)
        {
            // A pack that ends behind the moment may have readings before it.
            List<StoredPack> packs = Read(Math.Max(key.FirstSeq, near.Rollups[0].LastSeq - Overlap), isFarEnough);
            if (packs.Exists(pack => pack.HasCalendarTime && pack.EndSeconds <= seconds))
            {
                return packs;
            }
        }

        return Read(StoredPackSearch.LastBy(store, key, seconds), isFarEnough);
    }

    private List<StoredPack> Read(long start, Func<StoredPack, bool> isFarEnough)
    {
        var packs = new List<StoredPack>();
        foreach (StoredPack pack in store.Packs(key.Kid, start))
        {
            packs.Add(pack);
            if (pack.HasCalendarTime && isFarEnough(pack))
            {
                break;
            }
        }

        return packs;
    }

    /// <summary>What packs of a board say of a calendar.</summary>
    internal static NodeCalendar Build(RegisteredNode board, PlantCalendar part, IEnumerable<StoredPack> packs)
    {
        var builder = new NodeCalendarBuilder(board.Id, board.Machine, part);
        builder.NextBoard(board.Kid);
        foreach (StoredPack stored in packs)
        {
            if (Decode(stored) is (Pack pack, PackPayload payload))
            {
                builder.Take(pack, payload);
            }
        }

        return builder.Build();
    }

    /// <summary>A calendar of the quarter hours that two moments lie in.</summary>
    private PlantCalendar Cut(double fromSeconds, double toSeconds)
    {
        long from = QuarterOf(fromSeconds);
        long to = QuarterOf(toSeconds + PlantCalendar.SlotSeconds - 0.001);
        return new PlantCalendar(new EvidencePeriod(from, Math.Max(to, from + PlantCalendar.SlotSeconds)), calendar.Zone);
    }

    private static long Moved(NodeCalendar part) => part.Moved(SlotRegister.Shots, part.Calendar.Whole);

    private static (Pack Pack, PackPayload Payload)? Decode(StoredPack stored) =>
        Pack.TryDecode(stored.Bytes, out Pack? pack) == PackError.None
        && PackPayload.TryRead(pack!.Payload, out PackPayload? payload) == PackError.None ? (pack, payload!) : null;

    private static long QuarterOf(double seconds) => (long)Math.Floor(seconds / PlantCalendar.SlotSeconds) * PlantCalendar.SlotSeconds;

    private static long Millis(double seconds) => (long)Math.Round(seconds * MillisPerSecond, MidpointRounding.AwayFromZero);
}
