using System.CommandLine;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode broker</c>: a broker's configuration for the plant.</summary>
internal static class BrokerCommand
{
    public static Command Create()
    {
        var mosquitto = new Command("mosquitto", """
            Writes the plant's configuration for mosquitto 2 anew, with its rights: the folder 'broker' of the plant.

            Example:
              meternode broker mosquitto --plant ~/plant
            """);
        var rabbit = new Command("rabbitmq", """
            Writes the plant's configuration for RabbitMQ 3.10 with its MQTT plugin: the folder 'rabbitmq' of the plant. 'provision' and
            'collector add' keep its users and rights up to date from then on.

            Several collectors share the packs of one quorum queue with --amqp-port: 'collect --broker amqps://HOST:PORT'.

            Examples:
              meternode broker rabbitmq --plant ~/plant
              meternode broker rabbitmq --plant ~/plant --amqp-port 5671
            """);
        Option<int?> amqpPort = NumberOption.OptionalWhole(
            "--amqp-port", 0, 65535,
            "Also listen for AMQP at this port, with one quorum queue of the plant's packs; 0 for none (default: as it was).");
        rabbit.Options.Add(amqpPort);
        AddPlant(mosquitto, (plant, _) =>
        {
            plant.EnsureOperator();
            BrokerConfiguration.Write(plant);
            return [$"Broker: sh '{plant.BrokerStartPath}'"];
        });
        AddPlant(rabbit, (plant, parsed) =>
        {
            plant.EnsureOperator();
            RabbitConfiguration.Write(plant, parsed.GetValue(amqpPort));
            List<string> lines =
            [
                $"Broker:    sh '{RabbitConfiguration.StartPath(plant)}'",
                $"New nodes: sh '{RabbitConfiguration.UpdatePath(plant)}' while it runs",
            ];
            if (parsed.GetValue(amqpPort) == 0)
            {
                lines.Add($"A queue that is there stays: rabbitmqctl delete_queue {PackQueuePlace.NameOf(plant.Site)} -p meternode");
            }

            return lines;
        });
        return new Command("broker", "Configuration and certificate of an MQTT broker for the plant.")
        {
            mosquitto, rabbit, CreateCertificate(),
        };
    }

    private static Command CreateCertificate()
    {
        var hosts = new Option<string[]>("--host")
        {
            Description = "Another host name or address under which nodes reach the broker; may be given several times.",
            HelpName = "NAME",
        };
        var command = new Command("certificate", """
            Issues a new certificate and key for the broker, for the plant's host name, localhost and what --host adds. 'serve' and
            mosquitto take it at their next start; nodes notice nothing.

            Example:
              meternode broker certificate --plant ~/plant --host 192.168.1.20
            """)
        {
            hosts,
        };
        var plant = new Option<string>("--plant") { Description = "Plant folder made by 'meternode init'.", Required = true };
        command.Options.Add(plant);
        command.Runs((parsed, context) =>
        {
            string[] names = parsed.GetValue(hosts) ?? [];
            if (names.FirstOrDefault(name => Uri.CheckHostName(name) == UriHostNameType.Unknown) is string wrong)
            {
                throw new OperatorException(OperatorError.Usage, $"--host '{wrong}' is no host name or address");
            }

            PlantFolder made = PlantFolder.Open(Path.GetFullPath(parsed.GetValue(plant)!));
            made.RenewBroker(names);
            context.Error.WriteLine($"The broker has a new certificate: '{made.In("broker", "server.crt")}'. Start the broker again.");
            return ExitCode.Ok;
        });
        return command;
    }

    private static void AddPlant(Command command, Func<PlantFolder, ParseResult, IReadOnlyList<string>> write)
    {
        var plant = new Option<string>("--plant") { Description = "Plant folder made by 'meternode init'.", Required = true };
        command.Options.Add(plant);
        command.Runs((parsed, context) =>
        {
            foreach (string line in write(PlantFolder.Open(Path.GetFullPath(parsed.GetValue(plant)!)), parsed))
            {
                context.Error.WriteLine(line);
            }

            return ExitCode.Ok;
        });
    }
}
