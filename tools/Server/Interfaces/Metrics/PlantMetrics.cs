using MeterNode.Plant.Collecting;
using MeterNode.Server.Alarms;
using MeterNode.Server.Health;
using MeterNode.Server.Interfaces.Influx;
using MeterNode.Server.Live;
using MeterNode.Server.Serving;
using MeterNode.Wire;

namespace MeterNode.Server.Interfaces.Metrics;

/// <summary>
/// What a plant says to Prometheus and its like. Base units: J, W, A, V, °C, s, and ratios from 0 to 1. A node whose newest value is stale
/// has no values, only <c>meternode_node_up 0</c> and the age of its newest one.
/// </summary>
internal sealed class PlantMetrics(PlantServer server)
{
    private static readonly MetricFamily s_up =
        Gauge("meternode_node_up", "", "1 while the newest value of a node is as recent as its interval promises.");
    private static readonly MetricFamily s_info =
        new("meternode_node", MetricType.Info, "", "What a node is: its condition, and whether power is an estimate.");
    private static readonly MetricFamily s_energy =
        Counter("meternode_node_import_energy_joules", "joules", "Signed import energy register.");
    private static readonly MetricFamily s_shots = Counter("meternode_node_shots", "", "Signed shot register.");
    private static readonly MetricFamily s_power =
        Gauge("meternode_node_power_watts", "watts", "Mean real power of the newest reading, import positive.");
    private static readonly MetricFamily s_current = Gauge("meternode_phase_current_amperes", "amperes", "RMS current.");
    private static readonly MetricFamily s_voltage = Gauge("meternode_phase_voltage_volts", "volts", "RMS voltage.");
    private static readonly MetricFamily s_factor = Gauge("meternode_phase_power_factor_ratio", "ratio", "Power factor P/S.");
    private static readonly MetricFamily s_celsius = Gauge("meternode_zone_temperature_celsius", "celsius", "Temperature of a zone.");
    private static readonly MetricFamily s_setpoint =
        Gauge("meternode_zone_setpoint_celsius", "celsius", "Set-point that a zone was last told.");
    private static readonly MetricFamily s_fault =
        Gauge("meternode_zone_fault", "", "1 while a zone has no temperature; the reason is a label.");
    private static readonly MetricFamily s_age =
        Gauge("meternode_node_reading_age_seconds", "seconds", "Age of the newest value, fresh or stale.");
    private static readonly MetricFamily s_outbox =
        Gauge("meternode_node_outbox_ratio", "ratio", "Fill level of a node's outbox in its newest pack.");
    private static readonly MetricFamily s_packs =
        Counter("meternode_collector_packs", "", "Packs received since the start of the server, by verdict.");
    private static readonly MetricFamily s_receipts =
        Counter("meternode_collector_receipts", "", "Receipts published since the start of the server.");
    private static readonly MetricFamily s_lag =
        Gauge("meternode_collector_lag_seconds", "seconds", "From the end of the newest pack to its arrival.");
    private static readonly MetricFamily s_broker = Gauge("meternode_broker_up", "", "1 while packs can come.");
    private static readonly MetricFamily s_clients = Gauge("meternode_broker_clients", "", "Connected clients of the embedded broker.");
    private static readonly MetricFamily s_ready = Gauge("meternode_ready", "", "1 while packs can come and be stored.");
    private static readonly MetricFamily s_nodes = Gauge("meternode_nodes", "", "Nodes in service, and those of them that are silent.");
    private static readonly MetricFamily s_disk =
        Gauge("meternode_disk_free_bytes", "bytes", "Free space on the disk of the plant's folder.");
    private static readonly MetricFamily s_certificate =
        Gauge("meternode_certificate_remaining_seconds", "seconds", "Time until a certificate of the plant ends.");
    private static readonly MetricFamily s_alarms = Gauge("meternode_alarms", "", "Alarms of the list, by severity and state.");
    private static readonly MetricFamily s_influxUp =
        Gauge("meternode_influx_up", "", "1 while InfluxDB takes the readings that are pushed to it.");
    private static readonly MetricFamily s_influxWaiting =
        Gauge("meternode_influx_waiting_packs", "", "Packs that wait to be pushed, about.");
    private static readonly MetricFamily s_influxPushed =
        Counter("meternode_influx_pushed_packs", "", "Packs pushed since the start of the server, or since InfluxDB was set.");
    private static readonly MetricFamily s_influxRefused =
        Counter("meternode_influx_refused_packs", "", "Packs skipped because InfluxDB refused their content, since it was set.");
    private static readonly MetricFamily s_build = new("meternode_build", MetricType.Info, "", "Version of the program.");

    private const double SecondsADay = 86_400;

    /// <summary>Writes everything that is known now.</summary>
    public void Write(MetricsText text)
    {
        IReadOnlyList<(NodeLive Node, NodeCondition Condition)> nodes =
            [.. server.Live.Nodes().Select(node => (node, server.Live.ConditionOf(node)))];
        WriteNodes(text, nodes);
        WriteParts(text, [.. nodes.Where(item => IsFresh(item.Condition)).Select(item => item.Node)]);
        WritePlant(text, server.Health());
    }

    private static MetricFamily Gauge(string name, string unit, string help) => new(name, MetricType.Gauge, unit, help);

    private static MetricFamily Counter(string name, string unit, string help) => new(name, MetricType.Counter, unit, help);

    private static bool IsFresh(NodeCondition condition) => condition == NodeCondition.Current;

