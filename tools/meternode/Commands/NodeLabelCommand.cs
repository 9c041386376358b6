using System.CommandLine;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Flashing;
using MeterNode.Plant.Labels;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode node label</c>: labels for the boards, with a QR code.</summary>
internal static class NodeLabelCommand
{
    public static Command Create()
    {
        var nodes = new Argument<string[]>("node")
        {
            Description = "Names of the nodes (default: all that have a bundle and have not ended).",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var plant = new Option<string>("--plant") { Description = "Plant folder made by 'meternode init'.", Required = true };
        var output = new Option<string>("--output")
        {
            Description = "File to write: .pdf for labels, .png for the QR code of one node alone.",
            Required = true,
            HelpName = "FILE",
        };
        var sheet = new Option<bool>("--sheet") { Description = "27 labels on a sheet A4 to cut, instead of one of 62 mm × 29 mm a page." };
        var language = new Option<string>("--language")
        {
            Description = "Language of the words: en or zh.",
            DefaultValueFactory = _ => "en",
        };
        language.AcceptOnlyFromAmong([.. LabelTexts.Languages]);
        var font = new InputFileOption("--font") { Description = "TrueType font for letters that no font of this computer has." };
        var command = new Command("label", """
            Writes labels for boards: a QR code, the node's name, site, machine, EUI-64 and the fingerprint of its claim. Nothing on a
            label is a secret.

            Examples:
              meternode node label press-1 --plant ~/plant --output press-1.pdf
              meternode node label --plant ~/plant --sheet --language zh --output labels.pdf
            """)
        {
            nodes, plant, output, sheet, language, font,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetRequiredValue(plant));
            string[] named = parsed.GetValue(nodes) ?? [];
            NodeLabel[] labels =
            [
                .. (named.Length > 0 ? named : BoardBox.NodesOf(folder, isUpdate: false)).Select(node => NodeLabel.Of(folder, node)),
            ];
            string path = parsed.GetRequiredValue(output);
            bool isPicture = path.EndsWith(".png", StringComparison.OrdinalIgnoreCase);
            Require(path, labels, isPicture, parsed.GetValue(sheet));
            byte[] content = isPicture
                ? LabelPrint.Png(labels[0])
                : LabelPrint.Pdf(labels, LabelTexts.In(parsed.GetValue(language)!), parsed.GetValue(sheet), parsed.GetValue(font));
            try
            {
                File.WriteAllBytes(path, content);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new OperatorException(OperatorError.DeviceOrIo, $"'{path}' cannot be written: {PlainReason.Of(e)}");
            }

            context.Error.WriteLine($"{labels.Length} {(labels.Length == 1 ? "label" : "labels")} in '{path}'.");
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Require(string path, NodeLabel[] labels, bool isPicture, bool isSheet)
    {
        if (!isPicture && !path.EndsWith(".pdf", StringComparison.OrdinalIgnoreCase))
        {
            throw new OperatorException(OperatorError.Usage, $"--output '{path}' ends with neither .pdf nor .png: name such a file");
        }

        if (labels.Length == 0)
        {
            throw new OperatorException(OperatorError.Failure, "the plant has no node to label: 'meternode node add' makes one");
        }

        if (isPicture && (labels.Length > 1 || isSheet))
        {
            throw new OperatorException(OperatorError.Usage, "a .png is the code of one node: name one node, or write a .pdf");
        }
    }
}
