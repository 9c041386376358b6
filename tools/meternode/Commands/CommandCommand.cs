using System.CommandLine;
using MeterNode.Cli.Parsing;
using MeterNode.Cli.Reporting;
using MeterNode.Plant;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode command</c>: a signed command to a node and its signed answer.</summary>
internal static class CommandCommand
{
    private static readonly TimeSpan s_clockMargin = TimeSpan.FromMinutes(1);

    public static Command Create()
    {
        var node = new Argument<string>("node") { Description = "Name of the node." };
        var plant = new Option<string>("--plant")
        {
            Description = "Plant folder made by 'meternode init'.",
            Required = true,
            Recursive = true
        };
        var timeout = NumberOption.Decimal("--timeout", 0.1, 86_400, 30, "Maximum time to wait for the answer, s.", "s");
        timeout.Recursive = true;
        var json = new Option<bool>("--json") { Description = "The answer as JSON.", Recursive = true };
        var setpointZone = NumberOption.Whole("--zone", 1, 4, "Temperature zone, 1 to 4.");
        var celsius = NumberOption.Decimal("--celsius", -273, 3000, "New set-point, °C.", "°C");
        var batchZone = NumberOption.OptionalWhole("--zone", 1, 4, "Temperature zone, 1 to 4; without it all.");
        var setpoint = new Command("setpoint", "Changes the set-point against which a zone's control accuracy is evaluated, until another "
            + "configuration is active.")
        {
            setpointZone, celsius,
        };
        var batch = new Command("batch", "Ends the running evaluation period now and begins the next, so that accuracy is evaluated for "
            + "each batch.")
        {
            batchZone,
        };
        var live = new Command(
            "live", "Sends the present values in the node's status for 15 minutes, as its button does; see 'meternode watch'.");
        var stop = new Command(
            "stop", "Closes and sends the running pack, so that nothing is lost when the node is switched off or flashed. It measures "
            + "nothing for 10 minutes and then starts again.");
        var command = new Command("command", """
            Signs a command with the plant's key, sends it to a node over the broker and waits for the node's signed answer. The node
            carries out each command once, and what changes its evidence it records there.

            Examples:
              meternode command press-1 --plant ~/plant setpoint --zone 1 --celsius 210
              meternode command press-1 --plant ~/plant batch --json
            """)
        {
            node, plant, timeout, json,
        };
        command.Subcommands.Add(setpoint);
        command.Subcommands.Add(batch);
        command.Subcommands.Add(live);
        command.Subcommands.Add(stop);

        int Run(ParseResult parsed, CommandContext context, NodeCommand order) => Send(
            PlantFolder.Open(parsed.GetValue(plant)!),
            parsed.GetValue(node)!,
            order,
            parsed.GetValue(timeout),
            parsed.GetValue(json),
            context);
        setpoint.Runs(
            (parsed, context) => Run(
                parsed, context, new NodeCommand("setpoint", parsed.GetValue(setpointZone), parsed.GetValue(celsius))));
        stop.Runs((parsed, context) => Run(parsed, context, new NodeCommand("stop", null, null)));
        live.Runs((parsed, context) => Run(parsed, context, new NodeCommand("live", null, null)));
        batch.Runs((parsed, context) => Run(parsed, context, new NodeCommand("batch", parsed.GetValue(batchZone), null)));
        return command;
    }

    private static int Send(PlantFolder plant, string name, NodeCommand order, double timeoutSeconds, bool json, CommandContext context)
    {
        RegisteredNode node = KeyFile.LoadPlant(plant.RegistryPath).Find(name)
            ?? throw PlantNodes.Unknown(plant, name);
        using PlantKey key = plant.LoadPlantKey();
        using IDisposable turn = OperatorTurn.Take(plant, TimeSpan.FromSeconds(timeoutSeconds));
        long counter = CommandCounter.Next(plant, name);
        var timeout = TimeSpan.FromSeconds(timeoutSeconds);

        // Past the wait nobody expects the command any more; the margin is for clocks that differ.
        byte[] message = order.Sign(key, name, counter, DateTimeOffset.UtcNow + timeout + s_clockMargin);
        CommandAnswer answer = Exchange(plant, node, counter, message, timeout);
        if (json)
        {
            context.WriteJson(new { schemaVersion = 1, node = name, ctr = counter, ok = answer.IsOk, why = answer.Why });
        }
        else
        {
            context.WriteLine($"{name}: {(answer.IsOk ? "" : "refused: ")}{answer.Describe()} (command {counter})");
        }

        return answer.IsOk ? ExitCode.Ok : ExitCode.Failure;
    }

    private static CommandAnswer Exchange(PlantFolder plant, RegisteredNode node, long counter, byte[] message, TimeSpan timeout)
    {
        BrokerOptions broker = OperatorTurn.Broker(plant);
        CommandAnswer? answer = null;
        int foreign = 0;
        bool IsAnswer(byte[] bytes)
        {
            CommandAnswer? read = CommandAnswer.TryRead(bytes, node);
            foreign += read == null && ChangeAnswer.TryRead(bytes, node) == null ? 1 : 0;

            // 0: the node could not even read the counter. Other counters answer somebody else's command.
            answer = read?.Counter == counter || read?.Counter == 0 ? read : null;
            return answer != null;
        }

        try
        {
            MqttRequest.Send(broker, Topics.Commands(plant.Site, node.Id), message, Topics.Answers(plant.Site, node.Id), IsAnswer, timeout);
        }
        catch (IOException e)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, PlainReason.Of(e));
        }

        if (answer == null && foreign > 0)
        {
            throw new OperatorException(
                OperatorError.VerificationFailed,
                $"an answer came that is not signed by {node.Id}'s key; it is not known whether the command was carried out");
        }

        return answer ?? throw new OperatorException(
            OperatorError.DeviceOrIo,
            $"no answer from {node.Id} within {timeout.TotalSeconds} s: it is offline, or the broker refuses; the signed events show "
                + $"whether it was carried out");
    }
}