    private void WriteNodes(MetricsText text, IReadOnlyList<(NodeLive Node, NodeCondition Condition)> nodes)
    {
        DateTimeOffset now = server.Live.Time.GetUtcNow();
        void Each(MetricFamily family, Func<NodeLive, NodeCondition, double?> value)
        {
            text.Begin(family);
            foreach ((NodeLive node, NodeCondition condition) in nodes)
            {
                text.Add(value(node, condition), Site, ("node", node.Node), ("machine", node.Machine));
            }
        }

        Each(s_up, (_, condition) => IsFresh(condition) ? 1 : 0);
        text.Begin(s_info);
        foreach ((NodeLive node, NodeCondition condition) in nodes)
        {
            text.Add(
                1, Site, ("node", node.Node), ("machine", node.Machine), ("condition", condition.ToString().ToLowerInvariant()),
                ("power", node.Pack is null ? "unknown" : node.Pack.IsEstimate ? "estimate" : "measured"));
        }

        Each(s_energy, (node, condition) => IsFresh(condition) ? node.Pack?.ImportJoules : null);
        Each(s_shots, (node, condition) => IsFresh(condition) ? node.Pack?.Shots : null);
        Each(s_power, (node, condition) => IsFresh(condition) ? node.Watts : null);
        Each(s_outbox, (node, condition) => IsFresh(condition) ? node.Pack?.FillPercent / 100 : null);
        Each(s_age, (node, _) => node.At is DateTimeOffset at ? Math.Max(0, (now - at).TotalSeconds) : null);
    }

    private void WriteParts(MetricsText text, IReadOnlyList<NodeLive> nodes)
    {
        void EachPhase(MetricFamily family, Func<LivePhase, double?> value)
        {
            text.Begin(family);
            foreach (NodeLive node in nodes)
            {
                foreach (LivePhase phase in node.Phases)
                {
                    text.Add(value(phase), Site, ("node", node.Node), ("machine", node.Machine), ("phase", Text(phase.Phase)));
                }
            }
        }

        void EachZone(MetricFamily family, Func<LiveZone, double?> value)
        {
            text.Begin(family);
            foreach (NodeLive node in nodes)
            {
                foreach (LiveZone zone in node.Zones)
                {
                    text.Add(value(zone), Site, ("node", node.Node), ("machine", node.Machine), ("zone", Text(zone.Zone)));
                }
            }
        }

        EachPhase(s_current, phase => phase.Amperes);
        EachPhase(s_voltage, phase => phase.Volts);
        EachPhase(s_factor, phase => phase.PowerFactor);
        EachZone(s_celsius, zone => zone.Celsius);
        EachZone(s_setpoint, zone => zone.SetpointCelsius);
        text.Begin(s_fault);
        foreach (NodeLive node in nodes)
        {
            foreach (LiveZone zone in node.Zones)
            {
                text.Add(
                    zone.Fault is null ? 0 : 1, Site, ("node", node.Node), ("machine", node.Machine), ("zone", Text(zone.Zone)),
                    ("reason", zone.Fault ?? ""));
            }
        }
    }

    private void WritePlant(MetricsText text, PlantHealth health)
    {
        void One(MetricFamily family, double? value)
        {
            text.Begin(family);
            text.Add(value, Site);
        }

        CollectorStatistics? statistics = server.Statistics;
        text.Begin(s_packs);
        foreach (Verdict verdict in Enum.GetValues<Verdict>())
        {
            text.Add(statistics?.Count(verdict), Site, ("verdict", verdict.Code()));
        }

        One(s_receipts, health.Packs.Receipts);
        One(s_lag, LagSeconds(health.LastPack));
        One(s_broker, health.Broker.Problem is null ? 1 : 0);
        One(s_clients, health.Broker.Clients);
        One(s_ready, server.IsReady ? 1 : 0);
        text.Begin(s_nodes);
        text.Add(health.Nodes.Registered, Site, ("state", "registered"));
        text.Add(health.Nodes.Silent.Count, Site, ("state", "silent"));
        One(s_disk, health.DiskFreeBytes);
        text.Begin(s_certificate);
        foreach (CertificateHealth certificate in health.Certificates)
        {
            text.Add(certificate.Days * SecondsADay, Site, ("certificate", certificate.Name));
        }

        ILookup<(AlarmSeverity, AlarmState), Alarm> alarms = server.Alarms.Listed().ToLookup(alarm => (alarm.Severity, alarm.State));
        text.Begin(s_alarms);
        foreach (AlarmSeverity severity in Enum.GetValues<AlarmSeverity>())
        {
            foreach (AlarmState state in Enum.GetValues<AlarmState>().Where(state => state != AlarmState.Over))
            {
                text.Add(
                    alarms[(severity, state)].Count(), Site, ("severity", severity.ToString().ToLowerInvariant()),
                    ("state", state.ToString().ToLowerInvariant()));
            }
        }

        if (server.Influx is InfluxStanding influx)
        {
            One(s_influxUp, influx.IsUp ? 1 : 0);
            One(s_influxWaiting, influx.Waiting);
            One(s_influxPushed, influx.Pushed);
            One(s_influxRefused, influx.Refused);
        }

        text.Begin(s_build);
        text.Add(1, Site, ("version", health.Version));
    }

    /// <summary>Of the newest pack, as long as it is still its node's newest one; null where it has no UTC.</summary>
    private double? LagSeconds(LastPack? last) =>
        last is not null && server.Live.Find(last.Node)?.Pack is { EndsAt: DateTimeOffset end } pack && pack.Seq == last.Seq
            ? Math.Max(0, (last.ReceivedAt - end).TotalSeconds) : null;

    private (string Name, string Value) Site => ("site", server.Options.Plant.Site);

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
