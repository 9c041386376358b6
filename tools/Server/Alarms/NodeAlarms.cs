using System.Globalization;
using MeterNode.Plant.Collecting;
using MeterNode.Wire;

namespace MeterNode.Server.Alarms;

/// <summary>The conditions of nodes: of what they say in their packs, and of what they do not say. Safe for several threads.</summary>
internal sealed class NodeAlarms(AlarmConditions conditions, TimeProvider time, TimeZoneInfo zone)
{
    /// <summary>Fewer nodes may be silent together by chance.</summary>
    private const int FewNodes = 3;

    /// <summary>An older pack was kept in an outbox: it does not say how the machine is now.</summary>
    private static readonly TimeSpan s_recent = TimeSpan.FromMinutes(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, NodeFacts> _nodes = new(StringComparer.Ordinal);
    private DateTimeOffset _hearsSince = time.GetUtcNow();

    /// <summary>The hours of the night, on the clocks of the plant.</summary>
    public TimeWindow Night { get; set; } = AlarmSettings.UsualNight;

    /// <summary>A node has published its status; the broker speaks for one that is offline.</summary>
    public void OnStatus(string node, bool isOffline)
    {
        if (!isOffline)
        {
            lock (_gate)
            {
                FactsOf(node).HeardAt = time.GetUtcNow();
            }
        }
    }

    /// <summary>A pack was judged.</summary>
    public void OnIngested(IngestResult result)
    {
        Verdict verdict = result.Judgement.Verdict;
        string node = result.Node ?? string.Empty;
        string seq = result.Seq?.ToString(CultureInfo.InvariantCulture) ?? "?";
        if (verdict == Verdict.ChainBreak)
        {
            conditions.Pulse(new AlarmKey("chain", node), ("value", seq));
        }
        else if (!verdict.IsStored() && verdict != Verdict.Duplicate && !result.IsRepeat)
        {
            conditions.Pulse(new AlarmKey("refused", node), ("value", verdict.Code()));
        }

        if (verdict.IsStored() && result.Verified is { Pack: Pack pack, Payload: PackPayload payload })
        {
            lock (_gate)
            {
                Take(node, FactsOf(node), pack, payload);
            }
        }
    }

    /// <summary>Judges who is silent, and forgets nodes that are not in service any more.</summary>
    public void Turn(AlarmSituation situation)
    {
        HashSet<string> names = [.. situation.Registry.Nodes.Where(node => node.End is null).Select(node => node.Id)];
        conditions.Drop(key => key.Node.Length > 0 && key.Rule is not ("chain" or "refused") && !names.Contains(key.Node));
        DateTimeOffset now = time.GetUtcNow();
        lock (_gate)
        {
            foreach (string gone in _nodes.Keys.Where(name => !names.Contains(name)).ToList())
            {
                _nodes.Remove(gone);
            }

            if (situation.IsDeaf)
            {
                _hearsSince = now;
                return;
            }

            Dictionary<string, double> minutes = names.ToDictionary(name => name, name => MinutesOfSilence(name, now));
            double limit = conditions.Rules["offline"].Limit!.Value;
            bool isFew = names.Count < FewNodes;
            bool isAll = !isFew && minutes.Values.All(silent => silent >= limit);
            if (isFew || isAll || names.Any(IsHeard))
            {
                conditions.Set(new AlarmKey("all-silent"), isAll, ("value", names.Count.ToString(CultureInfo.InvariantCulture)));
            }

            // Of a node that has not been heard yet only silence can be said: an alarm from before a restart is not over by the restart.
            foreach ((string name, double silent) in isAll ? [] : minutes.Where(node => node.Value >= limit || IsHeard(node.Key)))
            {
                conditions.Level(new AlarmKey("offline", name), silent, ("value", silent.ToString("0", CultureInfo.InvariantCulture)));
            }
        }
    }

    private double MinutesOfSilence(string node, DateTimeOffset now) =>
        (now - (IsHeard(node) ? _nodes[node].HeardAt : _hearsSince)).TotalMinutes;

    /// <summary>Whether it has said anything since it could be heard.</summary>
    private bool IsHeard(string node) => _nodes.GetValueOrDefault(node)?.HeardAt > _hearsSince;

    private NodeFacts FactsOf(string node)
    {
        if (!_nodes.TryGetValue(node, out NodeFacts? facts))
        {
            _nodes[node] = facts = new NodeFacts();
        }

        return facts;
    }

    private void Take(string node, NodeFacts facts, Pack pack, PackPayload payload)
    {
        DateTimeOffset now = time.GetUtcNow();
        facts.HeardAt = now;
        if (facts.Kid != pack.Kid)
        {
            facts.Kid = pack.Kid;
            facts.Seq = -1;
            facts.Shots = null;
        }

        if (pack.Seq <= facts.Seq)
        {
            return; // A pack that fills a gap says nothing about now.
        }

        facts.Seq = pack.Seq;
        PackRecords records = payload.Records;
        TakeEvents(node, records);
        TakeZones(node, records);
        if (records.FillPercent is double fill)
        {
            conditions.Level(new AlarmKey("outbox", node), fill, ("value", fill.ToString("0", CultureInfo.InvariantCulture)));
        }

        TakePower(node, facts, payload, now);
    }

    private void TakeEvents(string node, PackRecords records)
    {
        foreach (NodeEvent happened in records.Events)
        {
            switch (happened)
            {
                case NodeEvent.Boot: // Its connection check begins anew, and says again what it finds.
                    conditions.Drop(key => key.Node == node && key.Rule is ("wiring" or "unmetered"));
                    break;
                case NodeEvent.Wiring wiring:
                    conditions.Set(
                        new AlarmKey("wiring", node, Part(wiring.Phase)), wiring.Finding != WiringFinding.Ok,
                        ("value", wiring.Finding.Code()));
                    break;
                case NodeEvent.OverRange over:
                    conditions.Pulse(new AlarmKey("over-range", node, Part(over.Phase)));
                    break;
                case NodeEvent.Unmetered unmetered:
                    conditions.Set(new AlarmKey("unmetered", node), true, ("value", unmetered.Why.Code()));
                    break;
                case NodeEvent.Metered:
                    conditions.Set(new AlarmKey("unmetered", node), false);
                    break;
            }
        }
    }

    /// <summary>A pack with readings has one of each zone of the node: of a zone without one nobody can say anything any more.</summary>
    private void TakeZones(string node, PackRecords records)
    {
        HashSet<string> zones = [.. records.Zones.Where(said => said.MoldCelsius.Count > 0).Select(said => Part(said.Zone))];
        if (zones.Count > 0 || records.PowerWatts.Count > 0)
        {
            conditions.Drop(key => key.Node == node && key.Rule is ("sensor" or "control") && !zones.Contains(key.Part));
        }

        foreach (ZoneRecords said in records.Zones)
        {
            if (said.MoldCelsius.Count > 0)
            {
                ThermalStatus? fault = said.MoldCelsius[^1].Status;
                conditions.Set(new AlarmKey("sensor", node, Part(said.Zone)), fault is not null, ("value", fault?.Code() ?? string.Empty));
            }

            if (said.Periods.Count > 0 && said.Periods[^1].InTolerancePercent is double percent)
            {
                conditions.Level(
                    new AlarmKey("control", node, Part(said.Zone)), percent,
                    ("value", percent.ToString("0.#", CultureInfo.InvariantCulture)));
            }
        }
    }

    /// <summary>Only a node that counts shots, or whose machine says that it stops, tells standby from production.</summary>
    private void TakePower(string node, NodeFacts facts, PackPayload payload, DateTimeOffset now)
    {
        PackRecords records = payload.Records;
        bool hasShot = records.Shots is long shots && facts.Shots is long before && shots > before;
        facts.Shots = records.Shots ?? facts.Shots;
        if (records.Events.OfType<NodeEvent.Machine>().LastOrDefault() is NodeEvent.Machine machine)
        {
            facts.IsStopped = machine.State == MachineState.Stopped;
        }

        DateTimeOffset end = payload.HasCalendarTime ? DateTimeOffset.UnixEpoch.AddSeconds(payload.EndSeconds) : now;
        if (now - end > s_recent)
        {
            return;
        }

        bool isNight = Night.Contains(TimeOnly.FromTimeSpan(TimeZoneInfo.ConvertTime(end, zone).TimeOfDay));
        bool isKnown = payload.HasCalendarTime && records.PowerWatts.Count > 0
            && (records.Shots is not null || facts.IsStopped is not null);
        if (isNight && !isKnown)
        {
            return; // By day it is no waste, whatever the node says.
        }

        bool isProducing = hasShot || (records.Shots is null && facts.IsStopped == false);
        double watts = isNight && !isProducing ? records.PowerWatts.Average(value => value.Value) : 0;
        conditions.Level(new AlarmKey("standby", node), watts, ("value", watts.ToString("0", CultureInfo.InvariantCulture)));
    }

    private static string Part(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed class NodeFacts
    {
        public DateTimeOffset HeardAt { get; set; } = DateTimeOffset.MinValue;

        public ulong Kid { get; set; }

        public long Seq { get; set; } = -1;

        public long? Shots { get; set; }

        public bool? IsStopped { get; set; }
    }
}
