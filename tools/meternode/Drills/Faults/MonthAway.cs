using System.Text.Json.Nodes;
using MeterNode.Core.Configuration;
using MeterNode.Core.Ports;
using MeterNode.VirtualPlant.Simulation;

namespace MeterNode.Cli.Drills.Faults;

/// <summary>
/// Thirty days without a broker, then a start at which everything is delivered. The nodes get each interval's true energy: waveforms of a
/// month would take hours.
/// </summary>
internal sealed class MonthAway : Drill
{
    private const int Days = 30;
    private const int IntervalSeconds = 5;
    private const double DeliverySpeed = 30;

    public override string Name => "month-away";

    public override string Meaning => "30 days without a broker, then a start; the nodes are given true energies (ideal), no waveforms";

    public override bool HasWaveforms => false;

    public override void Run(DrillBench bench)
    {
        DrillNode node = bench.AddNode("press-1", "press", configuration =>
        {
            // Within the 2 MB partition of the board.
            configuration["outbox"] = new JsonObject { ["segments"] = 64 };
            configuration["readingsPerPack"] = 6;
            configuration["sampling"]!["intervalMs"] = IntervalSeconds * 1000;
        });
        node.Inputs = Inputs;
        DateTime day = bench.Time.UtcNow.AddDays(-Days);
        var start = new DateTime(day.Ticks - (day.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc);
        node.SwitchOn(startUtc: start, speed: 0);
        node.Life.Board.Network.IsReachable = false;
        bench.WaitUntil(
            () =>
            {
                bench.SayProgress($"day {node.Life.MeteredSeconds / 86400:F0} of {Days}, {node.Ledger.Count} packs");
                return node.Life.MeteredSeconds >= Days * 86400 || node.Life.IsFinished;
            },
            TimeSpan.FromMinutes(5));

        // After so long the node tries to connect every five minutes of the wall's time only: a start saves this wait.
        bench.Say("the node is switched off and on; the broker is back");
        node.End();
        bench.Broker.Start();
        bench.AddCollector().Start();
        node.SwitchOn(startUtc: start.AddSeconds(node.Life.MeteredSeconds + 60), speed: DeliverySpeed);
    }

    private static NodeInputs Inputs(NodeConfiguration configuration, IClock clock) => new()
    {
        Power = new IdealPower(
            configuration.Mode,
            configuration.Phases.Length,
            configuration.NominalVolts,
            IntervalSeconds * 1_000_000L,
            clock.NowMicros,
            Joules),
        Temperatures = [.. configuration.Zones.Select(zone => new IdealMould(zone.SetpointCelsius))],
    };

    /// <summary>A machine that takes 12 kW for ten minutes and 1.5 kW for the next ten.</summary>
    private static long Joules(long micros)
    {
        const long Half = 600_000_000;
        long whole = micros / (2 * Half);
        long rest = micros % (2 * Half);
        long high = Math.Min(rest, Half);
        return (whole * Half / 1_000_000 * 13_500) + (high * 12 / 1000) + ((rest - high) * 15 / 10_000);
    }
}
