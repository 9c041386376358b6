using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Cli.Changing;

/// <summary>The options of <c>node config</c> and <c>node set</c>, and what both do with them.</summary>
internal sealed class ChangeOptions
{
    private readonly Option<string> _plant = new("--plant") { Description = "Plant folder made by 'meternode init'.", Required = true };
    private readonly Option<string?> _host = new("--broker-host") { Description = "Another broker for the node." };
    private readonly WifiOptions _wifi = new(
        "Another Wi-Fi network for the node, up to 31 bytes.", "File whose first line is the Wi-Fi password, up to 63 characters.");

    private readonly InputFileOption _authority = new("--ca-file") { Description = "Another certificate of the plant's authority, PEM." };
    private readonly Option<double> _timeout = NumberOption.Decimal(
        "--timeout", 0.1, 86_400, 120, "Maximum time to wait for the answer, s; a fall-back takes 10 minutes.", "s");

    private readonly Option<bool> _noWait = new("--no-wait") { Description = "Send it and do not wait for the answer." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Check it and show what would change; nothing is signed." };
    private readonly Option<bool> _json = new("--json") { Description = "The result as JSON." };

    /// <summary>Gives them to <paramref name="command"/>.</summary>
    public void AddTo(Command command)
    {
        Option[] all = [_plant, _host, .. _wifi.All, _authority, _timeout, _noWait, _dryRun, _json];
        foreach (Option option in all)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>
    /// Changes the present configuration by <paramref name="edit"/> (null: not) and the options, and sends it; without any change sends the
    /// one that waits once more.
    /// </summary>
    public int Run(ParseResult parsed, CommandContext context, string node, Func<JsonObject, JsonObject>? edit)
    {
        PlantFolder plant = PlantFolder.Open(parsed.GetValue(_plant)!);
        PlantFolder.CheckName(node, "node");
        bool isWaitedFor = !parsed.GetValue(_noWait);
        var run = new ChangeRun(plant, node, isWaitedFor ? TimeSpan.FromSeconds(parsed.GetValue(_timeout)) : TimeSpan.Zero);
        NodeChange also = Also(parsed);
        bool isNew = edit != null || parsed.GetValue(_host) != null || also.Wifi != null || also.Authority != null;
        long? serial = null;
        IReadOnlyList<(string Key, string? Before, string? After)> changes = [];
        if (isNew)
        {
            JsonObject before = Present(plant, node);
            JsonObject after = (edit ?? (document => document))((JsonObject)before.DeepClone());
            if (parsed.GetValue(_host) is string host)
            {
                DocumentEdit.Set(after, "mqtt.host", host);
            }

            ConfigurationKinds.Require(() => AirRules.Require(plant, node, after, also));
            changes = DocumentDifference.Of(before, after);
            if (!parsed.GetValue(_json))
            {
                Show(context, node, changes, also);
            }

            if (changes.Count == 0 && also.Wifi == null && also.Authority == null)
            {
                throw new OperatorException(OperatorError.Usage, $"nothing would change: {node} has this configuration already");
            }

            if (parsed.GetValue(_dryRun))
            {
                ConfigurationKinds.Require(() => ConfigurationHistory.Check(plant, node, after));
                return Report(parsed, context, node, null, changes, null, isWaitedFor);
            }

            ConfigurationKinds.Require(() => serial = run.Begin(after, also, (long)before["serial"]!));
        }

        return Report(parsed, context, node, serial, changes, run.Send(), isWaitedFor);
    }

    private static JsonObject Present(PlantFolder plant, string node)
    {
        string bundle = PlantNodes.BundleOf(plant, node);
        return NodeFacts.Read(bundle).Document ?? throw new OperatorException(
            OperatorError.Failure,
            $"'{Path.Combine(bundle, "node.json")}' is not the configuration that the plant has signed: put it back from a copy");
    }

    private static void Show(
        CommandContext context, string node, IReadOnlyList<(string Key, string? Before, string? After)> changes, NodeChange also)
    {
        foreach ((string key, string? before, string? after) in changes)
        {
            context.WriteLine($"{node}: {key}  {before ?? "(none)"} -> {after ?? "(none)"}");
        }

        if (also.Wifi != null)
        {
            context.WriteLine($"{node}: Wi-Fi network -> {also.Wifi.Ssid}");
        }

        if (also.Authority != null)
        {
            context.WriteLine($"{node}: another certificate authority");
        }
    }

    private int Report(
        ParseResult parsed, CommandContext context, string node, long? serial,
        IReadOnlyList<(string Key, string? Before, string? After)> changes, ChangeOutcome? outcome, bool isWaitedFor)
    {
        string state = outcome?.State ?? "checked";
        if (parsed.GetValue(_json))
        {
            context.WriteJson(new
            {
                schemaVersion = 1,
                node,
                configurationSerial = serial ?? outcome?.Answer?.Serial,
                state,
                why = outcome?.Answer?.Why ?? outcome?.Problem,
                changes = changes.Select(change => new { key = change.Key, before = change.Before, after = change.After }),
            });
        }
        else if (outcome != null)
        {
            string which = (serial ?? outcome.Answer?.Serial) is long known ? $" (configuration {known})" : "";
            context.WriteLine($"{node}: {outcome.Describe(node, isWaitedFor)}{which}");
        }
        else
        {
            context.WriteLine($"{node}: this configuration can be sent; nothing is changed");
        }

        return outcome?.Code(isWaitedFor) ?? ExitCode.Ok;
    }

    private NodeChange Also(ParseResult parsed) => new([])
    {
        Wifi = _wifi.Read(parsed),
        Authority = parsed.GetValue(_authority) is string file ? Certificate(file) : null,
    };

    private static string Certificate(string file)
    {
        try
        {
            using X509Certificate2 certificate = X509Certificate2.CreateFromPem(File.ReadAllText(file));
            return certificate.ExportCertificatePem() + "\n";
        }
        catch (CryptographicException)
        {
            throw new OperatorException(OperatorError.Failure, $"'{file}' holds no certificate in PEM");
        }
    }
}
