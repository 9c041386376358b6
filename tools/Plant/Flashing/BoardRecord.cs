using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Plant.Flashing;

/// <summary>
/// Which board has a bundle's files, and which application: the file <c>board.json</c> in the bundle. A board cannot be asked whose
/// files it has, so this is what is known of it.
/// </summary>
/// <param name="Mac">The board's MAC.</param>
/// <param name="FlashedUtc">When its files were written.</param>
/// <param name="ApplicationVersion">Version of the application that was written last; null when none was.</param>
/// <param name="ApplicationSha256">Hash of that image; null when none was written.</param>
public sealed record BoardRecord(string Mac, string FlashedUtc, string? ApplicationVersion, string? ApplicationSha256)
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "board.json";

    /// <summary>The record in a bundle; null when its files were written to no board yet.</summary>
    public static BoardRecord? Of(string bundle)
    {
        string path = Path.Combine(bundle, FileName);
        try
        {
            JsonNode? json = File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path)) : null;
            return json is null
                ? null
                : new BoardRecord(
                    (string?)json["mac"] ?? throw new JsonException("mac is missing"), (string?)json["flashed"] ?? "",
                    (string?)json["application"]?["version"], (string?)json["application"]?["sha256"]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new OperatorException(
                OperatorError.Failure, $"'{path}' is damaged: remove it, and flash the board with 'meternode flash' again");
        }
    }

    /// <summary>The bundle beside <paramref name="bundle"/> in the same plant whose board this is; null when there is none.</summary>
    public static string? OwnerBeside(string bundle, BoardDetails details) =>
        NodeBundle.PlantOf(bundle) is PlantFolder plant ? OwnerIn(plant, details, Path.GetFullPath(bundle)) : null;

    /// <summary>The bundle in <paramref name="plant"/> whose board this is, other than <paramref name="except"/>; null for none.</summary>
    public static string? OwnerIn(PlantFolder plant, BoardDetails details, string? except = null) =>
        Directory.EnumerateDirectories(plant.In("nodes")).Order(StringComparer.Ordinal)
            .FirstOrDefault(other => other != except && Of(other) is BoardRecord record && details.IsBoard(record.Mac) == true);

    /// <summary>The board got this bundle's files now; a bundle beside it that was on the board is on none any more.</summary>
    public static void FilesWritten(string bundle, BoardDetails details, DateTime now)
    {
        if (details.Mac is not string mac)
        {
            return;
        }

        BoardRecord? former = Of(bundle);
        string? owner = OwnerBeside(bundle, details);
        bool isSame = former?.Mac == mac;
        Write(
            bundle,
            new BoardRecord(
                mac, now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                isSame ? former!.ApplicationVersion : null, isSame ? former!.ApplicationSha256 : null),
            owner);
    }

    /// <summary>The bundle's board got another application. Does nothing where it is not known which board that is.</summary>
    public static void ApplicationWritten(string bundle, ApplicationImage image)
    {
        if (Of(bundle) is BoardRecord record)
        {
            Write(bundle, record with { ApplicationVersion = image.Version, ApplicationSha256 = image.Sha256 }, null);
        }
    }

    private static void Write(string bundle, BoardRecord record, string? owner)
    {
        var json = new JsonObject { ["schemaVersion"] = 1, ["mac"] = record.Mac, ["flashed"] = record.FlashedUtc };
        if (record.ApplicationVersion is not null)
        {
            json["application"] = new JsonObject { ["version"] = record.ApplicationVersion, ["sha256"] = record.ApplicationSha256 };
        }

        string path = Path.Combine(Path.GetFullPath(bundle), FileName);
        if (NodeBundle.PlantOf(bundle) is not PlantFolder plant)
        {
            File.WriteAllText(path, json.ToJsonString(JsonFormat.File) + "\n");
            return;
        }

        using PlantTransaction change = PlantTransaction.Begin(plant);
        change.Write(path, json);
        if (owner is not null)
        {
            change.Remove(Path.Combine(owner, FileName));
        }

        change.Commit();
    }
}
