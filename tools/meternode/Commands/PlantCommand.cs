using System.CommandLine;
using System.Globalization;
using MeterNode.Core.Configuration;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode plant</c>: what a plant folder says about the plant.</summary>
internal static class PlantCommand
{
    public static Command Create() => new("plant", "The plant as a whole: how it is, backup, keys, history, evidence store.")
    {
        PlantCheckCommand.Create(), PlantBackupCommand.Backup(), PlantBackupCommand.Restore(), PlantKeyCommand.Create(), History(), Zone(),
        PlantStoreCommand.Create(),
    };

    private static Command History()
    {
        var plant = new Option<string>("--plant") { Description = "Plant folder made by 'meternode init'.", Required = true };
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command("history", """
            Prints what the plant has signed about itself and its nodes, and verifies it on the way: that the plant's key has signed
            each statement, and that each follows the one before. Ends with 4 when something is wrong.

            Examples:
              meternode plant history --plant ~/plant
              meternode plant history --plant ~/plant --json
            """)
        {
            plant, json,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetValue(plant)!);
            bool isJson = parsed.GetValue(json);
            byte[] file = File.Exists(folder.HistoryPath) ? File.ReadAllBytes(folder.HistoryPath) : [];
            var history = new PlantHistory(file, folder.PlantPublicKey);
            var statements = new List<object>();
            foreach (PlantStatement statement in history.Read())
            {
                if (isJson)
                {
                    statements.Add(AsJson(statement));
                }
                else
                {
                    context.WriteLine(AsText(statement));
                }
            }

            if (isJson)
            {
                context.WriteJson(new
                {
                    schemaVersion = 1,
                    site = folder.Site,
                    isInOrder = history.Problem == null,
                    problem = history.Problem,
                    statements,
                });
            }

            if (history.Problem != null)
            {
                throw new OperatorException(
                    OperatorError.VerificationFailed,
                    $"'{folder.HistoryPath}' is not in order behind byte {history.Length} ({history.Problem}): compare it with a backup");
            }

            if (!isJson)
            {
                context.Error.WriteLine(file.Length == 0
                    ? "The plant has no history yet: it begins with its next change."
                    : "Every statement is signed by the plant and follows the one before.");
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Zone()
    {
        var zone = new Argument<string?>("ZONE")
        {
            Description = "IANA name, such as Asia/Shanghai; without it the zone is printed.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var plant = new Option<string>("--plant") { Description = "Plant folder made by 'meternode init'.", Required = true };
        var command = new Command("zone", """
            Keeps the time zone of the plant: times that people state are of this zone. What was signed is UTC and stays as it is.

            Example:
              meternode plant zone Asia/Shanghai --plant ~/plant
            """)
        {
            zone, plant,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetValue(plant)!);
            if (parsed.GetValue(zone) is string named)
            {
                folder.SetZone(named);
            }

            context.WriteLine(folder.Zone ?? throw new OperatorException(
                OperatorError.Failure, "the plant's time zone is not known yet: name it, such as Asia/Shanghai"));
            return ExitCode.Ok;
        });
        return command;
    }

    private static string AsText(PlantStatement statement) => string.Create(
        CultureInfo.InvariantCulture,
        $"{statement.Number,5}  {statement.Time:yyyy-MM-dd HH:mm:ss}Z  {statement.KindCode,-9}  {Subject(statement)}").TrimEnd();

    private static string Subject(PlantStatement statement) => statement.Kind switch
    {
        StatementKind.Plant => $"'{statement.Site}', key {KidOf((byte[])statement.Fields["key"])}",
        StatementKind.Enrol => $"{statement.Node}, key {statement.Kid:x16}",
        StatementKind.Config => $"{statement.Node}, key {statement.Kid:x16}{SerialOf((byte[])statement.Fields["cfg"])}",
        StatementKind.Certificate => $"{statement.Fields["name"]}, until {Day(statement.Until)}, "
            + $"serial number {Convert.ToHexStringLower((byte[])statement.Fields["sn"])}",
        StatementKind.End =>
            $"{statement.Node}, key {statement.Kid:x16}, until {statement.Until:yyyy-MM-dd HH:mm:ss}Z: {statement.Fields["why"]}"
            + (statement.Fields.TryGetValue("reason", out object? reason) ? $" ({reason})" : ""),
        StatementKind.Collector => $"{statement.Fields["name"]}, receipt key {KidOf((byte[])statement.Fields["key"])}",
        StatementKind.RevocationList => $"list {statement.Fields["no"]}",
        StatementKind.Person =>
            $"{statement.Fields["name"]}, {statement.Fields["role"]}, key {KidOf((byte[])statement.Fields["key"])}",
        StatementKind.PersonEnd => $"{statement.Fields["name"]}, key {statement.Kid:x16}, until {statement.Until:yyyy-MM-dd HH:mm:ss}Z: "
            + statement.Fields["why"],
        _ => statement.Node ?? "",
    };

    private static SortedDictionary<string, object> AsJson(PlantStatement statement) => new(
        statement.Fields.ToDictionary(
            field => field.Key,
            field => field.Value is byte[] bytes ? field.Key is "kid" or "prev" or "sha" or "sn" ? Convert.ToHexStringLower(bytes)
                : Convert.ToBase64String(bytes) : field.Value),
        StringComparer.Ordinal);

    private static string KidOf(byte[] key) => key.Length == 65
        ? Convert.ToHexStringLower(NodeFacts.KidOf(key))
        : PublicKeys.Kid(key).ToString("x16", CultureInfo.InvariantCulture);

    private static string Day(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "?";

    /// <summary>The configuration's serial, for a person; nothing where a later version's configuration cannot be read.</summary>
    private static string SerialOf(byte[] configuration)
    {
        try
        {
            if (CoseSign1.TryRead(configuration, out CoseSign1? message) == PackError.None)
            {
                byte[] payload = message!.Payload.ToArray();
                NodeConfiguration read = ConfigurationReader.Read(payload, 0, payload.Length);
                return read.CalibrationCounter > 0
                    ? $", serial {read.Serial}, calibration {read.CalibrationCounter}" : $", serial {read.Serial}";
            }
        }
        catch (ArgumentException)
        {
            // The signature is good, and the content is not this version's.
        }

        return "";
    }
}
