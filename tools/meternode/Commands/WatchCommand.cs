using System.CommandLine;
using System.Text;
using MeterNode.Cli.Parsing;
using MeterNode.Cli.Reporting;
using MeterNode.Plant;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode watch</c>: what a node says of itself now, for the person at the machine.</summary>
internal static class WatchCommand
{
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(90);

    public static Command Create()
    {
        var node = new Argument<string>("node") { Description = "Name of the node." };
        var plant = new Option<string>("--plant") { Description = "Plant folder made by 'meternode init'.", Required = true };
        var seconds = NumberOption.OptionalDecimal("--seconds", 1, 86_400, "Stop after so many seconds; without it Ctrl-C stops.", "s");
        var json = new Option<bool>("--json") { Description = "The node's status messages as they come, one a line." };
        var command = new Command("watch", """
            Shows what a node says of itself now: voltage, current, power, power factor, angle and wiring of each phase, temperatures, how
            it samples, and what to do about what is wrong. For 15 minutes after it was switched on, and after its button was pressed,
            a node sends its present values every 5 seconds. The values are not signed; evidence is what 'verify' checks.

            Examples:
              meternode watch press-1 --plant ~/plant
              meternode watch press-1 --plant ~/plant --seconds 60 --json
            """)
        {
            node, plant, seconds, json,
        };
        command.Runs((parsed, context) => Run(
            PlantFolder.Open(parsed.GetValue(plant)!), parsed.GetValue(node)!, parsed.GetValue(seconds), parsed.GetValue(json), context));
        return command;
    }

    private static int Run(PlantFolder plant, string name, double? seconds, bool json, CommandContext context)
    {
        if (KeyFile.LoadPlant(plant.RegistryPath).Find(name) == null)
        {
            throw PlantNodes.Unknown(plant, name);
        }

        BrokerOptions broker = OperatorTurn.Broker(plant);
        using IDisposable turn = OperatorTurn.Take(plant, TimeSpan.FromSeconds(10));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.Cancellation);
        using var silence = new Timer(_ => context.Error.WriteLine(
            $"meternode: nothing from {name} for {s_silence.TotalSeconds:0} s: it is switched off, or has no connection to the broker"));
        string? failure = null;
        int shown = 0;
        void Handle(IReadOnlyList<ReceivedPack> messages)
        {
            silence.Change(s_silence, s_silence);
            foreach (ReceivedPack message in messages)
            {
                shown += Show(name, message.Bytes, json, context) ? 1 : 0;
            }
        }

        void Report(BrokerState state, RuleReason why)
        {
            if (state == BrokerState.Subscribed)
            {
                failure = null;
                silence.Change(s_silence, s_silence);
            }
            else if (!stop.IsCancellationRequested)
            {
                failure = why.Text;
                stop.Cancel();
            }
        }

        if (seconds is double limit)
        {
            stop.CancelAfter(TimeSpan.FromSeconds(limit));
        }

        using (var connection = new MqttConnection(broker, Topics.Status(plant.Site, name), Handle, Report))
        {
            connection.Run(stop.Token);
        }

        if (failure != null)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, failure);
        }

        return shown > 0 || seconds == null ? ExitCode.Ok : throw new OperatorException(
            OperatorError.DeviceOrIo, $"{name} has said nothing in {seconds} s: it is switched off, or has no connection to the broker");
    }

    private static bool Show(string name, ReadOnlyMemory<byte> message, bool json, CommandContext context)
    {
        if (LiveView.Describe(name, message) is not IReadOnlyList<string> lines)
        {
            return false;
        }

        if (json)
        {
            context.WriteLine(Encoding.UTF8.GetString(message.Span).ReplaceLineEndings(" "));
            return true;
        }

        foreach (string line in lines)
        {
            context.WriteLine(line);
        }

        context.WriteLine(string.Empty);
        return true;
    }
}
