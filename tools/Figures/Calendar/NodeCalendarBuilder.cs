using System.Buffers.Binary;
using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>
/// Reads the authentic packs of one node once, one board after the other and each board's in the order of their numbers, and puts what they
/// say into the quarter hours of a calendar. Memory grows with the length of the calendar, not with what lies before it.
/// </summary>
/// <param name="id">Name of the node.</param>
/// <param name="machine">The machine that it is enrolled for.</param>
/// <param name="calendar">The period.</param>
public sealed class NodeCalendarBuilder(string id, string machine, PlantCalendar calendar)
{
    private readonly NodeCalendar _node = new(id, machine, calendar);
    private readonly GapCollector _gaps = new(calendar);
    private RegisterFollower _registers = new();
    private readonly MeterFollower _meters = new();
    private CounterFollower _counters = new();
    private PackSpans _spans;
    private ulong _kid;
    private long _seqBefore = -1;
    private long _bootBefore = -1;
    private long? _lastMillis;
    private SeqRange? _missing;
    private bool _hadNoUtc;
    private InstrumentStretch? _instrument;

    /// <summary>The next packs are of the board with this key, which is known by name or by its enrolment.</summary>
    public void NextBoard(ulong kid)
    {
        _kid = kid;
        _registers = new RegisterFollower();
        _counters = new CounterFollower();
        _spans = default;
        _seqBefore = -1;
        _bootBefore = -1;
        _lastMillis = null;
        _missing = null;
        _hadNoUtc = false;
        _gaps.NextBoard(kid);
    }

    /// <summary>Takes the next pack of the board; one whose number does not rise changes nothing.</summary>
    public void Take(Pack pack, PackPayload payload)
    {
        if (pack.Seq <= _seqBefore)
        {
            return;
        }

        PackRecords records = payload.Records;
        double start = _spans.Start(pack, payload);
        if (_seqBefore >= 0 && pack.Seq > _seqBefore + 1)
        {
            _missing = new SeqRange(_missing?.First ?? _seqBefore + 1, pack.Seq - 1);
        }

        bool isNewBoot = _bootBefore >= 0 && pack.Boot != _bootBefore;
        if (pack.Seq == 0 || isNewBoot)
        {
            _counters.Restart();
        }

        bool isInside = payload.HasUtc && TimeMillis.Of(records.EndSeconds) > calendar.FromMillis
            && TimeMillis.Of(start) < calendar.ToMillis;
        if (isInside)
        {
            TakeInstrument(pack, records);
            _meters.Take(_kid, pack.Seq, records);
        }

        if (records.Events.Count > 0)
        {
            _gaps.TakeEvents(pack.Seq, records.Events);
            if (payload.HasUtc)
            {
                TakeEvents(pack, records);
            }
        }

        foreach (PackRecords moment in records.Earlier)
        {
            TakeMoment(pack, payload, moment, null);
        }

        TakeMoment(pack, payload, records, records.UptimeSeconds);
        _spans.Close(pack, payload);
        _seqBefore = pack.Seq;
        _bootBefore = pack.Boot;
        if (!payload.HasUtc)
        {
            _node.PacksWithoutUtc++;
            _hadNoUtc = true;
            return;
        }

        if (isInside)
        {
            _node.PackCount++;
            TakeReadings(pack, records);
        }
    }

    /// <summary>
    /// What all packs said. Further packs can be taken afterwards, and it be asked again: it is the same calendar with what they add.
    /// </summary>
    /// <param name="isInOrder">False when a check of them has found something wrong.</param>
    /// <param name="isVirtual">True when the enrolment of a board says that it is none.</param>
    /// <param name="until">A moment of the period that has not ended: what is behind it is no gap yet; null where it has ended.</param>
    public NodeCalendar Build(bool isInOrder = true, bool isVirtual = false, DateTimeOffset? until = null)
    {
        _node.IsInOrder = isInOrder;
        _node.IsVirtual = isVirtual;
        _node.Gaps = _gaps.Close(until?.ToUnixTimeMilliseconds() ?? calendar.ToMillis);
        _node.Meters = _meters.All;
        _node.OverlapSeconds = _gaps.OverlapSeconds;
        return _node;
    }

