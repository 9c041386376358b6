using System.CommandLine;
using MeterNode.Cli.Changing;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode node config</c> and <c>meternode node set</c>: another configuration for a node that runs.</summary>
internal static class NodeConfigCommand
{
    /// <summary>The whole document.</summary>
    public static Command Config()
    {
        var node = new Argument<string>("NAME") { Description = "The plant's name for the node." };
        var file = new Argument<string?>("FILE")
        {
            Description = "The whole readable configuration (docs/configuration.md); begin with the bundle's node.json.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var options = new ChangeOptions();
        var command = new Command("config", """
            Gives a node another configuration over the air: signed, checked by the node's own reader, in use within a minute, and confirmed
            by the node's signed answer. A node that does not reach the plant with it within 10 minutes goes back to the former one and says
            so. Without a file and without options it sends the change that waits once more.

            Examples:
              meternode node config press-1 press-1.json --plant ~/plant
              meternode node config press-1 --plant ~/plant --wifi-ssid "hall 4" --wifi-password-file wifi.txt
            """)
        {
            node, file,
        };
        options.AddTo(command);
        command.Runs((parsed, context) => options.Run(
            parsed,
            context,
            parsed.GetRequiredValue(node),
            parsed.GetValue(file) is string path ? _ => ConfigurationFile.Read(path) : null));
        return command;
    }

    /// <summary>Single values.</summary>
    public static Command Set()
    {
        var node = new Argument<string>("NAME") { Description = "The plant's name for the node." };
        var values = new Argument<string[]>("KEY VALUE")
        {
            Description = "Keys with their indices from 0, as docs/configuration.md names them, each with its value.",
            Arity = ArgumentArity.OneOrMore,
        };
        var options = new ChangeOptions();
        var command = new Command("set", """
            Changes single values of a node's configuration over the air, as 'meternode node config' does with the whole.

            Examples:
              meternode node set press-1 zones[0].setpoint 220 --plant ~/plant
              meternode node set press-1 mains.volts 400 running.amperes 1.5 --plant ~/plant
            """)
        {
            node, values,
        };
        options.AddTo(command);
        command.Runs((parsed, context) =>
        {
            string[] pairs = parsed.GetRequiredValue(values);
            if (pairs.Length % 2 != 0)
            {
                throw new OperatorException(
                    OperatorError.Usage, $"'{pairs[^1]}' has no value: write KEY VALUE, for example zones[0].setpoint 220");
            }

            return options.Run(parsed, context, parsed.GetRequiredValue(node), document =>
            {
                for (int i = 0; i < pairs.Length; i += 2)
                {
                    DocumentEdit.Set(document, pairs[i], pairs[i + 1]);
                }

                return document;
            });
        });
        return command;
    }
}