    private void TakeEvents(Pack pack, PackRecords records)
    {
        foreach (NodeEvent signed in records.Events)
        {
            long at = TimeMillis.Of(signed.AtSeconds);
            if (at < calendar.FromMillis || at >= calendar.ToMillis || !CalendarEvent.Concerns(signed))
            {
                continue;
            }

            _node.EventCount++;
            if (_node.Events.Count < CalendarEvent.MaximumEvents)
            {
                _node.Events.Add(new CalendarEvent(at, _kid, pack.Seq, signed));
            }
        }
    }

    private void TakeMoment(Pack pack, PackPayload payload, PackRecords moment, long? uptimeSeconds)
    {
        double startSeconds = _spans.Moment(moment);
        if (!payload.HasUtc)
        {
            if (_lastMillis is null)
            {
                _registers.Move(moment, pack.Seq == 0);
                _node.UnplacedJoules += _registers.Moved[(int)SlotRegister.ImportJoules];
            }

            return;
        }

        long at = TimeMillis.Of(moment.EndSeconds);
        long start = Math.Min(at, TimeMillis.Of(startSeconds));
        long from = start;
        bool isBridged = false;
        if (_lastMillis is long last && start != last)
        {
            isBridged = _missing is not null || uptimeSeconds is null || payload.Records.Mode == MeasuringMode.Meter;
            from = Math.Min(at, isBridged ? last : Math.Max(last, at - (uptimeSeconds!.Value * 1000)));
        }
        else if (_lastMillis is null && pack.Seq == 0 && uptimeSeconds is long uptime)
        {
            from = Math.Min(start, at - (uptime * 1000));
        }

        _registers.Move(moment, pack.Seq == 0);
        _gaps.Take(
            pack.Seq, moment, start, at, from, _registers.Moved[(int)SlotRegister.ImportJoules], _missing, _hadNoUtc);
        if (at > calendar.FromMillis && (from < calendar.ToMillis || (from == at && at == calendar.ToMillis)))
        {
            Divide(pack.Seq, payload.IsEstimate, from, at, isBridged);
            AddStretch(moment, from, at, isBridged);
            _node.HasReactive |= moment.InductiveVarSeconds is not null;
            _node.HasHeat |= moment.HeatJoules is not null;
            Meter(moment, start, at);
        }

        _counters.Move(moment);
        if (at > calendar.FromMillis && at <= calendar.ToMillis)
        {
            Count(moment, _node.Slots[calendar.SlotAt(at - 1)]);
        }

        _lastMillis = at;
        _missing = null;
        _hadNoUtc = false;
    }

    private void Divide(long seq, bool isEstimate, long from, long at, bool isBridged)
    {
        long[] moved = _registers.Moved;
        BoardPacks.Add(_node.Packs, _kid, new SeqRange(seq, seq));
        int last = Math.Min(calendar.SlotCount - 1, calendar.SlotAt(at - 1));
        for (int number = Math.Clamp(calendar.SlotAt(from), 0, last); number <= last; number++)
        {
            CalendarSlot slot = _node.Slots[number];
            long begin = calendar.SlotStart(number);
            long end = begin + PlantCalendar.SlotMillis;
            slot.AddPack(_kid, seq);
            slot.IsEstimate |= isEstimate;
            for (int register = 0; register < moved.Length; register++)
            {
                if (moved[register] != 0)
                {
                    slot[(SlotRegister)register] += TimeDivision.Before(moved[register], from, at, end)
                        - TimeDivision.Before(moved[register], from, at, begin);
                }
            }

            if (isBridged)
            {
                long joules = moved[(int)SlotRegister.ImportJoules];
                slot.BridgedJoules += TimeDivision.Before(joules, from, at, end) - TimeDivision.Before(joules, from, at, begin);
            }
        }
    }

    private void AddStretch(PackRecords moment, long from, long at, bool isBridged)
    {
        long begin = Math.Max(from, calendar.FromMillis);
        long end = Math.Min(at, calendar.ToMillis);
        long joules = Inside(SlotRegister.ImportJoules, from, at, begin, end);
        long shots = Inside(SlotRegister.Shots, from, at, begin, end);
        float cycle = (float)(moment.CycleSeconds ?? double.NaN);
        _node.Stretches.Add(new EnergyStretch(begin, Math.Max(0, end - begin), joules, (int)shots, cycle, isBridged));
        if (_instrument is not null)
        {
            _instrument.Joules += joules;
        }
    }

    private long Inside(SlotRegister register, long from, long at, long begin, long end)
    {
        long moved = _registers.Moved[(int)register];
        return begin <= from && end >= at
            ? moved
            : TimeDivision.Before(moved, from, at, end) - TimeDivision.Before(moved, from, at, begin);
    }

    private void Meter(PackRecords moment, long start, long at)
    {
        double metered = Math.Max(0, ((at - start) / 1000.0) - (moment.UnmeteredSeconds ?? 0));
        if (metered <= 0)
        {
            return;
        }

        int last = Math.Min(calendar.SlotCount - 1, calendar.SlotAt(at - 1));
        for (int number = Math.Max(0, calendar.SlotAt(start)); number <= last; number++)
        {
            long begin = Math.Max(start, calendar.SlotStart(number));
            long end = Math.Min(at, calendar.SlotStart(number) + PlantCalendar.SlotMillis);
            _node.Slots[number].MeteredSeconds += metered * (end - begin) / (at - start);
        }
    }

    private void Count(PackRecords moment, CalendarSlot slot)
    {
        for (int i = 0; i < CounterFollower.Kinds.Count; i++)
        {
            RecordKind kind = CounterFollower.Kinds[i];
            if (_counters.Moved[i] is > 0 and long moved)
            {
                _node.Counters[kind] = _node.Counters.GetValueOrDefault(kind) + moved;
                slot.WindowsUsed += kind == RecordKind.WindowsUsed ? moved : 0;
                slot.WindowsRefused += kind == RecordKind.WindowsDiscarded ? moved : 0;
                slot.WindowsOverRange += kind == RecordKind.OverRange ? moved : 0;
            }
        }

        double deviation = moment.SamplingDeviationJoules ?? 0;
        slot.SamplingVarianceJoules2 += deviation * deviation;
    }

    private void TakeReadings(Pack pack, PackRecords records)
    {
        foreach (TimedValue watts in records.PowerWatts)
        {
            if (SlotOf(watts.AtSeconds) is CalendarSlot slot)
            {
                slot.AddPower(watts.Value);
                _node.MaximumWatts = Math.Max(_node.MaximumWatts ?? watts.Value, watts.Value);
            }
        }

        foreach (ZoneRecords zone in records.Zones)
        {
            foreach (TemperatureReading reading in zone.MoldCelsius)
            {
                SlotOf(reading.AtSeconds)?.AddTemperature(zone.Zone, reading.Celsius);
            }

            foreach (AccuracyPeriod period in zone.Periods)
            {
                if (SlotOf(period.EndSeconds) is not null)
                {
                    _node.Accuracy.Add(AccuracyPoint.Of(period, _kid, pack.Seq));
                    if (period.Sensor is not null)
                    {
                        _node.Sensors[zone.Zone] = period.Sensor;
                    }
                }
            }
        }
    }

    /// <summary>The slot that an interval belongs to by its end; null outside of the period.</summary>
    private CalendarSlot? SlotOf(double endSeconds)
    {
        int slot = calendar.SlotAt(TimeMillis.Of(endSeconds) - 1);
        return slot >= 0 && slot < calendar.SlotCount ? _node.Slots[slot] : null;
    }

    private void TakeInstrument(Pack pack, PackRecords records)
    {
        ulong configuration = BinaryPrimitives.ReadUInt64BigEndian(pack.Configuration.Span);
        if (_instrument is null || _instrument.Kid != _kid || _instrument.Configuration != configuration
            || _instrument.Mode != records.Mode || _instrument.Calibration != records.CalibrationCounter
            || _instrument.MeterClass != records.MeterClass || _instrument.MeterRatio != records.MeterRatio)
        {
            _instrument = new InstrumentStretch(
                _kid, configuration, records.Mode, records.CalibrationCounter, records.MeterClass, records.MeterRatio)
            {
                MeterSerial = records.MeterSerial,
                Packs = new SeqRange(pack.Seq, pack.Seq),
            };
            _node.Instruments.Add(_instrument);
        }

        _instrument.Packs = _instrument.Packs with { Last = pack.Seq };
    }
}
